import type { Case } from '../case.ts';

const one = (body: string) =>
  `services:\n  a:\n    image: simonsobs/ocs:v0.12.0\n${body.replace(/^/gm, '    ').trimEnd()}\n`;

/** Files that Compose accepts, and how it reads them. */
export const reading: readonly Case[] = [
  {
    title: 'environment as a list',
    files: {
      'compose.yaml': one('environment:\n  - INSTANCE_ID=a1\n  - SITE_HUB=ws://x:8001/ws\n  - EMPTY=\n  - BARE'),
    },
  },
  {
    title: 'environment as a mapping',
    files: { 'compose.yaml': one('environment:\n  INSTANCE_ID: a1\n  EMPTY: ""\n  NOTHING:\n  TILDE: ~') },
  },
  {
    title: 'numbers and truth values in environment',
    files: {
      'compose.yaml': one(
        'environment:\n  A: 10\n  B: 010\n  C: 0o17\n  D: 0x1f\n  E: 1.0\n  F: 1e3\n  G: true\n  H: yes\n  I: 1_000\n  J: 22:22\n  K: .5\n  L: 1.5\n  M: -7\n  O: off\n  P: 08\n  Q: +5\n  R: 1e21\n  S: 0.00001\n  T: 12345678901',
      ),
    },
  },
  {
    title: 'quotes inside a list element stay',
    files: {
      'compose.yaml': one('environment:\n  - INSTANCE_ID="a1"\n  - "SITE_HUB=ws://x"\n  - \'SITE_HTTP=http://x\''),
    },
  },
  { title: 'a value with equals signs', files: { 'compose.yaml': one('environment:\n  - A=b=c=d\n  - "B: c"') } },
  { title: 'the same name twice in a list', files: { 'compose.yaml': one('environment:\n  - A=1\n  - A=2') } },
  {
    title: 'a command as a list',
    files: { 'compose.yaml': one('command:\n  - --agent\n  - \'/app/a b.py\'\n  - "--mode=x y"') },
  },
  {
    title: 'a list of one string is one argument',
    files: { 'compose.yaml': one("command:\n  - '--agent /app/agent.py --entrypoint main'") },
  },
  {
    title: 'a command as a string is split',
    files: { 'compose.yaml': one('command: --agent /app/agent.py --entrypoint main') },
  },
  { title: 'quotes in a string command', files: { 'compose.yaml': one(`command: --a "b c" 'd e' f\\ g "h\\"i" ''`) } },
  {
    title: 'a folded command',
    files: { 'compose.yaml': one('command: >-\n  --agent /app/agent.py\n  --entrypoint main') },
  },
  {
    title: 'a literal command',
    files: { 'compose.yaml': one('command: |\n  --agent /app/agent.py\n  --entrypoint main') },
  },
  {
    title: 'a plain command over several lines',
    files: { 'compose.yaml': one('command: --agent /app/agent.py\n  --entrypoint\n  main') },
  },
  { title: 'a pipe ends a string command', files: { 'compose.yaml': one('command: echo a | grep b') } },
  { title: 'a redirection ends a string command', files: { 'compose.yaml': one('command: run x 2>log') } },
  { title: 'and-and ends a string command', files: { 'compose.yaml': one('command: sh -c a && b') } },
  { title: 'backticks and dollar parentheses', files: { 'compose.yaml': one('command: echo `date x` $$(date y)') } },
  { title: 'an empty command list', files: { 'compose.yaml': one('command: []') } },
  { title: 'an empty command string', files: { 'compose.yaml': one('command: ""') } },
  { title: 'a null command', files: { 'compose.yaml': one('command:') } },
  {
    title: 'entrypoint forms',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, entrypoint: dumb-init ocs-agent-cli}\n  b: {image: x, entrypoint: [dumb-init, ocs-agent-cli]}\n  c: {image: x, entrypoint: []}\n  d: {image: x, entrypoint: ""}\n',
    },
  },
  {
    title: 'several documents in one file',
    files: { 'compose.yaml': 'services:\n  a: {image: i, user: "1"}\n---\nservices:\n  a: {user: "2"}\n' },
  },
  {
    title: 'profiles',
    files: { 'compose.yaml': 'services:\n  a: {image: i}\n  b: {image: i, profiles: [dev]}\n  c: {profiles: [dev]}\n' },
  },
  {
    title: 'env_file in order, environment over it',
    files: {
      'compose.yaml': one('env_file: [one.env, two.env]\nenvironment: [C=own]'),
      'one.env': 'A=1\nB=1\nC=1\n',
      'two.env': 'B=2\nC=2\n',
    },
  },
  {
    title: 'an env_file as a string, and one not required',
    files: {
      'compose.yaml':
        'services:\n  a: {image: i, env_file: a.env}\n  b: {image: i, env_file: [{path: none.env, required: false}, {path: a.env}]}\n',
      'a.env': 'A=1\n',
    },
  },
  {
    title: 'an env_file in raw format',
    files: {
      'compose.yaml': one('env_file: [{path: a.env, format: raw}]'),
      'a.env': 'A="$X" # c\nB=\'q\'\n# no\n\nC=\n',
    },
  },
  {
    title: 'the syntax of env files',
    files: {
      'compose.yaml': one('env_file: a.env'),
      'a.env':
        '# c\nA=1 # comment\nB="q # no" # c\nC=\'$A\'\nD="$A"\nE=${A:-z}\nexport F=f\nG: yaml\n  H  =  spaced  \nI=a#b\nJ="two\nlines"\nK="a\\nb"\nL=\nM="x\\$A"\nN=\'it\\\'s\'\nO=$$A\nP="tab\\there"\n\n  # indented\nQ=${NONE}\nR="a"trailing\n',
    },
  },
  {
    title: 'a bare name in an env file',
    files: { 'compose.yaml': one('env_file: a.env'), 'a.env': 'BARE\nA=1\n', '.env': 'BARE=fromdotenv\n' },
  },
  {
    title: 'a bare name takes its value from .env',
    files: {
      'compose.yaml': 'services:\n  a: {image: i, environment: [A, B]}\n  b: {image: i, environment: {A: , B: }}\n',
      '.env': 'A=1\n',
    },
  },
  {
    title: 'interpolation in all forms, unset',
    files: {
      'compose.yaml': one(
        'environment:\n  A: $X\n  B: ${X}\n  C: ${X:-d}\n  D: ${X-d}\n  E: ${X:+r}\n  F: ${X+r}\n  G: $$X\n  H: ${X:-${Y:-n}}\n  I: a${X}b\n  J: $$\n  K: a$\n  L: $1\n  M: ${X:-}\n  N: "${X:-a b}"\n  O: ${X:-${Y}}',
      ),
    },
  },
  {
    title: 'interpolation in all forms, set',
    files: {
      'compose.yaml': one(
        'environment:\n  A: $X\n  B: ${X}\n  C: ${X:-d}\n  D: ${X-d}\n  E: ${X:+r}\n  F: ${X+r}\n  G: ${X:?e}\n  H: ${X?e}\n  I: ${X}${X}\n  J: $X.$X\n  K: ${X:+${Y:-n}}',
      ),
      '.env': 'X=v\n',
    },
  },
  {
    title: 'interpolation in all forms, empty',
    files: {
      'compose.yaml': one('environment:\n  A: $X\n  C: ${X:-d}\n  D: ${X-d}\n  E: ${X:+r}\n  F: ${X+r}\n  H: ${X?e}'),
      '.env': 'X=\n',
    },
  },
  {
    title: 'nested and odd expressions',
    files: {
      'compose.yaml': one(
        'environment:\n  A: "${X:-{a}}"\n  B: "${X:-{a}"\n  C: "${X:-a}}"\n  D: "${X-a:-b}"\n  E: "${X:-a}${Y:-b}"\n  F: "${X:-${Y:-${Z:-deep}}}"\n  G: "${X:-a?b}"\n  H: "${x_1:-low}"',
      ),
    },
  },
  {
    title: 'interpolation in keys does not happen',
    files: { 'compose.yaml': one('environment:\n  ${X}: v\nlabels:\n  $Y: v'), '.env': 'X=1\n' },
  },
  {
    title: 'interpolation of image, volumes and command',
    files: {
      'compose.yaml':
        'services:\n  a:\n    image: "${REPO:-simonsobs}/ocs:${TAG}"\n    volumes: ["${DIR:-/x}:/config:ro"]\n    command: "--x ${WORDS}"\n',
      '.env': 'TAG=v1\nWORDS=one two "three four"\n',
    },
  },
  {
    title: 'a variable that is a whole list element',
    files: {
      'compose.yaml': one('environment:\n  - ${PAIR}\n  - ${NAME}=x\ncommand:\n  - ${WORDS}'),
      '.env': 'PAIR=A=b\nNAME=N\nWORDS=one two\n',
    },
  },
  {
    title: 'mounts in short syntax',
    files: {
      'compose.yaml': `volumes:\n  named:\nservices:\n  a:\n    image: i\n    volumes:\n      - ./x:/a\n      - /y:/b:ro\n      - named:/c\n      - /anonymous\n      - ~/z:/d:rw\n      - ../up:/e/\n      - 'C:\\\\x:/f'\n      - /g:/h:ro,z\n`,
    },
  },
  {
    title: 'mounts in long syntax',
    files: {
      'compose.yaml': one(
        'volumes:\n  - type: bind\n    source: ./x\n    target: /config\n    read_only: true\n  - {type: tmpfs, target: /t}\n  - {type: bind, source: /d, target: /data/, read_only: "false"}',
      ),
    },
  },
  {
    title: 'the same target twice, the last wins',
    files: { 'compose.yaml': one('volumes: [/a:/config, /b:/config:ro]') },
  },
  {
    title: 'configs and secrets',
    files: {
      'compose.yaml':
        one('configs:\n  - site\n  - {source: site, target: /config/default.yaml}\nsecrets: [token]') +
        'configs:\n  site: {file: ./default.yaml}\nsecrets:\n  token: {file: ./token}\n',
      'default.yaml': 'hub: {}\n',
      token: 'x\n',
    },
  },
  { title: 'a version is obsolete, not wrong', files: { 'compose.yaml': `version: "3.7"\n${one('hostname: h')}` } },
  {
    title: 'extensions everywhere',
    files: { 'compose.yaml': `x-top: {a: 1}\n${one('x-own: [1]\nbuild: {context: ., x-b: 1}')}` },
  },
  {
    title: 'hostname with an underscore, host network, numeric user in quotes',
    files: {
      'compose.yaml': one(
        'hostname: ocs_docker\nnetwork_mode: host\nuser: "9000:9000"\nworking_dir: /x\ninit: true\nports: ["8001:8001"]',
      ),
    },
  },
  { title: 'truth values as strings', files: { 'compose.yaml': one('init: "yes"\ntty: "True"\nread_only: "off"') } },
  {
    title: 'services separated by comments and blank lines',
    files: {
      'compose.yaml': '# c\nservices:\n\n  # one\n  a: # two\n    image: i # three\n\n\n  b:\n    image: "i#j"\n',
    },
  },
  {
    title: 'flow style, JSON',
    files: {
      'compose.yaml':
        '{"services": {"a": {"image": "i", "environment": {"A": "x\\u0041", "B": "l\\nm"}, "command": ["a", "b"]}}}\n',
    },
  },
  {
    title: 'carriage returns and a byte order mark',
    files: {
      'compose.yaml':
        '\uFEFFservices:\r\n  a:\r\n    image: i\r\n    environment:\r\n      - A=1\r\n    command: x y\r\n',
    },
  },
  {
    title: 'quoted and escaped scalars',
    files: {
      'compose.yaml': one(
        `environment:\n  A: "tab\\tnew\\nline \\u00e9 \\x41"\n  B: 'it''s'\n  C: "a\\\n    b"\n  D: plain with  two  spaces\n  E: >\n    folded\n    text\n\n    par\n  F: |-\n    literal\n     more\n  G: !!str 123`,
      ),
    },
  },
  { title: 'a name of the project', files: { 'compose.yaml': `name: my-site\n${one('hostname: h')}` } },
  {
    title: 'depends_on, networks, healthcheck, deploy',
    files: {
      'compose.yaml':
        'networks:\n  n: {}\nservices:\n  a:\n    image: i\n    depends_on:\n      b: {condition: service_started}\n    networks: {n: {aliases: [x]}}\n    healthcheck: {test: [CMD, "true"], interval: 10s, retries: 3}\n    deploy: {replicas: 2, resources: {limits: {memory: 50m}}}\n  b: {image: i, networks: [n, default], healthcheck: {test: "exit 0"}}\n',
    },
  },
  {
    title: 'logging and ulimits',
    files: {
      'compose.yaml': one(
        'logging: {driver: json-file, options: {max-size: "20m", max-file: "10"}}\nulimits: {nofile: {soft: 1, hard: 2}, nproc: 5}\ndevices: ["/dev/ttyUSB0:/dev/ttyUSB0"]\nrestart: unless-stopped\nstop_grace_period: 1m30s\nextra_hosts: ["a:1.2.3.4"]\nsecurity_opt: ["apparmor=docker-ocs"]\ncap_add: [SYS_NICE]\nprivileged: false',
      ),
    },
  },
  {
    title: 'a device with an empty file in docker-compose.yml beside compose.yaml',
    files: { 'compose.yaml': 'services:\n  a: {image: one}\n', 'docker-compose.yml': 'services:\n  a: {image: two}\n' },
  },
  {
    title: 'an inherited list is appended',
    files: {
      'compose.yaml': 'services:\n  a: {image: i, dns: 1.1.1.1, cap_add: [A], profiles: []}\n',
      'compose.override.yaml': 'services:\n  a: {dns: [2.2.2.2], cap_add: [B]}\n',
    },
  },
  {
    title: 'build forms',
    files: {
      'compose.yaml':
        'services:\n  a: {build: .}\n  b: {build: {context: ./sub, dockerfile: D, target: t, args: {A: 1}}}\n  c: {image: i, build: {dockerfile_inline: "FROM x"}}\n',
      'sub/D': 'FROM x\n',
    },
  },
];
