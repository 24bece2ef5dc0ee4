import { describe, expect, test } from 'vitest';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { snapshotOf } from '../support/check-texts.ts';
import { base, composed, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const csv = { 'limits.csv': 'low,high\n' };

finds('copy-source-missing', {
  'a file that is nowhere': [dockerfile('COPY nope.csv /app/'), 'error Dockerfile "nope.csv"'],
  'one of several': [dockerfile('COPY agent.py nope.csv ./'), 'error Dockerfile "nope.csv"'],
  'JSON form': [dockerfile('COPY ["nope.csv", "/app/"]'), 'error Dockerfile "\\"nope.csv\\""'],
  'a folder': [dockerfile('COPY src/ /app/src/'), 'error Dockerfile "src/"'],
  'ADD of a local file': [dockerfile('ADD nope.tar.gz /app/'), 'error Dockerfile "nope.tar.gz"'],
  'a continued line': [dockerfile('COPY agent.py \\\n    nope.csv \\\n    /app/'), 'error Dockerfile "nope.csv"'],
  'a value from an ARG with a default': [
    dockerfile('ARG NAME=nope\nCOPY ${NAME}.csv /app/'),
    'error Dockerfile "${NAME}.csv"',
  ],
  'a name in another case': [dockerfile('COPY Limits.csv /app/', csv), 'error Dockerfile "Limits.csv"'],
  'a file that .dockerignore cuts out': [
    dockerfile('COPY limits.csv /app/', { ...csv, '.dockerignore': '*.csv\n' }),
    'error Dockerfile "limits.csv"',
  ],
  'a file that the Dockerfile’s own ignore file cuts out': [
    dockerfile('COPY limits.csv /app/', { ...csv, 'Dockerfile.dockerignore': '**/*.csv\n', '.dockerignore': '' }),
    'error Dockerfile "limits.csv"',
  ],
  'a path above the context': [dockerfile('COPY ../limits.txt /app/', csv), 'error Dockerfile "../limits.txt"'],
  'a stage that the image needs': [
    { files: { Dockerfile: `${base.trim()} AS made\nCOPY nope.csv /x/\n${base}COPY --from=made /x /x\n` } },
    'error Dockerfile "nope.csv"',
  ],
  'a file that a scratch stage has not': [
    {
      files: {
        ...csv,
        Dockerfile: `FROM scratch AS made\nCOPY limits.csv /limits.csv\n${base}COPY --from=made /limit.csv /x/\n`,
      },
    },
    'error Dockerfile "/limit.csv"',
  ],
  'brackets that are no pattern': [dockerfile('COPY a[.csv /app/'), 'error Dockerfile "a[.csv"'],
  'a bind mount': [dockerfile('RUN --mount=type=bind,source=nope.csv,target=/x cat /x'), 'error Dockerfile "nope.csv"'],
  'a folder of a nested Dockerfile that compose builds there': [
    {
      files: {
        'dome/Dockerfile': `${base}COPY dome.csv /app/\n`,
        'dome.csv': '',
        'docker-compose.yml': 'services:\n  dome:\n    build: dome\n',
      },
    },
    'error dome/Dockerfile "dome.csv"',
  ],
  'a nested Dockerfile that nobody builds, whose file lies above': [
    { files: { 'dome/Dockerfile': `${base}COPY dome.csv /app/\n`, 'dome.csv': '' } },
    'warning dome/Dockerfile "dome.csv"',
  ],
});

isSilentOn('copy-source-missing', {
  'a file, a folder and everything': dockerfile('COPY limits.csv data ./\nCOPY . /app/', {
    ...csv,
    'data/a.csv': '',
  }),
  'a wildcard without a match, alone': dockerfile('COPY nope*.csv /app/'),
  'a stage that is not reached': {
    files: { Dockerfile: `FROM scratch AS never\nCOPY nope.csv /\n${base}` },
  },
  'a heredoc': dockerfile('COPY <<EOF /app/limits.csv\nlow,high\nEOF'),
  'a file taken back in': dockerfile('COPY limits.csv /app/', { ...csv, '.dockerignore': '*\n!limits.csv\n' }),
  'an ignore file of the Dockerfile that wins over the common one': dockerfile('COPY limits.csv /app/', {
    ...csv,
    '.dockerignore': '*.csv\n',
    'Dockerfile.dockerignore': 'docs\n',
  }),
  'a slash behind a file': dockerfile('COPY agent.py/ /app/'),
  'a path that goes up and comes back': dockerfile('COPY data/../agent.py /app/'),
  'an ARG without default': dockerfile('ARG NAME\nCOPY ${NAME}.csv /app/'),
  'a URL': dockerfile('ADD https://example.org/nope.csv /app/'),
  'another image': dockerfile('COPY --from=busybox /bin/sh /bin/sh2'),
  'files that a stage makes': {
    files: { Dockerfile: `${base.trim()} AS made\nRUN make\n${base}COPY --from=made /out/nope.csv /x/\n` },
  },
  'an empty folder of a stage': {
    files: {
      Dockerfile: `${base.trim()} AS made\nWORKDIR /out\nRUN mkdir /more\n${base}COPY --from=made /out /more /x/\n`,
    },
  },
  'text in an echo': dockerfile('RUN echo "COPY nope.csv /app/"'),
  '.git, of which the snapshot knows nothing': dockerfile('COPY .git /app/.git'),
  'a nested Dockerfile with the repository as context': {
    files: {
      'dome/Dockerfile': `${base}COPY dome.csv /app/\n`,
      'dome.csv': '',
      'docker-compose.yml': 'services:\n  dome:\n    build:\n      context: .\n      dockerfile: dome/Dockerfile\n',
    },
  },
  'a Dockerfile that BuildKit refuses': { files: { Dockerfile: 'FRM x\nCOPY nope.csv /\n' } },
});

finds('copy-outside-context', {
  'a file of the same name': [dockerfile('COPY ../agent.py /app/'), 'warning Dockerfile "../agent.py"'],
  'the folder above': [dockerfile('COPY .. /x/'), 'warning Dockerfile ".."'],
  'a way through a folder': [dockerfile('COPY a/../../agent.py /x/'), 'warning Dockerfile "a/../../agent.py"'],
  'ADD too': [dockerfile('ADD ../agent.py /x/'), 'warning Dockerfile "../agent.py"'],
});

isSilentOn('copy-outside-context', {
  'what is not there either: that is copy-source-missing': dockerfile('COPY ../nope.py /app/'),
  'a path that stays inside': dockerfile('COPY a/../agent.py /app/'),
  'another stage': {
    files: { Dockerfile: `${base.trim()} AS made\nRUN touch /x\n${base}COPY --from=made ../x /x\n` },
  },
});

const pinned = { 'requirements.txt': '-r requirements/test.txt\n', 'requirements/test.txt': 'six\n' };
const copied = 'COPY requirements.txt /app/v/requirements.txt';
const pip = 'RUN python -m pip install -r /app/v/requirements.txt';

finds('requirements-include-missing', {
  'an include that stays behind': [
    dockerfile(`${copied}\n${pip}`, pinned),
    'error Dockerfile "/app/v/requirements.txt"',
  ],
  'an include of an include': [
    dockerfile(`${copied}\nCOPY requirements/test.txt /app/v/requirements/test.txt\n${pip}`, {
      ...pinned,
      'requirements/test.txt': '-r more.txt\n',
      'requirements/more.txt': 'six\n',
    }),
    'error Dockerfile "/app/v/requirements.txt"',
  ],
  'a constraint, and a folder that is flattened': [
    dockerfile('WORKDIR /app/v\nCOPY requirements.txt requirements/test.txt ./\nRUN pip3 install -r requirements.txt', {
      ...pinned,
      'requirements.txt': '-c requirements/test.txt\nsix\n',
    }),
    'error Dockerfile "requirements.txt"',
  ],
  'cd, and the long option': [
    dockerfile(`${copied}\nRUN cd /app/v && pip install --requirement=requirements.txt`, pinned),
    'error Dockerfile "requirements.txt"',
  ],
  'the file itself': [dockerfile(pip, pinned), 'error Dockerfile "/app/v/requirements.txt"'],
  'a project that is not there yet': [
    dockerfile(`${copied}\nWORKDIR /app/v\nRUN pip install -r requirements.txt`, { 'requirements.txt': '-e .\n' }),
    'error Dockerfile "requirements.txt"',
  ],
  'a failure that the RUN hides': [
    dockerfile(`${copied}\n${pip} || true`, pinned),
    'warning Dockerfile "/app/v/requirements.txt"',
  ],
});

isSilentOn('requirements-include-missing', {
  'an include that comes along': dockerfile(`${copied}\nCOPY requirements/ /app/v/requirements/\n${pip}`, pinned),
  'a COPY of everything': dockerfile(`COPY . /app/v/\n${pip}`, pinned),
  'a bind mount': dockerfile('RUN --mount=type=bind,target=/src pip install -r /src/requirements.txt', pinned),
  'a file that nobody installs': dockerfile(copied, pinned),
  'a file that an earlier RUN may make': dockerfile(
    'RUN git clone https://example.org/x.git /app/v\nRUN pip install -r /app/v/requirements.txt',
  ),
  'a file that the same RUN makes': dockerfile('RUN echo six > /app/r.txt && pip install -r /app/r.txt'),
  'a file of the base': dockerfile('RUN pip install -r /app/ocs/requirements.txt'),
  'a file on the network': dockerfile('RUN pip install -r https://example.org/requirements.txt'),
  'a path with a variable': dockerfile('ARG R=x\nRUN pip install -r $R/requirements.txt'),
  'another base, of which nobody knows what it holds': {
    files: { Dockerfile: 'FROM python:3.11\nRUN pip install -r /app/v/requirements.txt\n' },
  },
  'text in an echo': dockerfile('RUN echo pip install -r nope.txt'),
  'a file that COPY does not find: said already': dockerfile(`COPY nope.txt /app/v/requirements.txt\n${pip}`),
  'a project that is there': dockerfile('WORKDIR /app/v\nCOPY . .\nRUN pip install -r requirements.txt', {
    'requirements.txt': '-e .\n',
    'pyproject.toml': '[project]\nname = "v"\n',
  }),
});

repairs('requirements-include-missing', {
  'by a COPY to the place that pip looks at': [
    dockerfile(`${copied}\n${pip}`, pinned),
    'Dockerfile',
    `${base}${copied}\nCOPY requirements/test.txt /app/v/requirements/test.txt\n${pip}\n`,
  ],
});

finds('copy-before-requirements', {
  'everything, then the requirements': [
    dockerfile(`COPY . /app/v/\n${pip}`, { 'requirements.txt': 'six\n' }),
    'warning Dockerfile "."',
  ],
  'the source beside the requirements': [
    dockerfile('WORKDIR /app/v\nCOPY requirements.txt .\nCOPY ./src .\nRUN pip install -r requirements.txt', {
      'requirements.txt': 'six\n',
      'src/queen.py': '',
    }),
    'warning Dockerfile "./src"',
  ],
  'the package in the same command': [
    dockerfile('WORKDIR /app/v\nCOPY . .\nRUN pip install -r requirements.txt .', {
      'requirements.txt': 'six\n',
      'pyproject.toml': '[project]\nname = "v"\n',
    }),
    'warning Dockerfile "."',
  ],
});

isSilentOn('copy-before-requirements', {
  'the good order': dockerfile(`${copied}\n${pip}\nCOPY . /app/v/`, { 'requirements.txt': 'six\n' }),
  'a package without requirements file': dockerfile('COPY . /app/v/\nRUN pip install /app/v', {
    'pyproject.toml': '[project]\nname = "v"\n',
  }),
  'setup.py alone, for its dependencies': dockerfile(`COPY setup.py requirements.txt /app/v/\n${pip}`, {
    'setup.py': 'from setuptools import setup\nsetup()\n',
    'requirements.txt': 'six\n',
  }),
  'requirements that need the source': dockerfile('WORKDIR /app/v\nCOPY . .\nRUN pip install -r requirements.txt', {
    'requirements.txt': './driver\n',
    'driver/setup.py': '',
  }),
  'data and scripts without Python': dockerfile(`COPY data /data\n${copied}\n${pip}`, {
    'data/a.csv': '',
    'requirements.txt': 'six\n',
  }),
  'source of another stage': {
    files: {
      'requirements.txt': 'six\n',
      'a.py': '',
      Dockerfile: `${base.trim()} AS made\nCOPY . /x\n${base}COPY --from=made /x/a.py /x/\n${copied}\n${pip}\n`,
    },
  },
});

repairs('copy-before-requirements', {
  'by moving the installation up': [
    dockerfile(`# The source\nCOPY . /app/v/\n${pip}`, { 'requirements.txt': 'six\n' }),
    'Dockerfile',
    `${base}${copied}\n${pip}\n# The source\nCOPY . /app/v/\n`,
  ],
  'only by moving, where the requirements come first already': [
    dockerfile(`${copied}\nCOPY agent.py /app/v/\n${pip}`, { 'requirements.txt': 'six\n' }),
    'Dockerfile',
    `${base}${copied}\n${pip}\nCOPY agent.py /app/v/\n`,
  ],
});

finds('dockerignore-missing', {
  everything: [dockerfile('COPY . /app/'), 'notice Dockerfile "."'],
  'everything by another spelling': [dockerfile('COPY ./ /app/'), 'notice Dockerfile "./"'],
});

isSilentOn('dockerignore-missing', {
  'a .dockerignore, be it empty': dockerfile('COPY . /app/', { '.dockerignore': '' }),
  'one of the Dockerfile alone': dockerfile('COPY . /app/', { 'Dockerfile.dockerignore': 'docs\n' }),
  'named folders': dockerfile('COPY src /app/src', { 'src/a.csv': '' }),
  'everything of a stage': {
    files: { Dockerfile: `${base.trim()} AS made\n${base}COPY --from=made . /x\n` },
  },
});

describe('the .dockerignore that the fix writes', () => {
  function written(files: Readonly<Record<string, string>>): string {
    const findings = runRules(readRepo(snapshotOf({ files })), { disable: [], levels: new Map(), generate: false });
    return findings.find(({ rule }) => rule === 'dockerignore-missing')?.fix?.edits[0]?.text ?? '';
  }

  test('leaves .git out of the image', () => {
    expect(written({ Dockerfile: `${base}COPY . /app/\n` }).split('\n')).toContain('.git');
  });

  test('keeps .git where the version comes from it', () => {
    const text = written({
      Dockerfile: `${base}COPY . /app/\n`,
      'pyproject.toml': '[project]\nname = "v"\ndynamic = ["version"]\n[tool.setuptools_scm]\n',
    });
    expect(text.split('\n')).not.toContain('.git');
    expect(text).toContain('**/__pycache__');
  });

  test('keeps what a COPY names', () => {
    expect(written({ Dockerfile: `${base}COPY . /app/\nCOPY .env /x\n`, '.env': '' }).split('\n')).not.toContain(
      '.env',
    );
  });
});

finds('secret-in-context', {
  'a .env beside the compose file': [dockerfile('COPY . /app/', { '.env': 'A=b\n' }), 'warning Dockerfile "."'],
  'a private key in a folder': [
    dockerfile('COPY conf /conf', { 'conf/tls/a.pem': '-----BEGIN RSA PRIVATE KEY-----\n' }),
    'warning Dockerfile "conf"',
  ],
});

isSilentOn('secret-in-context', {
  'an example': dockerfile('COPY . /app/', { '.env.example': 'A=\n' }),
  'a certificate': dockerfile('COPY . /app/', { 'ca.pem': '-----BEGIN CERTIFICATE-----\n' }),
  'one that is kept out': dockerfile('COPY . /app/', { '.env': 'A=b\n', '.dockerignore': '.env\n' }),
  'one that lies elsewhere': dockerfile('COPY src /app/', { '.env': 'A=b\n', 'src/a.csv': '' }),
  'a repository that compose builds nothing of': composed('', 'environment: [INSTANCE_ID=a]'),
});
