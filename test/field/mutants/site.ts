import { add, all, because, type Mutant, type Mutation, mutants, swap } from './mutant.ts';

const on = ['site-only'] as const;
const file = 'docker-compose.yml';
const scf = 'config/default.yaml';
const sub = (from: string | RegExp, to: string): Mutation => swap(file, from, to);
const site = (from: string | RegExp, to: string): Mutation => swap(scf, from, to);
const registry = '      - INSTANCE_ID=registry\n';
const fake = '      - INSTANCE_ID=fake-data-1\n';
/** A further entry of the second service's environment. */
const entry = (text: string): Mutation => sub(fake, `${fake}      - ${text}\n`);
/** A key of the second service. */
const key = (lines: string): Mutation => sub(`    environment:\n${fake}`, `${lines}    environment:\n${fake}`);
const fakeHub = (value: string): Mutation =>
  swap(file, new RegExp(`(${fake.trim()}\\n +- SITE_HUB=).*`), `$1${value.replaceAll('$', '$$$$')}`);
const fakeHttp = (value: string): Mutation =>
  swap(file, new RegExp(`(${fake.trim()}\\n.*\\n +- SITE_HTTP=).*`), `$1${value.replaceAll('$', '$$$$')}`);
const toldTwice = because('environment-overridden', 'the variable is given as well');
const typo = (from: string, to: string): Mutation =>
  sub(new RegExp(`(${fake.trim()}[\\s\\S]*?)- ${from}=`), `$1- ${to}=`);

/** A repository of compose file and site config alone: services of the base's own image, on the network of their host. */
export const siteMutants: readonly Mutant[] = [
  ...mutants('compose-invalid', 'error', on, [
    ['volumes as a text', sub('    volumes:\n      - ./config:/config:ro\n', '    volumes: ./config:/config:ro\n')],
    ['a wrong indentation', sub('    hostname:', '   hostname:')],
    ['an unknown top-level key', sub('services:', 'service: {}\nservices:')],
    ['networks beside the host’s', key('    networks: [default]\n')],
    ['a dependency that is not there', key('    depends_on: [crossbar]\n')],
    ['an alias that nobody defines', key('    <<: *agent\n')],
    [
      'a container name twice',
      all(sub('    hostname:', '    container_name: twin\n    hostname:'), key('    container_name: twin\n')),
    ],
    ['a blank before the equals sign', entry('LOGLEVEL = info')],
    ['an expression that does not end', entry('LOGLEVEL=${LOGLEVEL')],
    ['a mount without a source', sub('./config:/config:ro', ':/config:ro')],
    ['an open quote', key("    command: --log-dir '/data\n")],
  ]),
  ...mutants(
    'instance-id-duplicate',
    'error',
    on,
    [
      ['the other’s id', sub(fake, registry)],
      ['the other’s id by option', all(key('    command: --instance-id registry\n'))],
    ],
    { also: [because('service-name', 'the name was that of the id before'), toldTwice] },
  ),
  ...mutants('instance-id-missing', 'error', on, [
    ['gone', sub(fake, '')],
    ['a near miss', sub(fake, fake.replace('INSTANCE_ID', 'INSTANCEID'))],
    ['lower case', sub(fake, fake.replace('INSTANCE_ID', 'instance_id'))],
  ]),
  ...mutants(
    'instance-not-in-site-config',
    'error',
    on,
    [
      ['an id of nobody', sub(fake, fake.replace('fake-data-1', 'fake-data-2'))],
      ['another case', sub(fake, fake.replace('fake-data-1', 'Fake-Data-1'))],
      ['renamed there', site('instance-id: fake-data-1', 'instance-id: fake-1')],
    ],
    { also: [because('service-name', 'the name was that of the id before')] },
  ),
  ...mutants('hostname-missing', 'error', on, [
    ['another name', sub('    hostname: site-computer\n', '    hostname: another\n')],
    ['another case', sub('    hostname: site-computer\n', '    hostname: Site-Computer\n')],
    ['SITE_HOST', entry('SITE_HOST=nowhere')],
    ['the option', key('    command: --site-host nowhere\n')],
  ]),
  ...mutants('hostname-missing', 'error', on, [['renamed there', site('  site-computer:', '  other:')]], {
    findings: 2,
  }),
  ...mutants('config-mount-missing', 'error', on, [
    ['gone', sub('    volumes:\n      - ./config:/config:ro\n', '')],
    ['elsewhere', sub('./config:/config:ro', './config:/etc/ocs:ro')],
    ['another folder is asked for', entry('OCS_CONFIG_DIR=/etc/ocs')],
    ['a file of another name', sub('./config:/config:ro', './config/default.yaml:/config/site.yaml:ro')],
  ]),
  ...mutants('config-mount-writable', 'notice', on, [
    ['no option', sub('/config:ro', '/config')],
    ['read and write', sub('/config:ro', '/config:rw')],
  ]),
  ...mutants('environment-empty', 'error', on, [
    ['the hub', fakeHub('')],
    ['its address for calls', fakeHttp('')],
    ['an empty default', fakeHub('${SITE_HUB:-}')],
    ['a default of none', fakeHub('${SITE_HUB-}')],
    ['in .env', all(fakeHub('${HUB}'), add('.env', 'HUB=\n'))],
    ['the host', entry('SITE_HOST=')],
    ['the time', entry('CROSSBAR_TIMEOUT=')],
    ['the folder', entry('OCS_CONFIG_DIR=')],
    ['in an env_file', all(key('    env_file: x.env\n'), add('x.env', 'SITE_HOST=\n'))],
  ]),
  ...mutants('environment-empty', 'warning', on, [['a variable of nobody', fakeHub('${HUB}')]]),
  ...mutants('environment-unknown', 'warning', on, [
    ['SITE_HUP', typo('SITE_HUB', 'SITE_HUP')],
    ['SITE-HUB', typo('SITE_HUB', 'SITE-HUB')],
    ['SITEHTTP', typo('SITE_HTTP', 'SITEHTTP')],
    ['site_http', typo('SITE_HTTP', 'site_http')],
    ['CROSBAR_TIMEOUT', entry('CROSBAR_TIMEOUT=20')],
    ['a colon', entry('"SITE_HOST: site-computer"')],
  ]),
  ...mutants('environment-overridden', 'warning', on, [
    ['the hub', key('    command: --site-hub ws://10.0.0.1:8001/ws\n')],
    ['the address for calls', key('    command: [--site-http=http://10.0.0.1:8001/call]\n')],
    ['an abbreviation', key('    command: --site-hu ws://10.0.0.1:8001/ws\n')],
  ]),
  ...mutants('environment-in-command', 'error', on, [
    ['one', key('    command:\n      - LOGLEVEL=debug\n')],
    ['in a string', key('    command: SITE_HOST=x\n')],
    ['behind an option', key('    command: [--log-dir=/data, SITE_HOST=x]\n')],
  ]),
  ...mutants('environment-quoted', 'error', on, [
    ['the id', sub('INSTANCE_ID=fake-data-1', 'INSTANCE_ID="fake-data-1"')],
    ['the hub', fakeHub('"ws://10.0.0.1:8001/ws"')],
    ['the time, single quotes', entry("CROSSBAR_TIMEOUT='20'")],
  ]),
  ...mutants('environment-quoted', 'warning', on, [['the level', entry('LOGLEVEL="info"')]]),
  ...mutants('argument-one-string', 'error', on, [
    ['option and value', key("    command:\n      - '--log-dir /data'\n")],
    ['two options', key("    command:\n      - '--log-dir=/data --site-realm=test_realm'\n")],
  ]),
  ...mutants('plugin-agent-flag', 'error', on, [
    ['an option', key('    command: --mode idle\n')],
    ['a list', key('    command: [--mode, idle]\n')],
    ['a short one', key('    command: -v\n')],
    ['behind one of ocs', key('    command: --log-dir /data --num-channels 2\n')],
  ]),
  ...mutants('site-flag-ambiguous', 'error', on, [
    ['--site', key('    command: --site default\n')],
    ['--site=', key('    command: [--site=default]\n')],
    ['--site-h', key('    command: --site-h x\n')],
  ]),
  ...mutants('crossbar-timeout-invalid', 'error', on, [
    ['a unit', entry('CROSSBAR_TIMEOUT=10s')],
    ['a fraction', entry('CROSSBAR_TIMEOUT=1.5')],
    ['a word', entry('CROSSBAR_TIMEOUT=off')],
    ['the option', key('    command: --crossbar-timeout=soon\n')],
  ]),
  ...mutants(
    'site-hub-not-websocket',
    'error',
    on,
    [
      ['http', fakeHub('http://10.0.0.1:8001/ws')],
      ['https', fakeHub('https://10.0.0.1/ws')],
      ['no scheme', fakeHub('10.0.0.1:8001')],
      ['tcp', fakeHub('tcp://10.0.0.1:8001/ws')],
      ['no host', fakeHub('ws://:8001/ws')],
      ['a port of letters', fakeHub('ws://10.0.0.1:port/ws')],
      ['a scheme before a variable', fakeHub('http://${HUB}:8001/ws')],
      ['a bad default', fakeHub('${SITE_HUB:-http://10.0.0.1:8001/ws}')],
      ['the option', key('    command: --site-hub 10.0.0.1:8001\n')],
    ],
    { also: [toldTwice] },
  ),
  ...mutants('site-http-not-http', 'warning', on, [
    ['ws', fakeHttp('ws://10.0.0.1:8001/call')],
    ['no scheme', fakeHttp('10.0.0.1:8001/call')],
    ['in the site config', site(/wamp_http: .*/, 'wamp_http: ws://127.0.0.1:8001/call')],
  ]),
  ...mutants('service-name', 'notice', on, [
    ['without its prefix', sub('  ocs-fake-data-1:', '  fake-data-1:')],
    ['the name of a class', sub('  ocs-registry:', '  ocs-registry-agent:')],
  ]),
  ...mutants('image-unpinned', 'notice', on, [
    ['latest', sub('simonsobs/ocs:v0.12.1', 'simonsobs/ocs:latest')],
    ['no tag', sub('simonsobs/ocs:v0.12.1', 'simonsobs/ocs')],
  ]),
  ...mutants('image-name-typo', 'warning', on, [
    ['the owner', sub('simonsobs/ocs:v0.12.1', 'simonobs/ocs:v0.12.1')],
    ['another letter', sub('simonsobs/ocs:v0.12.1', 'simonsob/ocs:v0.12.1')],
  ]),
  ...mutants('compose-image-tag-unset', 'warning', on, [
    ['the tag', sub('simonsobs/ocs:v0.12.1', 'simonsobs/ocs:${OCS_TAG}')],
    ['short', sub('simonsobs/ocs:v0.12.1', 'simonsobs/ocs:$OCS_TAG')],
  ]),
  ...mutants('compose-version-obsolete', 'notice', on, [
    ['at the top', sub('services:', "version: '3.8'\nservices:")],
    ['at the end', (tree) => add(file, `${tree.files[file] ?? ''}version: "2"\n`)(tree)],
  ]),
  ...mutants('site-config-invalid', 'error', on, [
    ['no hub', site('hub:', 'hubs:')],
    ['an empty hub', site(/hub:\n(?: {2}.*\n)+/, 'hub:\n')],
    ['a misspelt realm', site('wamp_realm:', 'wamp-realm:')],
    ['a misspelt root', site('address_root:', 'adress_root:')],
    ['a host without instances', site('hosts:\n', 'hosts:\n  router:\n    crossbar: {}\n')],
    ['nothing below agent-instances', site('hosts:\n', 'hosts:\n  router:\n    agent-instances:\n')],
    ['a misspelt agent-instances', site('agent-instances:', 'agent_instances:')],
    ['no class', site(/agent-class: FakeDataAgent\n +/, '')],
    ['a misspelt class', site('agent-class: FakeDataAgent', 'agent_class: FakeDataAgent')],
  ]),
  ...mutants(
    'site-config-invalid',
    'error',
    on,
    [
      ['a numeric id', site('instance-id: fake-data-1', 'instance-id: 1')],
      ['an id that is a truth value', site('instance-id: fake-data-1', 'instance-id: yes')],
    ],
    { also: [because('instance-not-in-site-config', 'the id is gone as well')] },
  ),
  ...mutants('site-config-invalid', 'warning', on, [
    ['a host twice', site('hosts:\n', 'hosts:\n  site-computer:\n    agent-instances: []\n')],
    [
      'an id twice',
      site(/( +)- agent-class: FakeDataAgent\n/, '$1- {agent-class: FakeDataAgent, instance-id: fake-data-1}\n$&'),
    ],
  ]),
  ...mutants('site-config-arguments-invalid', 'error', on, [
    ['a text', site('instance-id: registry\n', "instance-id: registry\n        arguments: '--mode idle'\n")],
    ['in one', site('instance-id: registry\n', "instance-id: registry\n        arguments: ['--log-dir /data']\n")],
    ['nothing', site('instance-id: registry\n', 'instance-id: registry\n        arguments:\n')],
  ]),
  ...mutants('site-config-key-ignored', 'warning', on, [
    ['crossbar-timeout', site('    agent-instances:', '    crossbar-timeout: 60\n    agent-instances:')],
    ['log_dir', site('    agent-instances:', '    log_dir: /data\n    agent-instances:')],
    ['wamp-http', site('wamp_http:', 'wamp-http:')],
  ]),
  ...mutants('site-config-agent-unknown', 'notice', on, [
    ['a slip', site('agent-class: FakeDataAgent', 'agent-class: FakeDataAgnt')],
    ['another case', site('agent-class: RegistryAgent', 'agent-class: Registryagent')],
  ]),
  ...mutants('host-network-without-hub', 'warning', on, [
    [
      'a hub by the name of a service',
      all(swap(file, new RegExp(`(${fake})(?: +- SITE_.*\\n)+`), '$1'), site('ws://127.0.0.1', 'ws://crossbar')),
    ],
  ]),
];
