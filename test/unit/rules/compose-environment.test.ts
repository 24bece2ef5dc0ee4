import { agent, bare, built, documented } from '../support/compose-trees.ts';
import { base, finds, isSilentOn, repairs } from '../support/verbs.ts';

const file = 'docker-compose.yml';
const script = 'CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]\nCOPY agent.py /app/agent.py';

finds('environment-empty', {
  'each variable that does harm': [
    agent('SITE_HUB=\nSITE_HTTP=\nSITE_HOST=\nCROSSBAR_TIMEOUT=\nOCS_CONFIG_DIR='),
    `error ${file} "SITE_HUB="`,
    `error ${file} "SITE_HTTP="`,
    `error ${file} "SITE_HOST="`,
    `error ${file} "CROSSBAR_TIMEOUT="`,
    `error ${file} "OCS_CONFIG_DIR="`,
  ],
  'the instance-id': [bare('environment: [INSTANCE_ID=]'), `error ${file} "INSTANCE_ID="`],
  'a mapping with an empty text': [bare('environment:\n  INSTANCE_ID: a\n  SITE_HUB: ""'), `error ${file} "\\"\\""`],
  'an empty default': [agent('SITE_HUB=${SITE_HUB:-}'), `error ${file} "${'${SITE_HUB:-}'}"`],
  'an empty value in .env': [agent('SITE_HUB=${HUB}', '', { '.env': 'HUB=\n' }), `error ${file} "${'${HUB}'}"`],
  'an empty value in an env_file': [
    bare('env_file: agent.env', { 'agent.env': 'INSTANCE_ID=a\nSITE_HUB=\n' }),
    'error agent.env "SITE_HUB"',
  ],
  'a variable of which nothing says a value': [agent('SITE_HUB=${HUB}'), `warning ${file} "${'${HUB}'}"`],
  'an image of ours': [built('', 'environment: [INSTANCE_ID=a, SITE_HTTP=]'), `error ${file} "SITE_HTTP="`],
  'an image of someone that is given an INSTANCE_ID': [
    { files: { [file]: 'services:\n  a:\n    image: ghcr.io/x/y:1\n    environment: [INSTANCE_ID=a, SITE_HUB=]\n' } },
    `warning ${file} "SITE_HUB="`,
  ],
});

isSilentOn('environment-empty', {
  'a null value, which passes through': bare('environment:\n  INSTANCE_ID: a\n  SITE_HUB:'),
  'a bare name, which passes through': agent('SITE_HUB\nCROSSBAR_TIMEOUT'),
  'the option beside it': agent('SITE_HUB=', 'command: --site-hub ws://x:1/ws'),
  'the site file beside an empty folder': agent('OCS_CONFIG_DIR=', 'command: --site-file /config/default.yaml'),
  'a variable with a default': agent('SITE_HUB=${SITE_HUB:-ws://x:1/ws}'),
  'part of a value': agent('SITE_HUB=ws://${HUB}:8001/ws'),
  'another program of the base’s image': bare('entrypoint: [python3, x.py]\nenvironment: [INSTANCE_ID=a, SITE_HUB=]'),
  'options that are not known': agent('SITE_HUB=', 'command: ["${ARGS}"]'),
  'an image of ours that is no agent’s, as far as is known': {
    files: {
      Dockerfile: 'FROM ghcr.io/x/y:1\n',
      [file]: 'services:\n  a:\n    build: .\n    environment: [SITE_HUB=]\n',
    },
  },
  'LOGLEVEL, which harms nobody': agent('LOGLEVEL='),
  'names of others': agent('FOO=\nPYTHONPATH='),
  'a service of another kind': {
    files: { [file]: 'services:\n  crossbar:\n    image: crossbario/crossbar\n    environment: [SITE=]\n' },
  },
  'what documentation leaves to a variable': documented(
    'ocs-a:\n  image: simonsobs/ocs:v0.12.1\n  environment:\n    - SITE_HUB=${HUB}',
  ),
});

finds('environment-unknown', {
  'near misses': [
    agent('SITE_HUP=ws://x:1/ws\nSITE-HTTP=http://x:1/call\nsite_host=h\nCROSSBAR_TIMOUT=10'),
    `warning ${file} "SITE_HUP"`,
    `warning ${file} "SITE-HTTP"`,
    `warning ${file} "site_host"`,
    `warning ${file} "CROSSBAR_TIMOUT"`,
  ],
  'the level of the log': [agent('LOG_LEVEL=info'), `warning ${file} "LOG_LEVEL"`],
  'a colon in a list': [agent('"SITE_HUB: ws://x:1/ws"'), `warning ${file} "SITE_HUB: ws://x:1/ws"`],
  'in documentation, the instance-id too': [
    documented(
      'ocs-a:\n  image: simonsobs/socs:v0.6.0\n  environment:\n    - INSTANCE-ID=a\n    - SITE_HUB=ws://x:1/ws',
    ),
    'warning docs/agents/a.rst "INSTANCE-ID"',
  ],
});

isSilentOn('environment-unknown', {
  'names that OCS reads': agent('SITE_HUB=ws://x:1/ws\nSITE_HTTP=http://x:1/call\nSITE_HOST=h\nLOGLEVEL=info'),
  'names of others': agent('SITE_NAME=x\nSITE_PORT=1\nOCS_CONFIG=x\nTZ=UTC'),
  'LOG_LEVEL, which the agent reads': agent('LOG_LEVEL=info', '', { 'x.py': "os.environ['LOG_LEVEL']\n" }),
  'LOG_LEVEL in an image that is not known': {
    files: { [file]: 'services:\n  a:\n    image: ghcr.io/x/y:1\n    environment: [INSTANCE_ID=a, LOG_LEVEL=info]\n' },
  },
  'a misspelt INSTANCE_ID, which another rule tells': bare('environment: [INSTANCE-ID=a]'),
  'a name that the code reads': agent('SITE_HUBS=a', '', { 'x.py': "import os\nos.environ['SITE_HUBS']\n" }),
  'the right name beside it': agent('SITE_HUB=ws://x:1/ws\nSITE_HUP=x'),
  'a service that is no agent': {
    files: { [file]: 'services:\n  web:\n    image: nginx\n    environment: [SITE_HUP=x]\n' },
  },
});

repairs('environment-unknown', {
  'the name': [agent('SITE_HUP=ws://x:1/ws'), file, agent('SITE_HUB=ws://x:1/ws').files[file] ?? ''],
  'the colon': [agent('"SITE_HUB: ws://x:1/ws"'), file, agent('"SITE_HUB=ws://x:1/ws"').files[file] ?? ''],
});

finds('environment-overridden', {
  'option and variable': [
    agent('SITE_HUB=ws://x:1/ws', 'command: --site-hub ws://y:1/ws'),
    `warning ${file} "SITE_HUB"`,
  ],
  'that say the same': [agent('', 'command: --instance-id a'), `warning ${file} "INSTANCE_ID"`],
  'an abbreviation': [agent('', 'command: [--instance=b]'), `warning ${file} "INSTANCE_ID"`],
  'an option in the image': [
    built('CMD ["--site-hub", "ws://y:1/ws"]', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
    `warning ${file} "SITE_HUB"`,
  ],
});

isSilentOn('environment-overridden', {
  'other options': agent('SITE_HUB=ws://x:1/ws', 'command: --log-dir /data --site-http http://x:1/call'),
  'the id that the image bakes, which another rule tells': built(
    'CMD ["--instance-id", "b"]',
    'environment: [INSTANCE_ID=a]',
  ),
});

finds('environment-in-command', {
  'variables of OCS': [agent('', 'command:\n  - SITE_HUB=ws://x:1/ws'), `error ${file} "SITE_HUB=ws://x:1/ws"`],
  'others too': [agent('', 'command:\n  - LOGLEVEL=debug\n  - FOO=1'), `error ${file} "LOGLEVEL=debug"`],
  'in a string': [agent('', 'command: SITE_HUB=ws://x:1/ws'), `error ${file} "SITE_HUB=ws://x:1/ws"`],
  'before a script, a warning': [
    built(
      script,
      'environment: [INSTANCE_ID=a]\ncommand: --agent /app/agent.py --entrypoint main SITE_HUB=ws://x:1/ws',
    ),
    `warning ${file} "SITE_HUB=ws://x:1/ws"`,
  ],
  'in documentation': [
    documented('ocs-a:\n  image: simonsobs/socs:latest\n  command:\n    - INSTANCE_ID=a\n    - SITE_HUB=ws://x:1/ws'),
    'error docs/agents/a.rst "INSTANCE_ID=a"',
  ],
  'in documentation, without its service': [
    documented('command:\n  - "SITE_HUB=ws://x:1/ws"'),
    'error docs/agents/a.rst "\\"SITE_HUB=ws://x:1/ws\\""',
  ],
});

isSilentOn('environment-in-command', {
  'an option with its value': agent('', 'command: [--site-hub=ws://x:1/ws]'),
  'an argument of a script': built(
    script,
    'environment: [INSTANCE_ID=a]\ncommand: --agent /app/agent.py --entrypoint main CHANNEL=1',
  ),
  'the value of an option': agent('', 'command: [--log-dir, DATA=1]'),
  'env in front of the program': bare(
    'environment: [INSTANCE_ID=a]\nentrypoint: [env, SITE_HUB=ws://x:1/ws, dumb-init, ocs-agent-cli]',
  ),
  'a service that is no agent': { files: { [file]: 'services:\n  web:\n    image: nginx\n    command: [FOO=1]\n' } },
  'other variables in documentation': documented('command:\n  - FOO=1'),
});

repairs('environment-in-command', {
  'all of it, by renaming the key': [
    bare('command:\n  - INSTANCE_ID=a\n  - LOGLEVEL=info'),
    file,
    bare('environment:\n  - INSTANCE_ID=a\n  - LOGLEVEL=info').files[file] ?? '',
  ],
  'all of it, into what is there': [
    bare('environment:\n  - INSTANCE_ID=a\ncommand:\n  - SITE_HUB=ws://x:1/ws'),
    file,
    bare('environment:\n  - INSTANCE_ID=a\n  - SITE_HUB=ws://x:1/ws').files[file] ?? '',
  ],
  'a part of it': [
    bare('command:\n  - --log-dir=/data\n  - SITE_HUB=ws://x:1/ws\nenvironment:\n  INSTANCE_ID: a'),
    file,
    bare('command:\n  - --log-dir=/data\nenvironment:\n  INSTANCE_ID: a\n  SITE_HUB: "ws://x:1/ws"').files[file] ?? '',
  ],
});

finds('environment-quoted', {
  'those that end the agent': [
    agent('SITE_HUB="ws://x:1/ws"\nSITE_HOST="h"\nCROSSBAR_TIMEOUT=\'10\'\nOCS_CONFIG_DIR="/config"'),
    `error ${file} "\\"ws://x:1/ws\\""`,
    `error ${file} "\\"h\\""`,
    `error ${file} "'10'"`,
    `error ${file} "\\"/config\\""`,
  ],
  'those that do not': [
    agent('SITE_HTTP="http://x:1/call"\nLABEL="x y"'),
    `warning ${file} "\\"http://x:1/call\\""`,
    `warning ${file} "\\"x y\\""`,
  ],
  'one that its option overrules': [
    agent('SITE_HUB="ws://x:1/ws"', 'command: --site-hub ws://y:1/ws'),
    `warning ${file} "\\"ws://x:1/ws\\""`,
  ],
  'in documentation': [documented('environment:\n  - INSTANCE_ID="a"'), 'error docs/agents/a.rst "\\"a\\""'],
});

isSilentOn('environment-quoted', {
  'quotes around the entry': agent('"SITE_HUB=ws://x:1/ws"'),
  'quotes of a mapping': bare('environment:\n  INSTANCE_ID: "a"'),
  'quotes in an env_file': bare('env_file: a.env', { 'a.env': 'INSTANCE_ID="a"\n' }),
  'several quoted words': agent('WORDS="a" "b"'),
  'a value that holds quotes': agent(`FLAGS={"a": "b"}`),
});

repairs('environment-quoted', {
  'the quotes go': [agent('SITE_HUB="ws://x:1/ws"'), file, agent('SITE_HUB=ws://x:1/ws').files[file] ?? ''],
});

const template = (own: string) => ({
  files: {
    [file]: `x-a: &a\n  image: simonsobs/ocs:v0.12.1\n  environment:\n    SITE_HUB: ws://x:1/ws\n    FOO: 1\nservices:\n  ocs-a:\n    <<: *a\n${own}`,
  },
});

finds('environment-shadowed', {
  'the hub': [template('    environment:\n      INSTANCE_ID: a\n'), `warning ${file} "environment"`],
  'as a list': [template('    environment:\n      - INSTANCE_ID=a\n'), `warning ${file} "environment"`],
});

isSilentOn('environment-shadowed', {
  'set again': template('    environment:\n      INSTANCE_ID: a\n      SITE_HUB: ws://y:1/ws\n'),
  'given by an option': template('    environment:\n      INSTANCE_ID: a\n    command: --site-hub ws://y:1/ws\n'),
  'no environment of its own': template('    hostname: x\n'),
  'merged inside': {
    files: {
      [file]:
        'x-e: &e\n  SITE_HUB: ws://x:1/ws\nservices:\n  ocs-a:\n    image: simonsobs/ocs:v0.12.1\n    environment:\n      <<: *e\n      INSTANCE_ID: a\n',
    },
  },
  'extends, which merges deeply': {
    files: {
      [file]:
        'services:\n  b:\n    image: simonsobs/ocs:v0.12.1\n    environment:\n      SITE_HUB: ws://x:1/ws\n      INSTANCE_ID: b\n  ocs-a:\n    extends: b\n    environment:\n      INSTANCE_ID: a\n',
    },
  },
});

finds('crossbar-timeout-invalid', {
  'what int() refuses': [
    {
      files: {
        [file]: ['10s', '10.5', '1e3', '0x10', 'never']
          .map(
            (value, at) =>
              `${at === 0 ? 'services:\n' : ''}  ocs-${at}:\n    image: simonsobs/ocs:v0.12.1\n    environment: [INSTANCE_ID=a${at}, CROSSBAR_TIMEOUT=${value}]\n`,
          )
          .join(''),
      },
    },
    ...['10s', '10.5', '1e3', '0x10', 'never'].map((value) => `error ${file} "${value}"`),
  ],
  'the option': [agent('', 'command: --crossbar-timeout=10s'), `error ${file} "--crossbar-timeout=10s"`],
  'in documentation': [
    documented('environment:\n  - INSTANCE_ID=a\n  - CROSSBAR_TIMEOUT=10s'),
    'error docs/agents/a.rst "10s"',
  ],
});

isSilentOn('crossbar-timeout-invalid', {
  'what int() takes': {
    files: {
      [file]: ['" 10 "', '1_0', '+5', '-1', '0', '10']
        .map(
          (value, at) =>
            `${at === 0 ? 'services:\n' : ''}  ocs-${at}:\n    image: simonsobs/ocs:v0.12.1\n    environment: {INSTANCE_ID: a${at}, CROSSBAR_TIMEOUT: ${value}}\n`,
        )
        .join(''),
    },
  },
  'a YAML 10.0, which arrives as 10': bare('environment: {INSTANCE_ID: a, CROSSBAR_TIMEOUT: 10.0}'),
  'a good option over it': agent('CROSSBAR_TIMEOUT=abc', 'command: --crossbar-timeout 20'),
  'a variable that is not known': agent('CROSSBAR_TIMEOUT=${T}s'),
  'a base that does not read it': {
    files: {
      [file]:
        'services:\n  a:\n    image: simonsobs/ocs:v0.10.0\n    environment: [INSTANCE_ID=a, CROSSBAR_TIMEOUT=x]\n',
    },
  },
  'quotes, which another rule tells': agent('CROSSBAR_TIMEOUT="10"'),
  'nothing, which another rule tells': agent('CROSSBAR_TIMEOUT='),
});

isSilentOn('instance-id-missing', {
  'an abbreviation of the option': bare('command: --instance a'),
  'an env_file that is not here': bare('env_file: [{path: somewhere.env, required: false}]'),
  "the image's own CMD": built('CMD ["--instance-id", "a"]', 'hostname: x'),
  "the image's ENV": built('ENV INSTANCE_ID=a', 'hostname: x'),
  'it is listed under command, which another rule tells': bare('command:\n  - INSTANCE_ID=a'),
  'a build entry': {
    files: { Dockerfile: base, [file]: 'services:\n  a:\n    image: a\n    build: .\n    depends_on: []\n' },
  },
  documentation: documented('ocs-a:\n  image: simonsobs/ocs:v0.12.1\n  hostname: x'),
});

finds('instance-id-missing', {
  'a text with a colon in a list': [bare('environment:\n  - "INSTANCE_ID: a"'), `error ${file} "INSTANCE_ID: a"`],
});
