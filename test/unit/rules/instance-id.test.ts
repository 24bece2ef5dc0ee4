import { describe, expect, test } from 'vitest';
import { afterFix, base, composed, finds, isSilentOn, repairs, shownFindings } from '../support/verbs.ts';

const hub = 'environment:\n  - SITE_HUB=ws://x:1/ws';
const foreign = (image: string, lines: string) => ({
  files: { 'docker-compose.yml': `services:\n  a:\n    image: ${image}\n${lines.replace(/^/gm, '    ')}\n` },
});

finds('instance-id-missing', {
  nothing: [composed('', 'hostname: h'), 'error docker-compose.yml "ocs-a"'],
  'other variables': [composed('', hub), 'error docker-compose.yml "ocs-a"'],
  'a colon in a list': [
    composed('', 'environment:\n  - "INSTANCE_ID: a"'),
    'error docker-compose.yml "INSTANCE_ID: a"',
  ],
  'a hyphen': [composed('', 'environment:\n  - INSTANCE-ID=a'), 'error docker-compose.yml "INSTANCE-ID"'],
  'a letter too few': [composed('', 'environment: {INSTANC_ID: a}'), 'error docker-compose.yml "INSTANC_ID"'],
  'the published base': [foreign('simonsobs/ocs:v0.12.1', hub), 'error docker-compose.yml "a"'],
  'socs, whose image was not tried': [foreign('simonsobs/socs:v0.6.0', hub), 'warning docker-compose.yml "a"'],
  'a command that holds another option': [
    composed('', `${hub}\ncommand: [--site-host, x]`),
    'error docker-compose.yml "ocs-a"',
  ],
});

isSilentOn('instance-id-missing', {
  'a list': composed('', 'environment: [INSTANCE_ID=a]'),
  'a mapping': composed('', 'environment: {INSTANCE_ID: a}'),
  'passed through': composed('', 'environment:\n  INSTANCE_ID:'),
  'passed through in a list': composed('', 'environment: [INSTANCE_ID]'),
  'an env_file that cannot be read': composed('', 'env_file: [/etc/ocs.env]'),
  'the command': composed('', 'hostname: h\ncommand: --instance-id a'),
  'with = and abbreviated': composed('', 'hostname: h\ncommand: [--inst=a]'),
  'the image’s ENTRYPOINT': composed('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "a"]', 'hostname: h'),
  'the image’s CMD': composed('CMD ["--instance-id=a"]', 'hostname: h'),
  'the image’s ENV': composed('ENV INSTANCE_ID=a', 'hostname: h'),
  'a build entry': composed('', 'image: x'),
  'a crossbar': foreign('simonsobs/ocs-crossbar:v0.12.1', 'volumes: [./c:/c]'),
  'an image nobody has looked at': foreign('grafana:v1', 'environment: [A=b]'),
  'the base before it had an entry point': foreign('simonsobs/ocs:v0.9.3', hub),
  'another program on the base': foreign('simonsobs/ocs:v0.12.1', 'entrypoint: [python3, x.py]'),
  'environment in the command, which another rule explains': composed('', 'command:\n  - INSTANCE_ID=a'),
  'one string, which another rule explains': composed('', 'command: ["--instance-id a"]'),
  'a service of a simulator': {
    files: {
      Dockerfile: base,
      'sim/Dockerfile': `${base}ENTRYPOINT ["python3", "s.py"]\n`,
      'docker-compose.yml': 'services:\n  s:\n    build: sim\n    hostname: s\n',
    },
  },
});

repairs('instance-id-missing', {
  'a list': [
    composed('', hub),
    'docker-compose.yml',
    composed('', 'environment:\n  - INSTANCE_ID=a\n  - SITE_HUB=ws://x:1/ws').files['docker-compose.yml'] ?? '',
  ],
  'a mapping': [
    composed('', 'environment:\n  SITE_HUB: ws://x:1/ws'),
    'docker-compose.yml',
    composed('', 'environment:\n  INSTANCE_ID: a\n  SITE_HUB: ws://x:1/ws').files['docker-compose.yml'] ?? '',
  ],
  'no environment at all': [
    composed('', 'hostname: h'),
    'docker-compose.yml',
    'services:\n  ocs-a:\n    environment:\n      - INSTANCE_ID=a\n    build: .\n    hostname: h\n',
  ],
  'a colon in a list': [
    composed('', 'environment:\n  - "INSTANCE_ID: a"'),
    'docker-compose.yml',
    composed('', 'environment:\n  - "INSTANCE_ID=a"').files['docker-compose.yml'] ?? '',
  ],
});

describe('instance-id-missing leaves alone', () => {
  test.each([
    ['a service in braces', 'services:\n  ocs-a: {build: ., hostname: h}\n'],
    ['an environment that is there and empty', 'services:\n  ocs-a:\n    build: .\n    environment: {}\n'],
    ['a list in brackets', 'services:\n  ocs-a:\n    build: .\n    environment: [SITE_HUB=ws://x:1/ws]\n'],
  ])('%s', (_name, text) => {
    const tree = { files: { Dockerfile: base, 'docker-compose.yml': text } };
    expect(shownFindings('instance-id-missing', tree)).toEqual(['error docker-compose.yml "ocs-a"']);
    expect(afterFix('instance-id-missing', tree, 'docker-compose.yml')).toBe(text);
  });
});

const baked = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--instance-id", "v1"]';

finds('instance-id-baked', {
  'in ENTRYPOINT': [alone(baked), 'warning Dockerfile "\\"--instance-id\\", \\"v1\\""'],
  'in ENTRYPOINT, with a service that wants another': [
    composed(baked, 'environment: [INSTANCE_ID=v2]'),
    'error Dockerfile "\\"--instance-id\\", \\"v1\\""',
  ],
  'in ENTRYPOINT, with a service that wants the same': [
    composed(baked, 'environment: [INSTANCE_ID=v1]'),
    'warning Dockerfile "\\"--instance-id\\", \\"v1\\""',
  ],
  'in ENTRYPOINT, with a service that overrides it': [
    composed(baked, 'environment: [INSTANCE_ID=v2]\ncommand: [--instance-id, v2]'),
    'warning Dockerfile "\\"--instance-id\\", \\"v1\\""',
  ],
  'in CMD, with a service that wants another': [
    composed('CMD ["--instance-id=v1"]', 'environment: [INSTANCE_ID=v2]'),
    'error Dockerfile "\\"--instance-id=v1\\""',
  ],
  'in CMD, with a service that gives a command': [
    composed('CMD ["--instance-id=v1"]', 'environment: [INSTANCE_ID=v2]\ncommand: [--site-host, x]'),
    'warning Dockerfile "\\"--instance-id=v1\\""',
  ],
  'in a wrapper': [
    alone(
      'COPY go.sh /go.sh\nENTRYPOINT ["/go.sh"]',
      '#!/bin/sh\nexec dumb-init ocs-agent-cli --instance-id v1 "$@"\n',
    ),
    'warning Dockerfile "\\"/go.sh\\""',
  ],
});

isSilentOn('instance-id-baked', {
  'no option': alone('CMD ["--site-host", "x"]'),
  'a wrapper that passes the variable': alone(
    'COPY go.sh /go.sh\nENTRYPOINT ["/go.sh"]',
    '#!/bin/sh\nexec dumb-init ocs-agent-cli --instance-id "$INSTANCE_ID" "$@"\n',
  ),
  'an option of another program': {
    files: { Dockerfile: base, 'sim/Dockerfile': `${base}ENTRYPOINT ["python3", "s.py", "--instance-id", "x"]\n` },
  },
});

repairs('instance-id-baked', {
  'in ENTRYPOINT': [
    composed(baked, 'environment: [INSTANCE_ID=v2]'),
    'Dockerfile',
    `${base}ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n`,
  ],
  'first in CMD': [
    composed('CMD ["--instance-id", "v1", "--site-host", "x"]', 'environment: [INSTANCE_ID=v2]'),
    'Dockerfile',
    `${base}CMD ["--site-host", "x"]\n`,
  ],
  'alone in CMD': [
    composed('CMD ["--instance-id=v1"]', 'environment: [INSTANCE_ID=v2]'),
    'Dockerfile',
    `${base}CMD []\n`,
  ],
});

function alone(lines: string, script = '') {
  return { files: { Dockerfile: `${base}${lines}\n`, 'go.sh': script }, executable: ['go.sh'] };
}
