import { plugins } from './goods.ts';
import { add, all, because, drop, type Mutant, type Mutation, move, mutants, swap } from './mutant.ts';

/** Where each plugin keeps what the mutants break. */
const places = {
  socs: { package: 'socs', agent: 'socs.agents.ball_valve.agent', class: 'BallValveAgent' },
  pcs: { package: 'pcs', agent: 'pcs.agents.fts_stage.agent', class: 'FtsStageAgent' },
  'my-ocs-agent': { package: 'my_ocs_agent', agent: 'my_ocs_agent.agents.valve.agent', class: 'ValveAgent' },
  'minimal-plugin': { package: 'minimal_plugin', agent: 'minimal_plugin.agents.count', class: 'CountAgent' },
} as const;

function eachPlugin(make: (place: (typeof places)[keyof typeof places]) => Mutation): Mutation {
  return (tree) => {
    const found = Object.entries(places).find(([name]) => name === tree.name);
    if (!found) throw new Error(`${tree.name} is no plugin`);
    return make(found[1])(tree);
  };
}

const plugin = (from: string | RegExp, to: string): Mutation =>
  eachPlugin((place) => swap(`${place.package}/plugin.py`, from, to));

const entryLine = (to: (name: string) => string): Mutation =>
  eachPlugin(({ package: name }) => swap('pyproject.toml', `${name} = "${name}.plugin"`, to(name)));

const agentFile = (module: string): string => `${module.replaceAll('.', '/')}.py`;

const inAgent = (from: string | RegExp, to: string): Mutation =>
  eachPlugin(({ agent }) => swap(agentFile(agent), from, to));

const group = '[project.entry-points."ocs.plugins"]';
const toSetuptools = swap(
  'pyproject.toml',
  /\[build-system\][\s\S]*?\n(?=\n|$)/,
  '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n',
);
const withoutTool = swap('pyproject.toml', /\[tool\.(?:hatch|setuptools)[\s\S]*$/, '');
const staticVersion = swap('pyproject.toml', /dynamic = \["version"\]|version = "0\.1\.0"/, 'version = "9.9.9"');

/** Plugin repositories: entry points, the plugin's module, its table, packages. */
export const pluginMutants: readonly Mutant[] = [
  ...mutants('plugin-entry-point-missing', 'error', plugins, [
    [
      'the table is gone',
      eachPlugin(({ package: name }) => swap('pyproject.toml', `${group}\n${name} = "${name}.plugin"\n`, '')),
    ],
    ['the group is ocs.plugin', swap('pyproject.toml', group, '[project.entry-points."ocs.plugin"]')],
    ['the group is ocs_plugins', swap('pyproject.toml', group, '[project.entry-points."ocs_plugins"]')],
    ['the group has no quotes', swap('pyproject.toml', group, '[project.entry-points.ocs.plugins]')],
    ['the entry is a script', swap('pyproject.toml', group, '[project.gui-scripts]')],
  ]),
  ...mutants(
    'plugin-module-missing',
    'error',
    plugins,
    [
      ['the target has one letter too many', entryLine((name) => `${name} = "${name}.plugins"`)],
      ['the target is a path', entryLine((name) => `${name} = "${name}/plugin.py"`)],
      ['plugin.py is gone', eachPlugin(({ package: name }) => drop(`${name}/plugin.py`))],
      [
        'plugin.py has another name',
        eachPlugin(({ package: name }) => move(`${name}/plugin.py`, `${name}/agents_table.py`)),
      ],
    ],
    { also: [because('agent-docs-missing', 'without its plugin an agent is not known')] },
  ),
  ...mutants(
    'plugin-module-missing',
    'error',
    plugins,
    [['the target has no package', entryLine((name) => `${name} = "plugin"`)]],
    { silent: 'another distribution may bring a module plugin' },
  ),
  ...mutants('plugin-agents-invalid', 'error', plugins, [
    ['the table is called agent', plugin('agents = {', 'agent = {')],
    ['the table is called AGENTS', plugin('agents = {', 'AGENTS = {')],
    ['the table is a list of names', plugin(/agents = \{[\s\S]*\}\n/, "agents = ['FtsStageAgent']\n")],
    ['the table is None', plugin(/agents = \{[\s\S]*\}\n/, 'agents = None\n')],
    [
      'an entry without module',
      eachPlugin(({ package: name, class: key }) =>
        swap(`${name}/plugin.py`, new RegExp(`('${key}': \\{\\s*)'module'`), "$1'modul'"),
      ),
    ],
    [
      'an entry that is the module',
      eachPlugin(({ package: name, agent, class: key }) =>
        swap(`${name}/plugin.py`, new RegExp(`'${key}': \\{[^}]*\\}`), `'${key}': '${agent}'`),
      ),
    ],
  ]),
  ...mutants('plugin-name-duplicate', 'error', plugins, [
    ["named like ocs's own", entryLine((name) => `ocs = "${name}.plugin"`)],
    ["named like ocs's own, in quotes", entryLine((name) => `"ocs" = "${name}.plugin"`)],
  ]),
  ...mutants('plugin-entry-point-attribute', 'error', plugins, [
    ['the target is the dict', entryLine((name) => `${name} = "${name}.plugin:agents"`)],
    ['with blanks', entryLine((name) => `${name} = '${name}.plugin : agents'`)],
    ['the target is a function', entryLine((name) => `${name} = "${name}.plugin:main"`)],
  ]),
  ...mutants(
    'agent-module-missing',
    'error',
    plugins,
    [
      [
        'one letter too few',
        eachPlugin(({ package: name, agent }) => swap(`${name}/plugin.py`, `'${agent}'`, `'${agent.slice(0, -1)}'`)),
      ],
      [
        'slashes',
        eachPlugin(({ package: name, agent }) =>
          swap(`${name}/plugin.py`, `'${agent}'`, `'${agent.replaceAll('.', '/')}'`),
        ),
      ],
      ['with .py', eachPlugin(({ package: name, agent }) => swap(`${name}/plugin.py`, `'${agent}'`, `'${agent}.py'`))],
      ['the file is gone', eachPlugin(({ agent }) => drop(agentFile(agent)))],
    ],
    {
      also: [because('package-init-missing', 'a folder whose last file went has no __init__.py')],
    },
  ),
  ...mutants('agent-entry-point-missing', 'error', plugins, [
    ['main is called run', inAgent('def main(args=None):', 'def run(args=None):')],
    [
      'the table says start',
      eachPlugin(({ package: name, agent }) =>
        swap(`${name}/plugin.py`, new RegExp(`('${agent}',\\s*'entry_point': )'main'`), "$1'start'"),
      ),
    ],
    [
      'the table says main()',
      eachPlugin(({ package: name, agent }) =>
        swap(`${name}/plugin.py`, new RegExp(`('${agent}',\\s*'entry_point': )'main'`), "$1'main()'"),
      ),
    ],
    [
      'main stands in another function',
      inAgent('def main(args=None):', 'def outer():\n    def main(args=None):\n        pass\n\n\ndef run(args=None):'),
    ],
  ]),
  ...mutants('agent-main-without-args', 'error', plugins, [
    ['no parameter', inAgent('def main(args=None):', 'def main():')],
    ['argv', inAgent('def main(args=None):', 'def main(argv=None):')],
    ['*args', inAgent('def main(args=None):', 'def main(*args):')],
    ['positional only', inAgent('def main(args=None):', 'def main(args=None, /):')],
    ['another one required', inAgent('def main(args=None):', 'def main(args, config):')],
  ]),
  ...mutants(
    'agent-class-mismatch',
    'warning',
    plugins,
    [
      [
        'the agent says another',
        eachPlugin(({ agent, class: key }) =>
          swap(agentFile(agent), `agent_class='${key}'`, "agent_class='SomeAgent'"),
        ),
      ],
      [
        'the agent says it in lower case',
        eachPlugin(({ agent, class: key }) =>
          swap(agentFile(agent), `agent_class='${key}'`, `agent_class="${key.toLowerCase()}"`),
        ),
      ],
      [
        'the table says another',
        eachPlugin(({ package: name, class: key }) => swap(`${name}/plugin.py`, `'${key}':`, `'${key}s':`)),
      ],
    ],
    {
      also: [
        because('agent-docs-missing', 'the class has a new name, which no page mentions'),
        because('site-config-agent-unknown', 'a site config in the repository names the class'),
      ],
    },
  ),
  ...mutants(
    'agent-class-duplicate',
    'warning',
    plugins,
    [
      [
        "a class of ocs's own",
        eachPlugin(({ package: name, agent, class: key }) =>
          all(
            swap(`${name}/plugin.py`, `'${key}':`, "'FakeDataAgent':"),
            swap(agentFile(agent), `agent_class='${key}'`, "agent_class='FakeDataAgent'"),
          ),
        ),
      ],
      [
        "another of ocs's own",
        eachPlugin(({ package: name, agent, class: key }) =>
          all(
            swap(`${name}/plugin.py`, `'${key}':`, "'HostManager':"),
            swap(agentFile(agent), `agent_class='${key}'`, "agent_class='HostManager'"),
          ),
        ),
      ],
    ],
    {
      also: [
        because('agent-docs-missing', 'the class has a new name, which no page mentions'),
        because('site-config-agent-unknown', 'a site config in the repository names the class'),
      ],
    },
  ),
  ...mutants(
    'agent-syntax-invalid',
    'error',
    ['socs', 'pcs', 'my-ocs-agent', 'minimal-plugin'],
    [
      ['a colon is missing', inAgent('def main(args=None):', 'def main(args=None)')],
      [
        'print as a statement',
        inAgent(
          '    runner.run(agent, auto_reconnect=True)',
          "    print 'starting'\n    runner.run(agent, auto_reconnect=True)",
        ),
      ],
      [
        'an open bracket',
        inAgent('    runner.run(agent, auto_reconnect=True)', '    runner.run(agent, auto_reconnect=True'),
      ],
      ['conflict marks', inAgent('def main(args=None):', '<<<<<<< HEAD\ndef main(args=None):')],
      [
        'a type alias, new in 3.12',
        inAgent('def main(args=None):', 'type Frame = dict[str, int]\n\n\ndef main(args=None):'),
      ],
      [
        'except*, new in 3.11',
        inAgent(
          '    runner.run(agent, auto_reconnect=True)',
          '    try:\n        runner.run(agent, auto_reconnect=True)\n    except* OSError:\n        raise',
        ),
      ],
    ],
  ),
  ...mutants(
    'agent-syntax-invalid',
    'error',
    ['pcs-v0.11.1'],
    [
      [
        'match, new in 3.10',
        inAgent(
          '    runner.run(agent, auto_reconnect=True)',
          '    match args.url:\n        case None:\n            return\n    runner.run(agent, auto_reconnect=True)',
        ),
      ],
      [
        'several context managers in brackets, new in 3.9',
        inAgent(
          '    runner.run(agent, auto_reconnect=True)',
          "    with (open('/a') as a, open('/b') as b):\n        print(a, b)\n    runner.run(agent, auto_reconnect=True)",
        ),
      ],
      ['a colon is missing', inAgent('def main(args=None):', 'def main(args=None)')],
    ],
  ),
  ...mutants(
    'package-left-out',
    'error',
    ['minimal-plugin'],
    [
      [
        'only the top',
        swap(
          'pyproject.toml',
          'packages = ["minimal_plugin", "minimal_plugin.agents"]',
          'packages = ["minimal_plugin"]',
        ),
      ],
      [
        'only the agents',
        swap(
          'pyproject.toml',
          'packages = ["minimal_plugin", "minimal_plugin.agents"]',
          'packages = ["minimal_plugin", "minimal_plugin.plugins"]',
        ),
      ],
    ],
  ),
  ...mutants(
    'package-left-out',
    'error',
    ['pcs', 'my-ocs-agent'],
    [
      [
        'setuptools with a literal list',
        eachPlugin(({ package: name }) =>
          all(withoutTool, toSetuptools, staticVersion, (tree) => ({
            ...tree,
            files: {
              ...tree.files,
              'pyproject.toml': `${tree.files['pyproject.toml']}\n[tool.setuptools]\npackages = ["${name}"]\n`,
            },
          })),
        ),
      ],
      [
        'setup.py with a literal list',
        eachPlugin(({ package: name }) =>
          all(
            drop('pyproject.toml'),
            add(
              'setup.py',
              `from setuptools import setup\n\nsetup(\n    name='${name}',\n    version='0.1.0',\n    packages=['${name}'],\n    install_requires=['ocs', 'requests', 'pyserial'],\n    entry_points={'ocs.plugins': ['${name} = ${name}.plugin']},\n)\n`,
            ),
          ),
        ),
      ],
    ],
  ),
  ...mutants(
    'package-discovery-ambiguous',
    'error',
    ['pcs', 'my-ocs-agent', 'minimal-plugin'],
    [
      [
        'setuptools with a second package',
        all(withoutTool, toSetuptools, staticVersion, add('hardware/__init__.py', '')),
      ],
      [
        'setuptools with a second package without __init__.py',
        all(withoutTool, toSetuptools, staticVersion, add('hardware/port.py', 'PORT = 1\n')),
      ],
    ],
  ),
  ...mutants(
    'package-init-missing',
    'notice',
    ['socs', 'pcs', 'my-ocs-agent'],
    [
      [
        "an agent's folder has none",
        eachPlugin(({ agent }) => drop(`${agentFile(agent).replace(/\/agent\.py$/, '')}/__init__.py`)),
      ],
      ['agents/ has none', eachPlugin(({ package: name }) => drop(`${name}/agents/__init__.py`))],
      ['the package has none', eachPlugin(({ package: name }) => drop(`${name}/__init__.py`))],
    ],
  ),
  ...mutants(
    'package-init-missing',
    'error',
    ['pcs', 'my-ocs-agent'],
    [
      [
        'find_packages() in setup.py',
        eachPlugin(({ package: name }) =>
          all(
            drop('pyproject.toml'),
            drop(`${name}/agents/__init__.py`),
            add(
              'setup.py',
              `from setuptools import find_packages, setup\n\nsetup(\n    name='${name}',\n    version='0.1.0',\n    packages=find_packages(),\n    install_requires=['ocs', 'requests', 'pyserial'],\n    entry_points={'ocs.plugins': ['${name} = ${name}.plugin']},\n)\n`,
            ),
          ),
        ),
      ],
      [
        'find: in setup.cfg',
        eachPlugin(({ package: name }) =>
          all(
            drop('pyproject.toml'),
            drop(`${name}/agents/__init__.py`),
            add('setup.py', 'from setuptools import setup\n\nsetup()\n'),
            add(
              'setup.cfg',
              `[metadata]\nname = ${name}\nversion = 0.1.0\n\n[options]\npackages = find:\ninstall_requires =\n    ocs\n    requests\n    pyserial\n\n[options.entry_points]\nocs.plugins =\n    ${name} = ${name}.plugin\n`,
            ),
          ),
        ),
      ],
      [
        'namespaces = false',
        eachPlugin(({ package: name }) =>
          all(withoutTool, toSetuptools, staticVersion, drop(`${name}/agents/__init__.py`), (tree) => ({
            ...tree,
            files: {
              ...tree.files,
              'pyproject.toml': `${tree.files['pyproject.toml']}\n[tool.setuptools.packages.find]\ninclude = ["${name}*"]\nnamespaces = false\n`,
            },
          })),
        ),
      ],
    ],
  ),
];
