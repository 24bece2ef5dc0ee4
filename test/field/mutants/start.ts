import {
  add,
  all,
  because,
  beforeEntrypoint,
  cmd,
  drop,
  entrypoint,
  entrypointLine,
  type Mutant,
  mutants,
  notExecutable,
  swap,
} from './mutant.ts';

const everyone = ['socs', 'pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'] as const;
const plugins = ['socs', 'pcs', 'my-ocs-agent', 'minimal-plugin'] as const;
const scripts = ['single-agent', 'minimal-script'] as const;
const wg = 'docker/wiregrid_actuator';

/** How a container starts: ENTRYPOINT, CMD, wrappers. */
export const startMutants: readonly Mutant[] = [
  ...mutants('exec-form-invalid', 'error', everyone, [
    ['a missing quote', entrypoint('ENTRYPOINT ["dumb-init", ocs-agent-cli]')],
    ['single quotes', entrypoint("ENTRYPOINT ['dumb-init', 'ocs-agent-cli']")],
    ['a trailing comma', entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli",]')],
    ['a comment behind it', entrypoint(`${entrypointLine} # as in ocs`)],
    ['no comma', entrypoint('ENTRYPOINT ["dumb-init" "ocs-agent-cli"]')],
  ]),
  ...mutants('exec-form-invalid', 'error', scripts, [
    [
      'CMD in single quotes',
      swap('Dockerfile', /^CMD .*$/m, "CMD ['--agent', '/app/agent.py', '--entrypoint', 'main']"),
    ],
    ['CMD with a trailing comma', swap('Dockerfile', /^CMD (.*)\]$/m, 'CMD $1,]')],
  ]),
  ...mutants(
    'exec-form-invalid',
    'error',
    ['pcs', 'socs'],
    [['COPY without quotes', beforeEntrypoint('COPY [LICENSE, /licenses/]')]],
  ),
  ...mutants(
    'entrypoint-not-agent',
    'warning',
    ['pcs', 'minimal-plugin', 'minimal-script', 'single-agent'],
    [
      ['Python', entrypoint('ENTRYPOINT ["dumb-init", "python3", "-u"]')],
      ['bash', entrypoint('ENTRYPOINT ["/bin/bash"]')],
    ],
  ),
  ...mutants('entrypoint-without-init', 'warning', everyone, [
    ['ocs-agent-cli alone', entrypoint('ENTRYPOINT ["ocs-agent-cli"]')],
    ['by its path', entrypoint('ENTRYPOINT ["/opt/venv/bin/ocs-agent-cli"]')],
    ['as a module', entrypoint('ENTRYPOINT ["python", "-m", "ocs.agent_cli"]')],
  ]),
  ...mutants(
    'entrypoint-shell-form',
    'warning',
    ['socs', 'pcs', 'minimal-plugin'],
    [
      ['plain', entrypoint('ENTRYPOINT dumb-init ocs-agent-cli')],
      ['with sh -c', entrypoint('ENTRYPOINT ["sh", "-c", "dumb-init ocs-agent-cli"]')],
    ],
  ),
  ...mutants('entrypoint-shell-form', 'error', scripts, [
    ['plain, and CMD has arguments', entrypoint('ENTRYPOINT dumb-init ocs-agent-cli')],
    ['with exec', entrypoint('ENTRYPOINT exec dumb-init ocs-agent-cli "$@"')],
    ['with sh -c', entrypoint('ENTRYPOINT ["sh", "-c", "dumb-init ocs-agent-cli"]')],
  ]),
  ...mutants('entrypoint-emptied', 'error', scripts, [
    ['an empty list', entrypoint('ENTRYPOINT []')],
    ['an empty string', entrypoint('ENTRYPOINT [""]')],
    ['nothing', entrypoint('ENTRYPOINT')],
  ]),
  ...mutants(
    'entrypoint-emptied',
    'error',
    ['pcs', 'my-ocs-agent', 'minimal-plugin'],
    [['a bare ENTRYPOINT', entrypoint('ENTRYPOINT')]],
  ),
  ...mutants('entrypoint-emptied', 'error', ['socs'], [['a bare ENTRYPOINT', entrypoint('ENTRYPOINT')]], {
    silent: 'one image of several, which others are FROM: it may be a base and nothing that is started',
  }),
  ...mutants(
    'wrapper-not-executable',
    'error',
    ['socs'],
    [['the mode', notExecutable(`${wg}/wg-actuator-entrypoint.sh`)]],
  ),
  ...mutants(
    'wrapper-not-executable',
    'error',
    ['pcs', 'minimal-plugin', 'single-agent'],
    [
      [
        'a new wrapper',
        all(
          add('entrypoint.sh', '#!/bin/sh\nexec dumb-init ocs-agent-cli "$@"\n'),
          entrypoint('COPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]'),
        ),
      ],
      [
        'chmod of another file',
        all(
          add('entrypoint.sh', '#!/bin/sh\nexec dumb-init ocs-agent-cli "$@"\n'),
          entrypoint(
            'COPY entrypoint.sh /usr/local/bin/start.sh\nRUN chmod +x /usr/local/bin/run.sh || true\nENTRYPOINT ["/usr/local/bin/start.sh"]',
          ),
        ),
      ],
    ],
  ),
  ...mutants(
    'wrapper-crlf',
    'error',
    ['socs'],
    [
      ['every line', swap(`${wg}/wg-actuator-entrypoint.sh`, /\n/g, '\r\n')],
      ['the first line', swap(`${wg}/wg-actuator-entrypoint.sh`, /\n/, '\r\n')],
    ],
  ),
  ...mutants(
    'wrapper-no-shebang',
    'error',
    ['socs'],
    [
      ['it is gone', swap(`${wg}/wg-actuator-entrypoint.sh`, '#!/bin/bash\n', '')],
      ['a line above it', swap(`${wg}/wg-actuator-entrypoint.sh`, '#!/bin/bash\n', '\n#!/bin/bash\n')],
      ['a blank in it', swap(`${wg}/wg-actuator-entrypoint.sh`, '#!/bin/bash\n', ' #!/bin/bash\n')],
    ],
  ),
  ...mutants(
    'wrapper-drops-arguments',
    'warning',
    ['socs'],
    [
      ['no "$@"', swap(`${wg}/wg-actuator-entrypoint.sh`, ' "$@"', '')],
      ['the first only', swap(`${wg}/wg-actuator-entrypoint.sh`, '"$@"', '"$1"')],
      ['of the shell only', swap(`${wg}/wg-actuator-entrypoint.sh`, ' "$@"', ' --site-hub "$SITE_HUB"')],
    ],
  ),
  ...mutants(
    'instance-id-baked',
    'warning',
    ['socs', 'pcs', 'minimal-plugin'],
    [
      ['in ENTRYPOINT', entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "valve-1"]')],
      ['with =', entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id=valve-1"]')],
      ['in CMD', entrypoint(`${entrypointLine}\nCMD ["--instance-id", "valve-1"]`)],
      ['abbreviated', entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--inst", "valve-1"]')],
    ],
  ),
  ...mutants(
    'instance-id-baked',
    'error',
    ['my-ocs-agent'],
    [
      [
        'the service gives another, ENTRYPOINT',
        entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "valve-7"]'),
      ],
      ['the service gives another, CMD', entrypoint(`${entrypointLine}\nCMD ["--instance-id=valve-7"]`)],
    ],
  ),
  ...mutants('agent-without-entrypoint', 'error', scripts, [
    ['it is gone', swap('Dockerfile', ', "--entrypoint", "main"', '')],
    ['it is called --function', swap('Dockerfile', '"--entrypoint", "main"', '"--site-realm", "test_realm"')],
  ]),
  ...mutants(
    'agent-without-entrypoint',
    'error',
    ['pcs'],
    [['in CMD', entrypoint(`${entrypointLine}\nCMD ["--agent", "/app/pcs/pcs/agents/fts_stage/agent.py"]`)]],
  ),
  ...mutants(
    'argument-one-string',
    'error',
    scripts,
    [
      ['everything', swap('Dockerfile', /^CMD .*$/m, 'CMD ["--agent /app/agent.py --entrypoint main"]')],
      [
        'each flag with its value',
        swap('Dockerfile', /"--agent", "(.*?)", "--entrypoint", "main"/, '"--agent $1", "--entrypoint main"'),
      ],
      ['with =', swap('Dockerfile', /"--agent", "(.*?)", "--entrypoint", "main"/, '"--agent=$1 --entrypoint=main"')],
      ['the last', swap('Dockerfile', '"--entrypoint", "main"', '"--entrypoint main"')],
    ],
    { findings: 2 },
  ),
  ...mutants(
    'argument-one-string',
    'error',
    plugins,
    [
      ['in ENTRYPOINT', entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--site-hub ws://10.10.10.2:8001/ws"]')],
      ['in CMD', entrypoint(`${entrypointLine}\nCMD ["--site-hub=ws://h:8001/ws --site-http=http://h:8001/call"]`)],
    ],
    { also: [because('environment-overridden', 'the option would win over the variable that the service gives')] },
  ),
  ...mutants(
    'command-not-arguments',
    'error',
    everyone,
    [
      [
        'Python',
        (tree) =>
          (tree.files['Dockerfile']?.includes('\nCMD')
            ? cmd('CMD ["python", "/app/agent.py"]')
            : entrypoint(`${entrypointLine}\nCMD ["python", "/app/agent.py"]`))(tree),
      ],
      [
        'the program once more',
        (tree) =>
          (tree.files['Dockerfile']?.includes('\nCMD')
            ? cmd('CMD ["ocs-agent-cli"]')
            : entrypoint(`${entrypointLine}\nCMD ["ocs-agent-cli"]`))(tree),
      ],
      [
        'bash',
        (tree) =>
          (tree.files['Dockerfile']?.includes('\nCMD')
            ? cmd('CMD ["/bin/bash"]')
            : entrypoint(`${entrypointLine}\nCMD ["/bin/bash"]`))(tree),
      ],
      [
        'shell form',
        (tree) =>
          (tree.files['Dockerfile']?.includes('\nCMD')
            ? cmd('CMD python /app/agent.py')
            : entrypoint(`${entrypointLine}\nCMD python /app/agent.py`))(tree),
      ],
    ],
    { also: [because('nothing-to-run', 'nothing starts the script any more')] },
  ),
  ...mutants('agent-path-missing', 'error', scripts, [
    ['another folder', swap('Dockerfile', /"\/app\/[\w-]*\/agent\.py"/, '"/app/agents/agent.py"')],
    ['another name', swap('Dockerfile', /"\/app\/([\w-]*)\/agent\.py"/, '"/app/$1/agents.py"')],
    ['the root', swap('Dockerfile', /"\/app\/[\w-]*\/agent\.py"/, '"/agent.py"')],
    ['COPY goes elsewhere', swap('Dockerfile', /^COPY agent\.py .*$/m, 'COPY agent.py /src/agent.py')],
    ['another case', swap('Dockerfile', /"\/app\/([\w-]*)\/agent\.py"/, '"/app/$1/Agent.py"')],
  ]),
  ...mutants(
    'agent-path-relative',
    'warning',
    scripts,
    [
      [
        'from WORKDIR',
        all(
          swap('Dockerfile', /^COPY agent\.py .*$/m, 'WORKDIR /app/here\nCOPY agent.py .'),
          cmd('CMD ["--agent", "agent.py", "--entrypoint", "main"]'),
        ),
      ],
      [
        'with ./',
        all(
          swap('Dockerfile', /^COPY agent\.py .*$/m, 'WORKDIR /app/here\nCOPY agent.py .'),
          cmd('CMD ["--agent=./agent.py", "--entrypoint", "main"]'),
        ),
      ],
      ['from the root', swap('Dockerfile', '"/app/', '"app/')],
    ],
    { also: [because('workdir-not-reset', 'the same WORKDIR is what the path stands on')] },
  ),
  ...mutants('agent-path-not-python', 'error', scripts, [
    ['no ending', swap('Dockerfile', /agent\.py", "--e/, 'agent", "--e')],
    ['a module', swap('Dockerfile', /"\/app\/[\w-]*\/agent\.py"/, '"agent.main"')],
    ['.pyc', swap('Dockerfile', /agent\.py", "--e/, 'agent.pyc", "--e')],
  ]),
  ...mutants('agent-path-not-python', 'error', scripts, [
    [
      'a dotted name',
      (tree) =>
        all(
          drop('agent.py'),
          add('my.agent.py', tree.files['agent.py'] ?? ''),
          swap('Dockerfile', /agent\.py/g, 'my.agent.py'),
        )(tree),
    ],
  ]),
  ...mutants('agent-entry-point-missing', 'error', scripts, [
    ['another name in CMD', swap('Dockerfile', '"main"', '"start"')],
    ['a call in CMD', swap('Dockerfile', '"main"', '"main()"')],
    ['another name in the file', swap('agent.py', 'def main(args=None):', 'def run(args=None):')],
  ]),
  ...mutants('agent-main-without-args', 'error', scripts, [
    ['no parameter', swap('agent.py', 'def main(args=None):', 'def main():')],
    ['argv', swap('agent.py', 'def main(args=None):', 'def main(argv=None):')],
    ['*args', swap('agent.py', 'def main(args=None):', 'def main(*args):')],
  ]),
  ...mutants('agent-relative-import', 'error', scripts, [
    [
      'from .helpers',
      all(
        add('helpers.py', 'LIMIT = 3\n'),
        swap('agent.py', 'import txaio\n', 'import txaio\nfrom .helpers import LIMIT\n'),
      ),
    ],
    [
      'from .',
      all(
        add('helpers.py', 'LIMIT = 3\n'),
        swap('agent.py', 'import txaio\n', 'import txaio\nfrom . import helpers\n'),
      ),
    ],
  ]),
  ...mutants('agent-syntax-invalid', 'error', scripts, [
    ['a colon is missing', swap('agent.py', 'def main(args=None):', 'def main(args=None)')],
    [
      'a type alias, new in 3.12',
      swap('agent.py', 'def main(args=None):', 'type Frame = dict[str, int]\n\n\ndef main(args=None):'),
    ],
    [
      'tabs and blanks',
      swap('agent.py', '    runner.run(agent, auto_reconnect=True)', '\trunner.run(agent, auto_reconnect=True)'),
    ],
  ]),
  ...mutants('agent-name-shadowed', 'error', scripts, [
    ...['argparse', 'json', 'site', 'calendar', 'select', 'ocs', 'inspect', 'signal'].map(
      (name) =>
        [
          `${name}.py`,
          all(
            (tree) => ({
              ...tree,
              files: {
                ...Object.fromEntries(Object.entries(tree.files).filter(([path]) => path !== 'agent.py')),
                [`${name}.py`]: tree.files['agent.py'] ?? '',
              },
            }),
            swap('Dockerfile', /agent\.py/g, `${name}.py`),
          ),
        ] as const,
    ),
  ]),
  ...mutants(
    'agent-neighbour-shadows',
    'warning',
    scripts,
    [
      [
        'queue.py',
        all(
          add('queue.py', 'items = []\n'),
          swap('Dockerfile', /^COPY agent\.py (.*)agent\.py$/m, 'COPY agent.py queue.py $1'),
        ),
      ],
      [
        'a package',
        all(
          add('http/__init__.py', ''),
          swap('Dockerfile', /^COPY agent\.py (.*)agent\.py$/m, 'COPY agent.py $1\nCOPY http $1http'),
        ),
      ],
      [
        'copy.py with COPY .',
        all(add('copy.py', ''), swap('Dockerfile', /^COPY agent\.py (.*)agent\.py$/m, 'COPY . $1')),
      ],
    ],
    {
      also: [because('dockerignore-missing', 'COPY . without .dockerignore')],
    },
  ),
];
