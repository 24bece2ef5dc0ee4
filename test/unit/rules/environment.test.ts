import { base, composed, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const id = 'environment: [INSTANCE_ID=a]';

finds('environment-empty', {
  'each that does harm': [
    dockerfile('ENV SITE_HUB= SITE_HTTP="" SITE_HOST=\'\' OCS_CONFIG_DIR='),
    'warning Dockerfile "SITE_HUB="',
    'warning Dockerfile "SITE_HTTP=\\"\\""',
    'warning Dockerfile "SITE_HOST=\'\'"',
    'warning Dockerfile "OCS_CONFIG_DIR="',
  ],
  'a service that leaves it so': [composed('ENV SITE_HUB=', id), 'error Dockerfile "SITE_HUB="'],
  'services that all set it': [
    composed('ENV SITE_HUB=', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
    'warning Dockerfile "SITE_HUB="',
  ],
  'a service of another image that does not set it': [
    {
      files: {
        Dockerfile: `${base}ENV SITE_HUB=\n`,
        'b/Dockerfile': base,
        'docker-compose.yml': `services:\n  a:\n    build: .\n    environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]\n  b:\n    build: b\n    ${id}\n`,
      },
    },
    'warning Dockerfile "SITE_HUB="',
  ],
  'an env_file that may set it': [
    composed('ENV SITE_HUB=', 'env_file: [/etc/ocs.env]'),
    'warning Dockerfile "SITE_HUB="',
  ],
  'an ARG without value': [dockerfile('ARG HUB=\nENV SITE_HUB=$HUB'), 'warning Dockerfile "SITE_HUB=$HUB"'],
});

isSilentOn('environment-empty', {
  values: dockerfile('ENV SITE_HUB=ws://x:1/ws CROSSBAR_TIMEOUT=1'),
  'other names': dockerfile('ENV FOO= PYTHONPATH='),
  'the option beside it': dockerfile('ENV SITE_HUB=\nCMD ["--site-hub", "ws://x:1/ws"]'),
  'a value that only the build knows': dockerfile('ARG HUB\nENV SITE_HUB=$HUB'),
  'a later value': dockerfile('ENV SITE_HUB=\nENV SITE_HUB=ws://x:1/ws'),
  'an image that is no agent': {
    files: { Dockerfile: base, 'sim/Dockerfile': `${base}ENV SITE_HUB=\nENTRYPOINT ["python3", "s.py"]\n` },
  },
});

finds('configuration-baked', {
  'each of them': [
    dockerfile('ENV INSTANCE_ID=a\nENV SITE_HUB=ws://x:1/ws SITE_HTTP=http://x:1/call\nENV SITE_HOST h'),
    'warning Dockerfile "INSTANCE_ID=a"',
    'warning Dockerfile "SITE_HUB=ws://x:1/ws"',
    'warning Dockerfile "SITE_HTTP=http://x:1/call"',
    'warning Dockerfile "SITE_HOST h"',
  ],
});

isSilentOn('configuration-baked', {
  'what belongs to the agent': dockerfile('ENV LOGLEVEL=info CROSSBAR_TIMEOUT=20'),
  'an empty one, which another rule explains': dockerfile('ENV SITE_HUB='),
  'a stage that is only copied from': {
    files: { Dockerfile: `${base.trim()} AS one\nENV SITE_HUB=ws://x:1/ws\n${base}COPY --from=one /x /x\n` },
  },
});

finds('config-dir-overridden', {
  'another folder': [dockerfile('ENV OCS_CONFIG_DIR=/etc/ocs'), 'warning Dockerfile "OCS_CONFIG_DIR=/etc/ocs"'],
});

isSilentOn('config-dir-overridden', {
  'the same folder': dockerfile('ENV OCS_CONFIG_DIR="/config/"'),
  'an empty value, which another rule explains': dockerfile('ENV OCS_CONFIG_DIR='),
  'a base that has to bring it itself': {
    files: {
      Dockerfile: 'FROM simonsobs/so_smurf_base:v0.0.9\nENV OCS_CONFIG_DIR=/config\nENTRYPOINT ["ocs-agent-cli"]\n',
    },
  },
});

finds('unbuffered-overridden', {
  'an empty text': [dockerfile('ENV PYTHONUNBUFFERED='), 'notice Dockerfile "PYTHONUNBUFFERED="'],
  zero: [dockerfile('ENV PYTHONUNBUFFERED=0'), 'notice Dockerfile "PYTHONUNBUFFERED=0"'],
});

isSilentOn('unbuffered-overridden', {
  'any other text': dockerfile('ENV PYTHONUNBUFFERED=no'),
  one: dockerfile('ENV PYTHONUNBUFFERED 1'),
});

finds('path-clobbered', {
  'another folder alone': [dockerfile('ENV PATH=/foo'), 'error Dockerfile "PATH=/foo"'],
  'the folders of the system': [dockerfile('ENV PATH /usr/bin:/bin'), 'error Dockerfile "PATH /usr/bin:/bin"'],
  'single quotes': [dockerfile("ENV PATH='$PATH:/foo'"), 'error Dockerfile "PATH=\'$PATH:/foo\'"'],
  'an older base, whose programs lie elsewhere': [
    { files: { Dockerfile: 'FROM simonsobs/ocs:v0.11.1\nENV PATH=/usr/bin:/bin\n' } },
    'error Dockerfile "PATH=/usr/bin:/bin"',
  ],
  'half of the entry point written out': [
    dockerfile('ENV PATH=/bin\nENTRYPOINT ["/opt/venv/bin/dumb-init", "ocs-agent-cli"]'),
    'error Dockerfile "PATH=/bin"',
  ],
  'a service': [composed('', 'environment: [INSTANCE_ID=a, PATH=/bin]'), 'error docker-compose.yml "PATH"'],
});

isSilentOn('path-clobbered', {
  'what was there': dockerfile('ENV PATH=/foo:$PATH'),
  'what was there, in braces and quotes': dockerfile('ENV PATH="/foo:${PATH}"'),
  'the virtualenv by name': dockerfile('ENV PATH=/opt/venv/bin:/bin'),
  'everything written out': dockerfile(
    'ENV PATH=/bin\nENTRYPOINT ["/opt/venv/bin/dumb-init", "/opt/venv/bin/ocs-agent-cli"]',
  ),
  'a link': dockerfile('RUN ln -s /opt/venv/bin/* /usr/bin/\nENV PATH=/usr/bin:/bin'),
  'an older base': { files: { Dockerfile: 'FROM simonsobs/ocs:v0.11.1\nENV PATH=/usr/local/bin:/bin\n' } },
  'a base nobody has looked at': {
    files: { Dockerfile: 'FROM so_smurf_base:v1\nENV PATH=/x\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n' },
  },
});

repairs('path-clobbered', {
  'a lost PATH': [dockerfile('ENV PATH=/foo'), 'Dockerfile', `${base}ENV PATH="/foo:$PATH"\n`],
  'single quotes': [dockerfile("ENV PATH='$PATH:/foo'"), 'Dockerfile', `${base}ENV PATH="$PATH:/foo"\n`],
});
