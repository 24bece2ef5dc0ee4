import { add, all, because, beforeEntrypoint, belowFrom, drop, type Mutant, mutants, swap } from './mutant.ts';

const everyone = ['socs', 'pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'] as const;
const lists = 'rm -rf /var/lib/apt/lists/*';
const kept = because('layer-waste', 'the lists of this apt-get update stay in a layer');

/** What happens while the image is built: COPY, RUN, USER, WORKDIR. */
export const runMutants: readonly Mutant[] = [
  ...mutants(
    'copy-source-missing',
    'error',
    everyone,
    [
      ['a file that is not there', beforeEntrypoint('COPY calibration.csv /data/')],
      ['another case', beforeEntrypoint('COPY dockerfile.in README.MD /data/')],
      ['the second of two', beforeEntrypoint('COPY Dockerfile calibration.csv /data/')],
      ['ADD', beforeEntrypoint('ADD calibration.tar.gz /data/')],
    ],
    { findings: 2 },
  ),
  ...mutants(
    'copy-source-missing',
    'error',
    ['socs', 'pcs', 'single-agent', 'my-ocs-agent'],
    [
      ['requirements.txt is gone', drop('requirements.txt')],
      ['.dockerignore cuts it out', add('.dockerignore', 'requirements*\n')],
    ],
    {
      also: [because('requirements-missing', 'what the agents import is declared nowhere else')],
      findings: 2,
    },
  ),
  ...mutants(
    'copy-source-missing',
    'error',
    ['socs', 'pcs'],
    [
      [
        'from a stage that has none',
        all(
          swap('Dockerfile', /^FROM /m, 'FROM scratch AS made\nCOPY LICENSE /LICENSE\n\nFROM '),
          beforeEntrypoint('COPY --from=made /LICENCE /data/'),
        ),
      ],
    ],
  ),
  ...mutants(
    'copy-outside-context',
    'warning',
    ['socs', 'pcs', 'my-ocs-agent', 'minimal-plugin'],
    [
      ['a file', beforeEntrypoint('COPY ../pyproject.toml /data/')],
      ['two levels', beforeEntrypoint('COPY ../../pyproject.toml /data/')],
    ],
  ),
  ...mutants(
    'copy-outside-context',
    'warning',
    ['single-agent', 'minimal-script'],
    [
      ['the agent', swap('Dockerfile', 'COPY agent.py', 'COPY ../agent.py')],
      ['the agent with ./ before it', swap('Dockerfile', 'COPY agent.py', 'COPY ./../agent.py')],
    ],
  ),
  ...mutants(
    'copy-source-missing',
    'error',
    ['pcs', 'single-agent'],
    [['outside of the context', beforeEntrypoint('COPY ../shared/limits.csv /data/')]],
  ),
  ...mutants(
    'requirements-include-missing',
    'error',
    ['pcs', 'single-agent', 'my-ocs-agent'],
    [
      [
        'an include',
        all(
          add('requirements/testing.txt', 'pytest\n'),
          swap('requirements.txt', /$/, '\n-r requirements/testing.txt\n'),
        ),
      ],
      [
        'a constraint',
        all(add('constraints.txt', 'numpy<2\n'), swap('requirements.txt', /$/, '\n-c constraints.txt\n')),
      ],
      [
        'the long flag',
        all(
          add('requirements/docs.txt', 'sphinx\n'),
          swap('requirements.txt', /$/, '\n--requirement=requirements/docs.txt\n'),
        ),
      ],
    ],
  ),
  ...mutants(
    'requirements-include-missing',
    'error',
    ['socs'],
    [
      ['the folder is not copied', swap('Dockerfile', 'COPY requirements/ /app/socs/requirements\n', '')],
      [
        'the folder loses its name',
        swap('Dockerfile', 'COPY requirements/ /app/socs/requirements\n', 'COPY requirements/ /app/socs/\n'),
      ],
    ],
    { findings: 2 },
  ),
  ...mutants(
    'copy-before-requirements',
    'warning',
    ['pcs', 'my-ocs-agent'],
    [
      [
        'everything first',
        (tree) => {
          const text = tree.files['Dockerfile'] ?? '';
          const moved = text.replace(/^COPY requirements\.txt .*$/m, (/^COPY \. .*$/m.exec(text) ?? [''])[0]);
          const last = moved.lastIndexOf('COPY . ');
          const end = moved.indexOf('\n', last);
          return { ...tree, files: { ...tree.files, Dockerfile: moved.slice(0, last) + moved.slice(end + 1) } };
        },
      ],
    ],
  ),
  ...mutants(
    'copy-before-requirements',
    'warning',
    ['single-agent'],
    [
      [
        'the agent first',
        all(
          swap('Dockerfile', /^COPY agent\.py .*\n/m, ''),
          swap(
            'Dockerfile',
            'COPY requirements.txt',
            'COPY agent.py /app/single-agent/agent.py\nCOPY requirements.txt',
          ),
        ),
      ],
      ['everything at once', swap('Dockerfile', /^COPY requirements\.txt .*$/m, 'COPY . /app/single-agent/')],
    ],
    { also: [because('dockerignore-missing', 'COPY . without .dockerignore')] },
  ),
  ...mutants(
    'apt-get-not-assumed-yes',
    'error',
    everyone,
    [
      ['git and curl', belowFrom(`RUN apt-get update && apt-get install curl rsync && ${lists}`)],
      ['apt', belowFrom(`RUN apt update && apt install udev && ${lists}`)],
      [
        'with -q',
        belowFrom(`RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -q install rsync && ${lists}`),
      ],
      ['in a heredoc', belowFrom(`RUN <<EOF\nset -e\napt-get update\napt-get install rsync\n${lists}\nEOF`)],
    ],
    { also: [because('template-leftover', 'rsync is one of the packages of the template, and nothing uses it')] },
  ),
  ...mutants(
    'apt-get-not-assumed-yes',
    'warning',
    ['pcs', 'minimal-plugin'],
    [
      // Who runs it, and with which options, is not followed: it may go on.
      ['in sh -c', belowFrom(`RUN sh -c 'apt-get update && apt-get install rsync && ${lists}'`)],
      ['tree, which comes alone', belowFrom(`RUN apt-get update && apt-get install tree && ${lists}`)],
      ['rsync, and what fails is not asked', belowFrom(`RUN apt-get update; apt-get install rsync; ${lists}`)],
    ],
    { also: [because('template-leftover', 'rsync is one of the packages of the template, and nothing uses it')] },
  ),
  ...mutants(
    'apt-update-alone',
    'warning',
    everyone,
    [
      ['two RUNs', belowFrom(`RUN apt-get update\nRUN apt-get install -y tree && ${lists}`)],
      ['apt', belowFrom(`RUN apt -y update\nRUN apt install -y tree && ${lists}`)],
    ],
    { also: [kept] },
  ),
  ...mutants(
    'apt-python-library',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['serial', belowFrom(`RUN apt-get update && apt-get install -y python3-serial && ${lists}`)],
      [
        'with a version',
        belowFrom(
          `RUN apt-get update && apt-get install -y --no-install-recommends python3-numpy=1:1.21.5-1 && ${lists}`,
        ),
      ],
      [
        'among others',
        belowFrom(`RUN apt-get update && \\\n    apt-get install -y tree \\\n        python3-zmq && \\\n    ${lists}`),
      ],
    ],
  ),
  ...mutants(
    'python-outside-venv',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['the system Python', belowFrom('RUN /usr/bin/python3 -m pip install --no-cache-dir pyusb==1.2.1')],
      ['the system pip', belowFrom('RUN /usr/bin/pip3 install --no-cache-dir pyusb==1.2.1')],
      ['--user', belowFrom('RUN pip install --no-cache-dir --user pyusb==1.2.1')],
    ],
  ),
  ...mutants(
    'pip-editable',
    'warning',
    ['socs', 'pcs', 'my-ocs-agent'],
    [
      ['-e', swap('Dockerfile', /pip install (--no-cache-dir )?\.$/m, 'pip install $1-e .')],
      ['--editable', swap('Dockerfile', /pip install (--no-cache-dir )?\.$/m, 'pip install $1--editable .')],
      ['--editable=', swap('Dockerfile', /pip install (--no-cache-dir )?\.$/m, 'pip install $1--editable=.')],
    ],
  ),
  ...mutants(
    'pip-installs-itself-from-remote',
    'warning',
    ['socs'],
    [
      [
        'the branch',
        swap(
          'Dockerfile',
          'RUN python -m pip install .\n',
          'RUN python -m pip install --no-cache-dir git+https://github.com/simonsobs/socs.git@main\n',
        ),
      ],
      [
        'by name',
        swap(
          'Dockerfile',
          'RUN python -m pip install .\n',
          'RUN python -m pip install --no-cache-dir "socs @ git+https://github.com/simonsobs/socs@develop"\n',
        ),
      ],
    ],
  ),
  ...mutants(
    'git-unpinned',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['a clone', belowFrom('RUN git clone https://github.com/observatory/dewar.git /src/dewar')],
      ['a branch', belowFrom('RUN git clone -b develop https://github.com/observatory/dewar.git /src/dewar')],
      [
        'a commit that only names a branch',
        belowFrom(
          'RUN git clone https://github.com/observatory/dewar.git /src/dewar && cd /src/dewar && git switch -c 4f6b2f3c1a',
        ),
      ],
      ['ADD of a repository', belowFrom('ADD https://github.com/observatory/dewar.git /src/dewar')],
    ],
  ),
  ...mutants(
    'git-unpinned',
    'notice',
    ['pcs', 'minimal-plugin'],
    [['a tag', belowFrom('RUN git clone --branch v1.2.0 https://github.com/observatory/dewar.git /src/dewar')]],
  ),
  ...mutants(
    'download-unverified',
    'notice',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      [
        'wget',
        belowFrom(
          'RUN wget https://example.org/driver.tar.gz -O /tmp/driver.tar.gz && tar -C /opt -xf /tmp/driver.tar.gz',
        ),
      ],
      ['curl to a shell', belowFrom('RUN curl -fsSL https://example.org/install.sh | sh')],
      ['ADD', belowFrom('ADD https://example.org/driver.tar.gz /tmp/driver.tar.gz')],
    ],
  ),
  ...mutants(
    'workdir-not-reset',
    'notice',
    ['socs', 'pcs', 'my-ocs-agent'],
    [
      ['the last WORKDIR is gone', swap('Dockerfile', /WORKDIR \/\n(?![\s\S]*WORKDIR)/, '')],
      ['another one behind it', (tree) => beforeEntrypoint(`WORKDIR /app/${tree.name}/`)(tree)],
    ],
  ),
  ...mutants(
    'user-before-install',
    'error',
    ['socs', 'pcs', 'my-ocs-agent', 'single-agent'],
    [
      ['pip', swap('Dockerfile', /^RUN .*pip install .*-r /m, 'USER ocs\n$&')],
      ['by number', swap('Dockerfile', /^RUN .*pip install .*-r /m, 'USER 9000:9000\n$&')],
      ['apt-get', belowFrom(`USER ocs\nRUN apt-get update && apt-get install -y tree && ${lists}`)],
    ],
    { also: [kept] },
  ),
  ...mutants(
    'user-unknown',
    'error',
    ['single-agent', 'minimal-plugin', 'minimal-script', 'my-ocs-agent'],
    [
      ['a name', beforeEntrypoint('USER valve')],
      ['a name and a group', beforeEntrypoint('USER valve:valve')],
      ['a group', beforeEntrypoint('USER ocs:valves')],
    ],
  ),
  ...mutants(
    'user-unknown',
    'warning',
    ['single-agent', 'minimal-plugin', 'minimal-script', 'my-ocs-agent'],
    [['--chown', beforeEntrypoint('COPY --chown=valve:valve Dockerfile* /data/')]],
  ),
  ...mutants(
    'layer-waste',
    'notice',
    ['my-ocs-agent', 'single-agent', 'minimal-script'],
    [
      ['lists', belowFrom('RUN apt-get update && apt-get install -y tree')],
      ["pip's cache", belowFrom('RUN pip install pyusb==1.2.1')],
    ],
  ),
];
