/** Code blocks of the kinds that documentation of agents shows, each with what is to be found in it: mostly nothing. */
export type Fragment = { readonly block: string; readonly found?: readonly string[] };

const socs = (name: string, lines: string, image = 'simonsobs/socs:latest') =>
  `${name}:\n  image: ${image}\n${lines.replace(/^(?=.)/gm, '  ')}`;

const usual = `hostname: ocs-docker
network_mode: "host"
volumes:
  - \${OCS_CONFIG_DIR}:/config:ro`;

/** Sound services, as pages show them. */
const sound: readonly string[] = [
  socs('ocs-agent', `${usual}\nenvironment:\n  - INSTANCE_ID=registry`, 'simonsobs/ocs:latest'),
  socs(
    'ocs-ls240',
    `${usual}\nenvironment:\n  - INSTANCE_ID=LSA240S\n  - LOGLEVEL=debug\ndevices:\n  - "/dev/LSA240S:/dev/LSA240S"`,
  ),
  socs(
    'ocs-acu',
    `${usual}\nenvironment:\n  - INSTANCE_ID=acu1\n  - SITE_HUB=ws://127.0.0.1:8001/ws\n  - SITE_HTTP=http://127.0.0.1:8001/call`,
  ),
  socs('fakedata', 'hostname: ocs-docker\nenvironment:\n  INSTANCE_ID: fakedata-1\n  SITE_HUB: ws://crossbar:8001/ws'),
  socs(
    'ocs-smurf',
    `user: "9000"\n${usual}\nenvironment:\n  - INSTANCE_ID=pysmurf-monitor\nlogging:\n  options:\n    max-size: "20m"`,
  ),
  socs(
    'ocs-tank',
    'restart: always\nhostname: ocs-docker\nenvironment:\n  - "INSTANCE_ID=tank"\n  - "TANK_PASSWORD=${TANK_PASSWORD}"',
  ),
  socs('ocs-x', `${usual}\nenvironment:\n  - INSTANCE_ID\n  - SITE_HUB`),
  socs('ocs-y', `${usual}\nenvironment:\n  - INSTANCE_ID=\${ID}\n  - SITE_HUB=\${SITE_HUB}`),
  `services:\n  crossbar:\n    image: simonsobs/ocs-crossbar:latest\n    ports:\n      - "127.0.0.1:8001:8001"\n    volumes:\n      - ./.crossbar:/ocs/.crossbar\n    environment:\n      - PYTHONUNBUFFERED=1`,
  `version: '3.7'\nnetworks:\n  default:\n    external:\n      name: ocs-net\nservices:\n  grafana:\n    image: grafana/grafana:5.4.0\n    restart: always`,
  `influxdb:\n  image: influxdb:1.7\n  container_name: "influxdb"\n  restart: always\n  ports:\n    - "8086:8086"\n  environment:\n    - INFLUXDB_HTTP_LOG_ENABLED=false`,
  `command:\n  - --agent\n  - /app/my-ocs-agent/agent.py\n  - --entrypoint\n  - main`,
  `command: --agent /app/my-ocs-agent/agent.py --entrypoint main`,
  `command:\n  - "--site-hub=ws://10.10.10.10:8001/ws"\n  - "--site-http=http://10.10.10.10:8001/call"`,
  `environment:\n  - INSTANCE_ID=valve-1`,
  `environment:\n  INSTANCE_ID: valve-1\n  LOGLEVEL: info`,
  `devices:\n  - /dev/ttyUSB0:/dev/ttyUSB0`,
  `ports:\n  - "8080:8080/udp"`,
  socs('ocs-web', 'ports:\n  - 8081:80', 'simonsobs/ocs-web:v0.4.6'),
  socs('ocs-a', 'build: .\nhostname: ocs-docker\nenvironment:\n  - INSTANCE_ID=a'),
  socs('ocs-two', `<<: *ocs-base\nenvironment:\n  - INSTANCE_ID=two`),
  `x-base: &base\n  image: simonsobs/ocs:v0.12.1\n  hostname: ocs-docker\nocs-one:\n  <<: *base\n  environment:\n    - INSTANCE_ID=one`,
];

/** Site configs, whole and in part. */
const sites: readonly string[] = [
  `hub:\n  wamp_server: ws://10.10.10.10:8001/ws\n  wamp_http: http://10.10.10.10:8001/call\n  wamp_realm: test_realm\n  address_root: observatory\n\nhosts:\n  ocs-docker:\n    agent-instances: [\n      {'agent-class': 'RegistryAgent',\n       'instance-id': 'registry',\n       'arguments': []},\n    ]`,
  `{'agent-class': 'Lakeshore240Agent',\n 'instance-id': 'LSA240S',\n 'arguments': [['--serial-number', 'LSA240S'],\n               ['--num-channels', 8],\n               ['--mode', 'acq']]}`,
  `{'agent-class': 'Lakeshore240Agent',\n 'instance-id': 'LSA240S',\n 'arguments': [['--serial-number', 'LSA240S']]},`,
  `- agent-class: ACUAgent\n  instance-id: acu1\n  arguments:\n  - '--acu-config'\n  - 'satp1'`,
  `agent-instances:\n  - agent-class: ValveAgent\n    instance-id: valve-1`,
  `hosts:\n  node1:\n    crossbar: {'config-dir': '/etc/crossbar'}\n    agent-instances:\n      - agent-class: HostManager\n        instance-id: hm-node1\n        arguments: ['--initial-state', 'up']`,
  `- agent-class: ValveAgent\n  instance-id: valve-1\n  arguments:`,
  `- agent-class: ValveAgent\n  instance-id: valve-1\n  manage: docker`,
  `hub:\n  wamp_realm: test_realm`,
];

/** What nobody could run as it stands: it says nothing. */
const incomplete: readonly string[] = [
  socs('ocs-a', 'environment:\n  - INSTANCE_ID=<your instance id>\n  - SITE_HUB=http://x:1/ws'),
  socs('ocs-b', '...\nenvironment:\n  - SITE_HUB=http://x:1/ws'),
  socs('ocs-c', 'environment:\n  - SITE_HUB=http://x:1/ws\n  - ...'),
  socs('ocs-d', 'environment: [INSTANCE_ID="a"],'),
  `services:\n  ...\n  ocs-e:\n    image: simonobs/socs:latest`,
  `ocs-f:\n  image: <image>\n  command: --site x`,
  `ocs-g:\n  <<: *nobody\n  command: --site x`,
  `{'agent-class': 'A', 'instance-id': 'a', 'arguments': ['--mode idle']},`,
  `{'agent-class': 'A',\n 'instance-id': 'a',\n 'arguments': ['--mode idle', ...]}`,
  `hosts:\n  ...\n  h:\n    crossbar-timeout: 60\n    agent-instances: []`,
  `$ docker compose up -d`,
  `from ocs.ocs_client import OCSClient\nclient = OCSClient('valve-1')`,
  `SITE_HUB=http://x:1/ws`,
  `command:\n  - '--agent /app/x.py --entrypoint main'\n  - …`,
  `name: CI\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker compose up`,
  `environment:\n  - A: b\n  nope`,
];

/** Other programs, which are left alone. */
const others: readonly string[] = [
  `docs:\n  image: squidfunk/mkdocs\n  command: --site x`,
  `web:\n  image: nginx\n  environment:\n    - SITE_HUP=x`,
  `db:\n  image: postgres\n  command:\n    - POSTGRES=1`,
  `nomad:\n  image: hashicorp/nomad\n  command: agent -dev`,
  `backend:\n  image: ghcr.io/nextline-dev/nextline-graphql:v0.9.1\n  environment:\n    - DYNACONF_DB=x`,
];

/** Faults that were put in on purpose. */
const faulty: readonly Fragment[] = [
  {
    block: `command:\n  - '--agent /app/my-ocs-agent/agent.py --entrypoint main'`,
    found: ['error argument-one-string'],
  },
  {
    block: socs('ocs-fls', 'environment:\n  - INSTANCE_ID=fls', 'simonobs/socs:latest'),
    found: ['warning image-name-typo'],
  },
  {
    block: socs('ocs-scpi', 'hostname: x\ncommand:\n  - INSTANCE_ID=psuK\n  - SITE_HUB=ws://x:8001/ws'),
    found: ['error environment-in-command'],
  },
  {
    block: socs('ocs-a', 'environment:\n  - INSTANCE_ID=a\n  - SITE_HUB=http://x:8001/ws'),
    found: ['error site-hub-not-websocket'],
  },
  {
    block: socs('ocs-a', 'environment:\n  - INSTANCE_ID="a"'),
    found: ['error environment-quoted'],
  },
  {
    block: socs('ocs-a', 'environment:\n  - INSTANCE_ID=a\ncommand: --site none', 'simonsobs/ocs:v0.12.0'),
    found: ['error site-flag-ambiguous'],
  },
  {
    block: `- agent-class: A\n  instance-id: a\n  arguments: ['--mode idle']`,
    found: ['error site-config-arguments-invalid'],
  },
  {
    block: `hosts:\n  h:\n    crossbar-timeout: 60\n    agent-instances: []`,
    found: ['warning site-config-key-ignored'],
  },
];

export const fragments: readonly Fragment[] = [
  ...[...sound, ...sites, ...incomplete, ...others].map((block) => ({ block })),
  ...faulty,
];
