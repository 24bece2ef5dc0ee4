import { add, base, because, beforeEntrypoint, belowFrom, entrypoint, type Mutant, mutants, swap } from './mutant.ts';

const everyone = ['socs', 'pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'] as const;

const otherBases = [
  ['Ubuntu', base('ubuntu:22.04')],
  ['Python', base('python:3.10-slim')],
  ['Debian by digest', base(`debian@sha256:${'a'.repeat(64)}`)],
] as const;

/** FROM, and what the image's environment says. */
export const baseMutants: readonly Mutant[] = [
  ...mutants('base-unpinned', 'warning', everyone, [
    ['latest', base('simonsobs/ocs:latest')],
    ['no tag', base('simonsobs/ocs')],
    ['with its registry', base('docker.io/simonsobs/ocs:latest')],
    ['by an ARG', swap('Dockerfile', /^FROM .*$/m, 'ARG BASE=simonsobs/ocs:latest\nFROM ${BASE}')],
  ]),
  ...mutants(
    'base-tag-unknown',
    'notice',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['newer than all', base('simonsobs/ocs:v0.14.0')],
      ['a word', base('simonsobs/ocs:nightly')],
      ['a branch', base('simonsobs/ocs:develop')],
    ],
  ),
  ...mutants(
    'base-tag-unknown',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['no v', base('simonsobs/ocs:0.12.1')],
      ['the letter O', base('simonsobs/ocs:v0.12.O')],
      ['a comma', base('simonsobs/ocs:v0.12-1')],
    ],
  ),
  ...mutants(
    'base-outdated',
    'notice',
    ['socs', 'pcs', 'my-ocs-agent', 'minimal-script'],
    [
      ['an old release', base('simonsobs/ocs:v0.11.3')],
      ['an old development tag', base('simonsobs/ocs:v0.11.3-19-gd729e04')],
      ['with -dev', base('simonsobs/ocs:v0.11.2-3-g1234567-dev')],
    ],
  ),
  ...mutants('base-not-ocs', 'error', ['minimal-script'], otherBases),
  ...mutants('base-not-ocs', 'warning', ['single-agent'], otherBases),
  ...mutants('base-not-ocs', 'error', ['socs', 'pcs', 'my-ocs-agent', 'minimal-plugin'], otherBases, {
    silent: 'the package is installed by pip, and what it requires may bring ocs',
  }),
  ...mutants('from-arg-without-default', 'warning', everyone, [
    ['the tag', swap('Dockerfile', /^FROM .*$/m, 'ARG OCS_TAG\nFROM simonsobs/ocs:${OCS_TAG}')],
    ['the whole reference', swap('Dockerfile', /^FROM .*$/m, 'ARG BASE\nFROM $BASE')],
  ]),
  ...mutants(
    'env-needs-newer-base',
    'warning',
    ['socs-v0.10.0'],
    [
      ['CROSSBAR_TIMEOUT', beforeEntrypoint('ENV CROSSBAR_TIMEOUT=20')],
      ['SITE_HOST', beforeEntrypoint('ENV SITE_HOST=daq-docker')],
    ],
    { also: [because('configuration-baked', 'SITE_HOST is of one site')] },
  ),
  ...mutants(
    'configuration-baked',
    'warning',
    everyone,
    [
      ['INSTANCE_ID', beforeEntrypoint('ENV INSTANCE_ID=valve-1')],
      ['SITE_HUB', beforeEntrypoint('ENV SITE_HUB=ws://10.10.10.2:8001/ws')],
      [
        'two at once',
        beforeEntrypoint('ENV SITE_HUB=ws://10.10.10.2:8001/ws \\\n    SITE_HTTP=http://10.10.10.2:8001/call'),
      ],
      ['an ARG that becomes one', beforeEntrypoint('ARG SITE_HOST=daq-docker\nENV SITE_HOST=${SITE_HOST}')],
    ],
    { findings: 2, also: [because('hostname-missing', 'the host that is baked in is not in the site config')] },
  ),
  ...mutants(
    'environment-empty',
    'warning',
    ['socs', 'pcs', 'minimal-plugin', 'minimal-script'],
    [
      ['INSTANCE_ID', beforeEntrypoint('ENV INSTANCE_ID=')],
      ['SITE_HUB in quotes', beforeEntrypoint('ENV SITE_HUB=""')],
      ['CROSSBAR_TIMEOUT', beforeEntrypoint('ENV CROSSBAR_TIMEOUT=')],
      ['OCS_CONFIG_DIR', beforeEntrypoint("ENV OCS_CONFIG_DIR=''")],
      ['an ARG with an empty default', beforeEntrypoint('ARG HUB=\nENV SITE_HUB=${HUB}')],
    ],
  ),
  ...mutants(
    'environment-empty',
    'error',
    ['my-ocs-agent', 'single-agent'],
    [
      ['SITE_HOST, which the service leaves so', beforeEntrypoint('ENV SITE_HOST=')],
      ['CROSSBAR_TIMEOUT, which the service leaves so', beforeEntrypoint('ENV CROSSBAR_TIMEOUT=""')],
    ],
  ),
  ...mutants(
    'config-dir-overridden',
    'warning',
    ['socs', 'pcs', 'minimal-plugin', 'minimal-script'],
    [
      ['another folder', beforeEntrypoint('ENV OCS_CONFIG_DIR=/etc/ocs')],
      ['below the home', beforeEntrypoint('ENV OCS_CONFIG_DIR=/home/ocs/config LOGLEVEL=info')],
      ['by an ARG', beforeEntrypoint('ARG CONFIG=/ocs-config\nENV OCS_CONFIG_DIR=$CONFIG')],
    ],
  ),
  ...mutants('unbuffered-overridden', 'notice', everyone, [
    ['empty', beforeEntrypoint('ENV PYTHONUNBUFFERED=')],
    ['in quotes', beforeEntrypoint('ENV PYTHONUNBUFFERED=""')],
  ]),
  ...mutants('path-clobbered', 'error', everyone, [
    ['a folder of its own', beforeEntrypoint('ENV PATH=/opt/drive/bin')],
    ['the system only', beforeEntrypoint('ENV PATH=/usr/local/bin:/usr/bin:/bin')],
    ['single quotes', beforeEntrypoint("ENV PATH='/opt/drive/bin:$PATH'")],
    ['an escaped dollar', beforeEntrypoint('ENV PATH=/opt/drive/bin:\\$PATH')],
  ]),
  ...mutants('legacy-instruction', 'notice', everyone, [
    ['MAINTAINER', beforeEntrypoint('MAINTAINER Ada <ada@example.org>')],
    ['ENV k v', beforeEntrypoint('ENV LOGLEVEL info')],
  ]),
  ...mutants(
    'secret-in-dockerfile',
    'warning',
    ['socs', 'pcs', 'single-agent', 'minimal-plugin'],
    [
      ['a password in ENV', beforeEntrypoint('ENV INFLUXDB_PASSWORD=hunter2')],
      ['a token in ARG', belowFrom('ARG GITHUB_TOKEN')],
      ['an API key', beforeEntrypoint('ENV SLACK_API_KEY=xoxb-1111-2222-abcdefghij')],
      [
        'a clone with a password',
        belowFrom(
          'RUN git clone https://ada:hunter2@git.example.org/dewar.git /src/dewar && git -C /src/dewar checkout 4f6b2f3c1a',
        ),
      ],
    ],
  ),
  ...mutants(
    'template-leftover',
    'notice',
    ['pcs', 'single-agent', 'my-ocs-agent'],
    [
      [
        "the template's packages",
        belowFrom('RUN apt-get update && apt-get install -y rsync wget python3-pip && rm -rf /var/lib/apt/lists/*'),
      ],
    ],
    { findings: 3 },
  ),
  ...mutants(
    'template-leftover',
    'notice',
    ['single-agent', 'pcs', 'socs'],
    [
      ["the template's first line", swap('Dockerfile', /^# .*$/m, '# my-ocs-agent-docker')],
      [
        "the template's first two lines",
        swap('Dockerfile', /^# .*\n# .*$/m, '# my-ocs-agent\n# A brief description of your image.'),
      ],
    ],
  ),
  ...mutants('dockerfile-syntax', 'error', everyone, [
    ['an ARG in FROM that nobody declares', swap('Dockerfile', /^FROM .*$/m, 'FROM simonsobs/ocs:$OCS_TAG')],
    ['an unknown instruction', beforeEntrypoint('RUNN echo hello')],
    ['COPY with one argument', beforeEntrypoint('COPY agent.py')],
    ['an unknown flag', beforeEntrypoint('COPY --owner=ocs:ocs . /src/')],
    ['a heredoc without its end', beforeEntrypoint('RUN <<EOF\necho hello')],
    ['no FROM', swap('Dockerfile', /^FROM .*$/m, '')],
    ['ENV without a value', beforeEntrypoint('ENV LOGLEVEL')],
    [
      'arguments in shell form',
      entrypoint('ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\nCMD --agent /app/x.py --entrypoint main'),
    ],
    ['a port that is none', beforeEntrypoint('EXPOSE http')],
  ]),
  ...mutants(
    'dockerfile-syntax',
    'error',
    ['socs'],
    [
      [
        'an unknown instruction in a nested one',
        swap('docker/wiregrid_actuator/Dockerfile', 'COPY ./ ./', 'COPYY ./ ./'),
      ],
      ['an empty one', add('simulators/lakeshore372/Dockerfile', '# soon\n')],
    ],
  ),
];
