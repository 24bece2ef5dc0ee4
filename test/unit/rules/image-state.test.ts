import { describe, expect, test } from 'vitest';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { snapshotOf, type Tree } from '../support/check-texts.ts';
import { base, composed, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const scm = {
  'pyproject.toml': '[project]\nname = "tele"\ndynamic = ["version"]\n\n[tool.setuptools_scm]\n',
  'tele/__init__.py': '',
};
const whole = 'COPY . /app/tele/\nRUN python -m pip install /app/tele';

function cloned(lines: string, more: Readonly<Record<string, string>> = {}, git: Tree['git'] = {}): Tree {
  return { ...dockerfile(lines, { ...scm, ...more }), git: git ?? {} };
}

const call = 'error Dockerfile "python -m pip install"';

finds('git-history-excluded', {
  'a line of .dockerignore': [cloned(whole, { '.dockerignore': 'docs\n.git\n' }), 'error .dockerignore ".git"'],
  'a pattern of .dockerignore': [cloned(whole, { '.dockerignore': '**/.*\n' }), 'error .dockerignore "**/.*"'],
  'folders that are copied one by one': [
    cloned('COPY pyproject.toml /app/tele/\nCOPY tele /app/tele/tele\nRUN python -m pip install /app/tele'),
    call,
  ],
  'a worktree or submodule': [cloned(whole, {}, { dotGit: 'file' }), call],
  'a repository whose root lies above': [cloned(whole, {}, { dotGit: 'elsewhere' }), call],
  'no repository at all': [dockerfile(whole, scm), call],
  'hatch-vcs, from the folder itself': [
    cloned('WORKDIR /app/tele\nCOPY . .\nRUN python -m pip install --no-deps .', {
      'pyproject.toml':
        '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n' +
        '[project]\nname = "tele"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "vcs"\n',
      '.dockerignore': '.git\n',
    }),
    'error .dockerignore ".git"',
  ],
  '.git that comes too late': [
    cloned('COPY pyproject.toml tele /app/tele/\nRUN python -m pip install /app/tele\nCOPY .git /app/tele/.git'),
    call,
  ],
});

isSilentOn('git-history-excluded', {
  'everything copied': cloned(whole),
  '.git copied by itself': cloned(
    'COPY pyproject.toml /app/tele/\nCOPY tele /app/tele/tele\nCOPY .git /app/tele/.git\nRUN pip install /app/tele',
  ),
  '.git taken back in': cloned(whole, { '.dockerignore': '*\n!pyproject.toml\n!tele\n!.git\n' }),
  'a version in ENV': cloned(`ENV SETUPTOOLS_SCM_PRETEND_VERSION=1.0\n${whole}`, { '.dockerignore': '.git\n' }),
  'a version for this package in ARG': cloned(`ARG SETUPTOOLS_SCM_PRETEND_VERSION_FOR_TELE\n${whole}`, {
    '.dockerignore': '.git\n',
  }),
  'a version in the command': cloned('COPY . /app/tele/\nRUN SETUPTOOLS_SCM_PRETEND_VERSION=1 pip install /app/tele', {
    '.dockerignore': '.git\n',
  }),
  'an exported version': cloned(
    'COPY . /app/tele/\nRUN export SETUPTOOLS_SCM_PRETEND_VERSION=1 && pip install /app/tele',
    { '.dockerignore': '.git\n' },
  ),
  'a fallback version': cloned(whole, {
    'pyproject.toml': `${scm['pyproject.toml']}fallback_version = "0"\n`,
    '.dockerignore': '.git\n',
  }),
  'PKG-INFO': cloned(whole, { 'PKG-INFO': 'Version: 1\n', '.dockerignore': '.git\n' }),
  'a bind mount of .git': cloned(
    'COPY . /app/tele/\nRUN --mount=type=bind,source=.git,target=/app/tele/.git pip install /app/tele',
    { '.dockerignore': 'docs\n' },
  ),
  'a version that is written': cloned(whole, {
    'pyproject.toml': '[project]\nname = "tele"\nversion = "1"\n',
    '.dockerignore': '.git\n',
  }),
  'a package that no image installs': cloned('COPY . /app/tele/', { '.dockerignore': '.git\n' }),
  'text in an echo': cloned('COPY . /app/tele/\nRUN echo pip install /app/tele', { '.dockerignore': '.git\n' }),
});

finds('shallow-clone', {
  'a clone of depth 1': [cloned(whole, {}, { shallow: true }), 'warning pyproject.toml'],
});

isSilentOn('shallow-clone', {
  'a clone of the tag itself': cloned(whole, {}, { shallow: true, tags: ['v1.2.3'], tagsAtHead: ['v1.2.3'] }),
  'a full clone': cloned(whole),
  'a version that is written': cloned(
    whole,
    { 'pyproject.toml': '[project]\nname = "tele"\nversion = "1"\n' },
    { shallow: true },
  ),
});

describe('credentials-in-git-config', () => {
  const tree = cloned('COPY . /app/', {}, { credentialLine: 8 });

  function severities(from: Tree, ci: boolean): readonly string[] {
    const settings = { disable: [], levels: new Map(), generate: false, ci };
    return runRules(readRepo(snapshotOf(from)), settings)
      .filter(({ rule }) => rule === 'credentials-in-git-config')
      .map(({ severity, location }) => `${severity} ${location?.file}:${location?.range?.start.line}`);
  }

  test('is an error in CI, and a warning elsewhere', () => {
    expect(severities(tree, true)).toEqual(['error .git/config:8']);
    expect(severities(tree, false)).toEqual(['warning .git/config:8']);
  });

  test('sees a bind mount of everything', () => {
    const mounted = cloned('RUN --mount=type=bind,target=/src ls /src', {}, { credentialLine: 8 });
    expect(severities(mounted, true)).toEqual(['error .git/config:8']);
  });

  test.each([
    ['no token', cloned('COPY . /app/')],
    ['.git kept out', cloned('COPY . /app/', { '.dockerignore': '.git\n' }, { credentialLine: 8 })],
    ['.git/config kept out', cloned('COPY . /app/', { '.dockerignore': '.git/config\n' }, { credentialLine: 8 })],
    ['only other folders copied', cloned('COPY tele /app/', {}, { credentialLine: 8 })],
    ['.git above the context', cloned('COPY . /app/', {}, { credentialLine: 8, dotGit: 'elsewhere' })],
    ['a mount of a cache', cloned('RUN --mount=type=cache,target=/x ls', {}, { credentialLine: 8 })],
  ])('is silent on %s', (_name, from) => {
    expect(severities(from, true)).toEqual([]);
  });
});

const wants = (specifier: string, tag = 'v0.12.1', lines = 'COPY . /app/tele/\nRUN pip install /app/tele'): Tree => ({
  files: {
    Dockerfile: `FROM simonsobs/ocs:${tag}\n${lines}\n`,
    'pyproject.toml': `[project]\nname = "tele"\nversion = "1"\nrequires-python = "${specifier}"\n`,
    'tele/__init__.py': '',
  },
});

finds('python-version-conflict', {
  'a newer Python': [wants('>=3.12'), 'error pyproject.toml "\\">=3.12\\""'],
  'a newer one, to the patch': [wants('>=3.11.4'), 'error pyproject.toml "\\">=3.11.4\\""'],
  'an older one': [wants('<3.10'), 'error pyproject.toml "\\"<3.10\\""'],
  'one only': [wants('==3.9.*'), 'error pyproject.toml "\\"==3.9.*\\""'],
  'the Python of an older base': [wants('>=3.10', 'v0.11.1'), 'error pyproject.toml "\\">=3.10\\""'],
  'the newest base': [wants('>=3.12', 'latest'), 'error pyproject.toml "\\">=3.12\\""'],
  'a base newer than all that are known': [wants('>=3.12', 'v0.99.0'), 'warning pyproject.toml "\\">=3.12\\""'],
  'a failure that is caught': [
    wants('>=3.12', 'v0.12.1', 'COPY . /app/tele/\nRUN pip install /app/tele || true'),
    'warning pyproject.toml "\\">=3.12\\""',
  ],
});

isSilentOn('python-version-conflict', {
  'a range that holds it': wants('>=3.8,<4'),
  'a patch that it may have': wants('>=3.10.6'),
  'the same on a base of that time': wants('>=3.8', 'v0.11.1'),
  '--ignore-requires-python': wants('>=3.12', 'v0.12.1', 'COPY . /x/\nRUN pip install --ignore-requires-python /x'),
  'a package that no image installs': wants('>=3.12', 'v0.12.1', 'COPY . /x/'),
  'what nobody can read': wants('about 3'),
  'another base': {
    files: { ...wants('>=3.12').files, Dockerfile: 'FROM python:3.13\nCOPY . /x/\nRUN pip install /x\n' },
  },
});

finds('user-before-install', {
  'apt-get': [dockerfile('USER ocs\nRUN apt-get update'), 'error Dockerfile "apt-get update"'],
  'a number': [dockerfile('USER 9000:9000\nRUN apt-get install -y curl'), 'error Dockerfile "apt-get install"'],
  pip: [dockerfile('USER ocs\nRUN pip install pyserial'), 'error Dockerfile "pip install"'],
  'pip with requirements': [
    dockerfile('COPY requirements.txt /r.txt\nUSER ocs\nRUN python3 -m pip install -r /r.txt', {
      'requirements.txt': 'six\npyserial\n',
    }),
    'error Dockerfile "python3 -m pip install"',
  ],
  'apt-get on an older base': [
    { files: { Dockerfile: 'FROM simonsobs/ocs:v0.11.1\nUSER ocs\nRUN apt-get update\n' } },
    'error Dockerfile "apt-get update"',
  ],
  'a USER of the stage below': [
    { files: { Dockerfile: `${base.trim()} AS a\nUSER ocs\nFROM a\nRUN apt-get update\n` } },
    'error Dockerfile "apt-get update"',
  ],
});

isSilentOn('user-before-install', {
  root: dockerfile('USER root\nRUN apt-get update && pip install pyserial'),
  'root again': dockerfile('USER ocs\nRUN ls\nUSER 0:0\nRUN apt-get update'),
  sudo: dockerfile('USER ocs\nRUN sudo apt-get update'),
  'pip on an older base': {
    files: { Dockerfile: 'FROM simonsobs/ocs:v0.11.1\nUSER ocs\nRUN pip3 install pyserial\n' },
  },
  'a folder of one’s own': dockerfile('USER ocs\nRUN pip install --target /home/ocs/lib pyserial'),
  'a virtualenv of one’s own': dockerfile(
    'USER ocs\nRUN python -m venv /home/ocs/v\nENV PATH=/home/ocs/v/bin:$PATH\nRUN pip install pyserial',
  ),
  'a virtualenv that was given away': dockerfile('RUN chown -R ocs /opt/venv\nUSER ocs\nRUN pip install pyserial'),
  'what the base has already': dockerfile('USER ocs\nRUN pip install numpy'),
  'a USER that only the build knows': dockerfile('ARG WHO\nUSER $WHO\nRUN apt-get update'),
  'a failure that is caught': dockerfile('USER ocs\nRUN apt-get update || true'),
  'text in an echo': dockerfile('USER ocs\nRUN echo apt-get update'),
});

finds('user-unknown', {
  'a user': [dockerfile('USER valve'), 'error Dockerfile "valve"'],
  'a group': [dockerfile('USER ocs:valve'), 'error Dockerfile "ocs:valve"'],
  'a user whom a RUN meets before it is made': [
    dockerfile('USER valve\nRUN ls\nUSER root\nRUN useradd valve\nUSER valve'),
    'error Dockerfile "valve"',
  ],
  '--chown': [dockerfile('COPY --chown=valve:valve agent.py /x/'), 'warning Dockerfile "valve:valve"'],
  'a user that is made behind the --chown': [
    dockerfile('COPY --chown=valve agent.py /x/\nRUN useradd valve'),
    'warning Dockerfile "valve"',
  ],
  'an ARG with a default': [dockerfile('ARG WHO=valve\nUSER $WHO'), 'error Dockerfile "$WHO"'],
});

isSilentOn('user-unknown', {
  'the base’s own': dockerfile('COPY --chown=ocs:ocs agent.py /x/\nUSER ocs:ocs'),
  'a number': dockerfile('COPY --chown=1000:1000 agent.py /x/\nUSER 1000:1000'),
  useradd: dockerfile('RUN groupadd -g 1010 valve && useradd -m -u 1010 -g valve valve\nUSER valve:valve'),
  adduser: dockerfile('RUN adduser --disabled-password --gecos "" valve\nUSER valve'),
  'useradd with a variable': dockerfile('ARG WHO=valve\nRUN useradd $WHO\nUSER valve'),
  'a package that may bring it': dockerfile('RUN apt-get install -y postgresql-client\nUSER postgres'),
  'a script that may make it': dockerfile('COPY a.sh /\nRUN sh /a.sh\nUSER valve', { 'a.sh': '' }),
  'a file that is written to': dockerfile('RUN echo "v:x:7:7::/:/bin/sh" >> /etc/passwd\nUSER v'),
  'a passwd of one’s own': dockerfile('COPY passwd /etc/passwd\nUSER valve', { passwd: '' }),
  'another base': { files: { Dockerfile: 'FROM node:22\nUSER node\n' } },
  'a service that says whom': composed('USER valve', 'environment: [INSTANCE_ID=a]\nuser: "9000"'),
  'one that only the build knows': dockerfile('ARG WHO\nUSER $WHO'),
  'text in an echo': dockerfile('RUN echo USER valve'),
});

const cmd = 'CMD ["--agent", "/app/v/agent.py", "--entrypoint", "main"]';

finds('config-unreadable', {
  'a file that only root reads': [
    dockerfile(`WORKDIR /app/v\nCOPY --chmod=600 agent.py .\nUSER ocs\n${cmd}`),
    'error Dockerfile "600"',
  ],
  'a folder that only root enters': [
    dockerfile(`COPY --chmod=644 agent.py /app/v/agent.py\nUSER ocs\n${cmd}`),
    'error Dockerfile "644"',
  ],
  'a later chmod': [
    dockerfile(`COPY agent.py /app/v/\nRUN chmod 0600 /app/v/agent.py\nUSER 9000\n${cmd}`),
    'error Dockerfile "0600"',
  ],
  'the site config': [
    dockerfile('COPY --chmod=640 default.yaml /config/default.yaml\nUSER ocs', { 'default.yaml': '' }),
    'error Dockerfile "640"',
  ],
  'a user of compose': [
    composed(`WORKDIR /app/v\nCOPY --chmod=600 agent.py .\n${cmd}`, 'environment: [INSTANCE_ID=a]\nuser: "9000"'),
    'error Dockerfile "600"',
  ],
});

isSilentOn('config-unreadable', {
  root: dockerfile(`COPY --chmod=600 agent.py /app/v/agent.py\n${cmd}`),
  'no mode': dockerfile(`COPY agent.py /app/v/agent.py\nUSER ocs\n${cmd}`),
  '755': dockerfile(`COPY --chmod=755 agent.py /app/v/agent.py\nUSER ocs\n${cmd}`),
  'one’s own': dockerfile(`WORKDIR /app/v\nCOPY --chmod=600 --chown=ocs:ocs agent.py .\nUSER ocs\n${cmd}`),
  'one’s own, once by name and once by number': dockerfile(
    `WORKDIR /app/v\nCOPY --chmod=600 --chown=9000 agent.py .\nUSER ocs\n${cmd}`,
  ),
  'a later chown': dockerfile(`WORKDIR /app/v\nCOPY --chmod=600 agent.py .\nRUN chown -R ocs /app/v\nUSER ocs\n${cmd}`),
  'another file': dockerfile(`COPY agent.py /app/v/\nCOPY --chmod=600 agent.py /x/\nUSER ocs\n${cmd}`),
});

finds('secret-in-dockerfile', {
  ENV: [dockerfile('ENV DB_PASSWORD=hunter2'), 'warning Dockerfile "DB_PASSWORD"'],
  'the legacy form': [dockerfile('ENV DB_PASSWORD hunter2'), 'warning Dockerfile "DB_PASSWORD"'],
  ARG: [dockerfile('ARG GITHUB_TOKEN'), 'warning Dockerfile "GITHUB_TOKEN"'],
  'ARG before FROM': [{ files: { Dockerfile: `ARG API_KEY\n${base}` } }, 'warning Dockerfile "API_KEY"'],
  'an address': [
    dockerfile('RUN pip install --index-url https://me:hunter2@pypi.example.org/simple x'),
    'warning Dockerfile "https://me:hunter2@"',
  ],
  'a token by its shape': [dockerfile(`ENV THING=ghp_${'a'.repeat(36)}`), `warning Dockerfile "ghp_${'a'.repeat(36)}"`],
});

isSilentOn('secret-in-dockerfile', {
  'a path to one': dockerfile('ENV DB_PASSWORD_FILE=/run/secrets/db TOKEN=/run/secrets/token'),
  'a public one': dockerfile('ENV PUBLIC_KEY=abc TOKEN_URL=https://example.org TOKEN_TTL=60'),
  'an empty one': dockerfile('ENV DB_PASSWORD=""'),
  'words that hold the letters': dockerfile('ENV KEYBOARD=us TOKENIZER=a MONKEY=b PASSIVE=c'),
  'a secret of the build': dockerfile('RUN --mount=type=secret,id=token cat /run/secrets/token'),
  'an address with a variable': dockerfile('RUN git clone https://x:$TOKEN@example.org/a/b.git'),
  'text in an echo': dockerfile('RUN echo "https://me:hunter2@example.org"'),
});

finds('legacy-instruction', {
  MAINTAINER: [dockerfile('MAINTAINER me'), 'notice Dockerfile "MAINTAINER"'],
  'ENV key value': [dockerfile('ENV A b'), 'notice Dockerfile "ENV A"'],
});

isSilentOn('legacy-instruction', {
  'ENV key=value': dockerfile('ENV A=b C="d e"'),
  'text in an echo': dockerfile('RUN echo MAINTAINER me'),
});

repairs('legacy-instruction', {
  'one word': [dockerfile('ENV A b'), 'Dockerfile', `${base}ENV A=b\n`],
  'several words': [dockerfile('ENV A b c $D'), 'Dockerfile', `${base}ENV A="b c $D"\n`],
  'a quoted value': [dockerfile("ENV A 'b c'"), 'Dockerfile', `${base}ENV A='b c'\n`],
  'the author': [
    dockerfile('MAINTAINER Me <me@example.org>'),
    'Dockerfile',
    `${base}LABEL org.opencontainers.image.authors="Me <me@example.org>"\n`,
  ],
});

finds('workdir-not-reset', {
  'a plugin': [cloned(`WORKDIR /app/tele\nCOPY . .\nRUN pip install .`), 'notice Dockerfile "/app/tele"'],
  'a relative agent': [
    dockerfile('WORKDIR /app/v\nCOPY agent.py .\nCMD ["--agent", "agent.py", "--entrypoint", "main"]'),
    'warning Dockerfile "/app/v"',
  ],
  'a whole path': [dockerfile(`WORKDIR /app/v\nCOPY agent.py .\n${cmd}`), 'notice Dockerfile "/app/v"'],
});

isSilentOn('workdir-not-reset', {
  'WORKDIR /': cloned(`WORKDIR /app/tele\nCOPY . .\nRUN pip install .\nWORKDIR /`),
  'a folder without source': dockerfile('COPY agent.py /app/v/\nWORKDIR /data'),
  'no WORKDIR': dockerfile(`COPY agent.py /app/v/\n${cmd}`),
  'a simulator': {
    files: {
      Dockerfile: base,
      'sim/Dockerfile': 'FROM python:3.12\nWORKDIR /sim\nCOPY . .\nCMD ["python", "sim.py"]\n',
      'sim/sim.py': '',
    },
  },
});

repairs('workdir-not-reset', {
  'a plugin, behind the last that uses it': [
    cloned(`WORKDIR /app/tele\nCOPY . .\nRUN pip install .\n\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]`),
    'Dockerfile',
    `${base}WORKDIR /app/tele\nCOPY . .\nRUN pip install .\nWORKDIR /\n\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n`,
  ],
});

const template = 'RUN apt-get update && apt-get install -y rsync wget python3-pip';
const named = { 'pyproject.toml': '[project]\nname = "tele"\n' };

finds('template-leftover', {
  packages: [
    dockerfile(template, named),
    'notice Dockerfile "rsync"',
    'notice Dockerfile "wget"',
    'notice Dockerfile "python3-pip"',
  ],
  'those that nothing uses': [
    dockerfile(template, { ...named, 'sync.sh': 'rsync a b\n' }),
    'notice Dockerfile "wget"',
    'notice Dockerfile "python3-pip"',
  ],
  'the header': [
    { files: { Dockerfile: `# my-ocs-agent-docker\n${base}`, ...named } },
    'notice Dockerfile "my-ocs-agent-docker"',
  ],
});

isSilentOn('template-leftover', {
  'packages of one’s own choice': dockerfile('RUN apt-get install -y rsync wget udev', named),
  'a header of one’s own': { files: { Dockerfile: `# tele\n${base}`, ...named } },
  'a repository of that name': { files: { Dockerfile: `# my-ocs-agent-docker\n${base}` } },
});
