import { add, all, append, base, because, cmd, drop, inGit, type Mutant, move, mutants, swap } from './mutant.ts';

const noAgents = [because('agent-docs-missing', 'there is no agent left')];

const old = [
  because('base-outdated', 'it is old, too'),
  because('agent-syntax-invalid', "the agent is written for the new base's Python"),
  because('python-version-conflict', 'and so is the package'),
];

const oldBases = [
  ['no ocs-agent-cli', base('simonsobs/ocs:v0.9.3')],
  ['a development tag before it', base('simonsobs/ocs:v0.9.3-9-g1234567')],
  ['from before the ocs user', base('simonsobs/ocs:v0.5.0')],
] as const;

/** What the repository as a whole holds, needs and gives away. */
export const repositoryMutants: readonly Mutant[] = [
  ...mutants(
    'dockerfile-missing',
    'error',
    ['pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'],
    [
      ['it is gone', drop('Dockerfile')],
      ['it has another case', move('Dockerfile', 'dockerfile')],
      ['it lies in a folder, with another name', move('Dockerfile', 'container/image.txt')],
    ],
    { also: [because('compose-invalid', 'a compose file builds it')] },
  ),
  ...mutants('dockerfile-missing', 'error', ['socs'], [['the one at the root is gone', drop('Dockerfile')]], {
    also: [because('compose-invalid', 'a compose file builds it')],
  }),
  ...mutants(
    'nothing-to-run',
    'warning',
    ['minimal-script'],
    [
      ['the agent is gone, and what starts it', all(drop('agent.py'), cmd(''), swap('Dockerfile', /^COPY .*\n/m, ''))],
      ['agent.py is no agent', all(add('agent.py', "print('hello')\n"), cmd(''))],
    ],
  ),
  ...mutants(
    'nothing-to-run',
    'warning',
    ['minimal-plugin'],
    [
      [
        'no package',
        (tree) => {
          const left = Object.entries(tree.files).filter(
            ([path]) => !/^(?:minimal_plugin|pcs)\/|^pyproject\.toml$/.test(path),
          );
          const changed = { ...tree, files: Object.fromEntries(left) };
          return swap('Dockerfile', /^RUN .*pip install (?:--no-.*|\.)$/m, '')(changed);
        },
      ],
    ],
    { also: noAgents },
  ),
  ...mutants(
    'requirements-missing',
    'warning',
    ['single-agent'],
    [
      [
        'requirements.txt is gone',
        all(drop('requirements.txt'), swap('Dockerfile', /^COPY requirements.*\nRUN .*\n/m, '')),
      ],
    ],
  ),
  ...mutants(
    'requirements-missing',
    'warning',
    ['minimal-script'],
    [
      ['a driver from PyPI', swap('agent.py', 'import txaio\n', 'import serial\nimport txaio\n')],
      [
        'a submodule of one',
        swap('agent.py', 'import txaio\n', 'import txaio\nfrom pymodbus.client import ModbusTcpClient\n'),
      ],
      [
        'two, one with another name on PyPI',
        swap('agent.py', 'import txaio\n', 'import txaio\nimport serial\nimport usb.core\n'),
      ],
    ],
    { findings: 2 },
  ),
  ...mutants(
    'requirements-missing',
    'warning',
    ['minimal-plugin'],
    [
      [
        'a driver from PyPI',
        all(
          swap('minimal_plugin/agents/count.py', 'import txaio\n', 'import serial\nimport txaio\n'),
          swap('pyproject.toml', 'dependencies = ["ocs"]\n', ''),
        ),
      ],
    ],
  ),
  ...mutants(
    'git-history-excluded',
    'error',
    ['socs', 'pcs'],
    [
      ['.dockerignore names .git', add('.dockerignore', '.git\n')],
      ['.dockerignore names .git/', add('.dockerignore', '# what no image needs\n/.git/\ndocs\n')],
      ['.dockerignore names **/.git', add('.dockerignore', '**/.git\n')],
      ['.dockerignore names everything hidden', add('.dockerignore', '.*\n')],
      [
        '.dockerignore takes all, and some back',
        add('.dockerignore', '*\n!pcs\n!socs\n!requirements*\n!pyproject.toml\n!README*\n!LICENSE\n'),
      ],
      ['.git is a file', inGit({ dotGit: 'file' })],
    ],
  ),
  ...mutants(
    'git-history-excluded',
    'error',
    ['pcs'],
    [
      [
        'COPY takes the package only',
        swap('Dockerfile', 'COPY . /app/pcs/', 'COPY pyproject.toml README.md /app/pcs/\nCOPY pcs /app/pcs/pcs'),
      ],
    ],
  ),
  ...mutants(
    'git-history-excluded',
    'error',
    ['my-ocs-agent'],
    [
      [
        'the version comes from hatch-vcs',
        all(
          swap('pyproject.toml', 'version = "0.1.0"', 'dynamic = ["version"]'),
          swap('pyproject.toml', 'requires = ["hatchling"]', 'requires = ["hatchling", "hatch-vcs"]'),
          append('pyproject.toml', '\n[tool.hatch.version]\nsource = "vcs"\n'),
        ),
      ],
      [
        'the version comes from setuptools-scm',
        all(
          swap('pyproject.toml', 'version = "0.1.0"', 'dynamic = ["version"]'),
          swap('pyproject.toml', 'requires = ["hatchling"]', 'requires = ["setuptools>=64", "setuptools-scm"]'),
          swap('pyproject.toml', 'hatchling.build', 'setuptools.build_meta'),
          swap(
            'pyproject.toml',
            /\[tool\.hatch[\s\S]*$/,
            '[tool.setuptools]\npackages = ["my_ocs_agent", "my_ocs_agent.agents", "my_ocs_agent.agents.valve"]\n\n[tool.setuptools_scm]\n',
          ),
        ),
      ],
    ],
  ),
  ...mutants(
    'shallow-clone',
    'warning',
    ['socs', 'pcs'],
    [['no tag is reachable', inGit({ shallow: true, tags: [], tagsAtHead: [], describe: 'aaaaaaa' })]],
  ),
  ...mutants(
    'credentials-in-git-config',
    'warning',
    ['socs', 'pcs'],
    [['a token in .git/config', inGit({ credentialLine: 11 })]],
  ),
  ...mutants(
    'python-version-conflict',
    'error',
    ['socs', 'pcs', 'my-ocs-agent'],
    [
      ['newer than the base', swap('pyproject.toml', /requires-python = ".*"/, 'requires-python = ">=3.12"')],
      ['older than the base', swap('pyproject.toml', /requires-python = ".*"/, 'requires-python = ">=3.7,<3.10"')],
      ['one only', swap('pyproject.toml', /requires-python = ".*"/, 'requires-python = "==3.11.*"')],
      ['not this one', swap('pyproject.toml', /requires-python = ".*"/, 'requires-python = ">=3.8,!=3.10.*"')],
    ],
  ),
  ...mutants(
    'python-version-conflict',
    'error',
    ['pcs-v0.11.1', 'socs-v0.10.0'],
    [['as the next base has it', swap('pyproject.toml', /requires-python = ".*"/, 'requires-python = ">=3.10"')]],
  ),
  ...mutants(
    'ocs-version-conflict',
    'warning',
    ['socs', 'pcs', 'single-agent', 'my-ocs-agent'],
    [
      ['an older one in requirements.txt', append('requirements.txt', 'ocs==0.11.3\n')],
      ['below the base', append('requirements.txt', 'ocs<0.12\n')],
      ['above the base', append('requirements.txt', 'ocs >= 0.13\n')],
      ['with an extra', append('requirements.txt', 'ocs[so3g]~=0.10.0\n')],
    ],
  ),
  ...mutants(
    'ocs-version-conflict',
    'warning',
    ['socs', 'pcs', 'my-ocs-agent'],
    [['in pyproject.toml', swap('pyproject.toml', /(dependencies = \[\s*)"ocs"/, '$1"ocs>=0.13"')]],
  ),
  ...mutants(
    'requirement-unpinned-vcs',
    'warning',
    ['socs', 'pcs', 'single-agent', 'my-ocs-agent'],
    [
      ['a branch', append('requirements.txt', 'git+https://github.com/observatory/dewar.git@main\n')],
      ['no reference', append('requirements.txt', 'git+https://github.com/observatory/dewar.git\n')],
      ['by name', append('requirements.txt', 'dewar @ git+https://github.com/observatory/dewar@develop\n')],
      [
        'by ssh, with egg',
        append('requirements.txt', 'git+ssh://git@github.com/observatory/dewar.git@master#egg=dewar\n'),
      ],
    ],
  ),
  ...mutants(
    'requirement-unpinned-vcs',
    'warning',
    ['pcs', 'my-ocs-agent'],
    [
      [
        'in pyproject.toml',
        swap(
          'pyproject.toml',
          /(dependencies = \[\s*)"ocs"/,
          '$1"ocs", "dewar @ git+https://github.com/observatory/dewar.git@main"',
        ),
      ],
    ],
  ),
  ...mutants(
    'secret-in-context',
    'warning',
    ['socs', 'pcs', 'minimal-plugin'],
    [
      ['.env', add('.env', 'INFLUXDB_PASSWORD=hunter2\n')],
      [
        'a private key',
        add('id_rsa', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'),
      ],
      [
        'a private key below a folder',
        add('keys/id_ed25519', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'),
      ],
      ['.netrc', add('.netrc', 'machine git.example.org login ada password hunter2\n')],
      ['.pypirc', add('.pypirc', '[pypi]\nusername = __token__\npassword = pypi-AAAA\n')],
      [
        'a key in PEM',
        add('certs/server.pem', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n'),
      ],
    ],
  ),
  ...mutants(
    'dockerignore-missing',
    'notice',
    ['my-ocs-agent', 'minimal-plugin'],
    [
      ['it is gone', drop('.dockerignore')],
      ['it has another name', move('.dockerignore', 'dockerignore')],
    ],
  ),
  ...mutants(
    'readme-missing',
    'notice',
    ['my-ocs-agent', 'single-agent', 'pcs'],
    [
      ['it is gone', drop('README.md')],
      ['it lies in docs/', move('README.md', 'docs/notes/about.md')],
    ],
  ),
  ...mutants('readme-missing', 'notice', ['socs'], [['it is gone', drop('README.rst')]]),
  ...mutants(
    'license-missing',
    'notice',
    ['my-ocs-agent', 'single-agent', 'pcs', 'socs'],
    [['it is gone', drop('LICENSE')]],
  ),
  ...mutants(
    'agent-docs-missing',
    'notice',
    ['socs'],
    [
      ['one page is gone', drop('docs/agents/weather_mast.rst')],
      ['two agents on no page', all(drop('docs/agents/weather_mast.rst'), drop('docs/agents/lock_in.rst'))],
    ],
    { findings: 2 },
  ),
  ...mutants(
    'agent-docs-missing',
    'notice',
    ['pcs'],
    [
      ['one page is gone', drop('docs/agents/tone_comb.md')],
      ['the page speaks of another', swap('docs/agents/tone_comb.md', /[Tt]one.?[Cc]omb/g, 'other')],
    ],
  ),
  ...mutants(
    'agent-docs-missing',
    'notice',
    ['my-ocs-agent'],
    [['the page is empty', add('docs/agents/valve.rst', 'Soon\n====\n')]],
  ),
  ...mutants(
    'base-too-old',
    'error',
    ['pcs', 'my-ocs-agent', 'single-agent', 'minimal-script'],
    [
      [
        'no entry point',
        all(base('simonsobs/ocs:v0.9.3'), swap('Dockerfile', 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]', '')),
      ],
    ],
    { also: old },
  ),
  ...mutants('base-too-old', 'error', ['single-agent', 'minimal-script'], oldBases, { also: old }),
  ...mutants('base-too-old', 'error', ['pcs', 'my-ocs-agent'], oldBases, {
    also: old,
    silent: 'the package is installed by pip, and what it requires may bring a newer ocs',
  }),
];
