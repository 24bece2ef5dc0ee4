import { all, because, type Mutant, type Mutation, mutants, swap } from './mutant.ts';

const both = ['my-ocs-agent', 'single-agent'] as const;
const file = 'docker-compose.yml';
const scf = 'config/default.yaml';
const sub = (from: string | RegExp, to: string): Mutation => swap(file, from, to);
const site = (from: string | RegExp, to: string): Mutation => swap(scf, from, to);
const id = / {6}- INSTANCE_ID=.*\n/;
const hub = / {6}- SITE_HUB=.*\n/;
const command = (lines: string): Mutation => sub(/ {4}environment:\n/, `    command:\n${lines}    environment:\n`);

/** Compose files and site configs. */
export const composeMutants: readonly Mutant[] = [
  ...mutants(
    'compose-invalid',
    'error',
    both,
    [
      ['an unknown key', sub('    hostname:', '    host_name:')],
      ['a tab', sub('    hostname:', '\thostname:')],
      ['a key twice', sub('    build: .\n', '    build: .\n    build: ./\n')],
      ['neither image nor build', all(sub(/ {4}image: .*\n/, ''), sub('    build: .\n', ''))],
      ['a mapping in a list', sub(/- LOGLEVEL=info/, '- LOGLEVEL: info')],
      ['a missing env_file', sub('    hostname:', '    env_file: site.env\n    hostname:')],
      ['a user that is a number', sub('    hostname:', '    user: 9000\n    hostname:')],
      ['an undefined volume', sub('./config:/config:ro', 'config:/config:ro')],
    ],
    { also: [because('hostname-missing', 'the hostname is gone')] },
  ),
  ...mutants(
    'instance-id-missing',
    'error',
    both,
    [
      ['it is gone', sub(id, '')],
      ['another name', sub('INSTANCE_ID=', 'INSTANCE=')],
      ['a hyphen', sub('INSTANCE_ID=', 'INSTANCE-ID=')],
      ['a colon in a list', sub(/- INSTANCE_ID=(.*)/, '- "INSTANCE_ID: $1"')],
    ],
    { also: [because('environment-unknown', 'it is also a near miss of INSTANCE_ID')] },
  ),
  ...mutants(
    'instance-id-duplicate',
    'error',
    both,
    [
      [
        'a second service',
        (tree) => {
          const text = tree.files[file] ?? '';
          const service = text.slice(text.indexOf('  ocs-'));
          return {
            ...tree,
            files: { ...tree.files, [file]: `${text}\n${service.replace(/^ {2}ocs-[\w-]*/, '  ocs-copy')}` },
          };
        },
      ],
      ['two replicas', sub('    hostname:', '    deploy:\n      replicas: 2\n    hostname:')],
    ],
    { also: [because('service-name', 'the second service has another name than its instance')], findings: 2 },
  ),
  ...mutants(
    'environment-empty',
    'error',
    both,
    [
      ['SITE_HUB', sub(hub, '      - SITE_HUB=\n')],
      ['with an empty default', sub(hub, '      - SITE_HUB=${HUB:-}\n')],
      ['INSTANCE_ID', sub(id, '      - INSTANCE_ID=\n')],
      ['CROSSBAR_TIMEOUT', sub(id, '$&      - CROSSBAR_TIMEOUT=\n')],
    ],
    { also: [because('host-network-without-hub', 'SITE_HUB is gone')] },
  ),
  ...mutants(
    'environment-unknown',
    'warning',
    both,
    [
      ['SITE_HUP', sub('SITE_HUB=', 'SITE_HUP=')],
      ['SITE-HUB', sub('SITE_HUB=', 'SITE-HUB=')],
      ['SITE_HTPP', sub('SITE_HTTP=', 'SITE_HTPP=')],
    ],
    {
      also: [
        because('instance-id-missing', 'INSTANCE_ID is gone'),
        because('host-network-without-hub', 'SITE_HUB is gone'),
      ],
    },
  ),
  ...mutants(
    'environment-overridden',
    'warning',
    ['my-ocs-agent'],
    [
      ['the hub', command('      - --site-hub=ws://10.10.10.2:8001/ws\n')],
      ['the web address', command('      - --site-http=http://10.10.10.2:8001/call\n')],
    ],
  ),
  ...mutants(
    'argument-one-string',
    'error',
    ['my-ocs-agent'],
    [
      ['one element', command('      - --site-realm test_realm\n')],
      ['two flags', command("      - '--site-realm=test_realm --address-root=observatory'\n")],
    ],
  ),
  ...mutants(
    'environment-in-command',
    'error',
    ['my-ocs-agent'],
    [
      ['the hub', command('      - SITE_HUB=ws://10.10.10.2:8001/ws\n')],
      ['the id', all(sub(id, ''), command('      - INSTANCE_ID=valve-1\n'))],
    ],
  ),
  ...mutants('environment-quoted', 'error', both, [
    ['the id', sub(/- INSTANCE_ID=(.*)/, '- INSTANCE_ID="$1"')],
    ['the hub', sub(/- SITE_HUB=.*/, "- SITE_HUB='ws://10.10.10.2:8001/ws'")],
  ]),
  ...mutants(
    'command-drops-agent',
    'error',
    ['single-agent'],
    [
      ['command', command('      - --site-realm=test_realm\n')],
      ['a string', sub(/ {4}environment:\n/, '    command: --log-dir /data\n    environment:\n')],
      ['entrypoint', sub(/ {4}environment:\n/, '    entrypoint: ["dumb-init", "ocs-agent-cli"]\n    environment:\n')],
    ],
  ),
  ...mutants(
    'instance-not-in-site-config',
    'error',
    both,
    [
      ['another id in the service', sub(/- INSTANCE_ID=.*/, '- INSTANCE_ID=other-7')],
      ['another id in the site config', site(/instance-id: .*/, 'instance-id: other-7')],
      ['upper case', sub(/- INSTANCE_ID=(\w)/, '- INSTANCE_ID=X$1')],
    ],
    { also: [because('service-name', 'the service is named after the old id')] },
  ),
  ...mutants('compose-image-tag-unset', 'warning', both, [
    ['a tag nobody sets', sub(/image: (.*):.*/, 'image: $1:${AGENT_TAG}')],
  ]),
  ...mutants(
    'plugin-agent-flag',
    'error',
    ['my-ocs-agent'],
    [
      ['a flag', command('      - --mode=acq\n')],
      ['a flag and its value', command('      - --mode\n      - acq\n')],
      ['a word', command('      - -v\n')],
    ],
  ),
  ...mutants(
    'site-flag-ambiguous',
    'error',
    ['my-ocs-agent'],
    [
      ['--site', command('      - --site=lat\n')],
      ['--si', command('      - --si\n      - lat\n')],
    ],
  ),
  ...mutants('crossbar-timeout-invalid', 'error', both, [
    ['seconds', sub(id, '$&      - CROSSBAR_TIMEOUT=10s\n')],
    ['a fraction', sub(id, '$&      - CROSSBAR_TIMEOUT=10.5\n')],
    ['a word', sub(id, '$&      - CROSSBAR_TIMEOUT=none\n')],
  ]),
  ...mutants('site-hub-not-websocket', 'error', both, [
    ['http', sub(/SITE_HUB=.*/, 'SITE_HUB=http://10.10.10.2:8001/ws')],
    ['no scheme', sub(/SITE_HUB=.*/, 'SITE_HUB=10.10.10.2:8001')],
    ['no host', sub(/SITE_HUB=.*/, 'SITE_HUB=ws://:8001/ws')],
    ['a fragment', sub(/SITE_HUB=.*/, 'SITE_HUB=ws://10.10.10.2:8001/ws#top')],
    ['a bad port', sub(/SITE_HUB=.*/, 'SITE_HUB=ws://10.10.10.2:80x1/ws')],
  ]),
  ...mutants('site-http-not-http', 'warning', both, [
    ['ws', sub(/SITE_HTTP=.*/, 'SITE_HTTP=ws://10.10.10.2:8001/call')],
    ['no scheme', sub(/SITE_HTTP=.*/, 'SITE_HTTP=10.10.10.2:8001/call')],
  ]),
  ...mutants('config-mount-missing', 'error', both, [
    ['no volumes', sub(/ {4}volumes:\n.*\n/, '')],
    ['another place', sub(':/config:ro', ':/etc/ocs:ro')],
  ]),
  ...mutants('config-mount-writable', 'notice', both, [['no :ro', sub(':/config:ro', ':/config')]]),
  ...mutants('hostname-missing', 'error', both, [
    ['it is gone', all(sub(/ {4}hostname: .*\n/, ''), sub(/ {4}network_mode: .*\n/, ''))],
    ['another case', sub('hostname: ocs-docker', 'hostname: OCS-docker')],
    ['another host', sub('hostname: ocs-docker', 'hostname: ocs-dockers')],
  ]),
  ...mutants('host-network-without-hub', 'warning', both, [
    ['the hub is a service', all(sub(hub, ''), site('ws://127.0.0.1:8001/ws', 'ws://crossbar:8001/ws'))],
  ]),
  ...mutants('service-name', 'notice', both, [
    ['another name', sub(/^ {2}ocs-/m, '  agent-')],
    ['no number', sub(/^ {2}(ocs-\w+)-1:/m, '  $1:')],
  ]),
  ...mutants('image-unpinned', 'notice', both, [
    ['latest', all(sub(/image: .*/, 'image: simonsobs/socs:latest'), sub('    build: .\n', ''))],
  ]),
  ...mutants('image-name-typo', 'warning', both, [
    ['simonobs', all(sub(/image: .*/, 'image: simonobs/ocs:v0.12.1'), sub('    build: .\n', ''))],
  ]),
  ...mutants('compose-version-obsolete', 'notice', both, [
    ['3.7', sub('services:', "version: '3.7'\nservices:")],
    ['a number', sub('services:', 'version: "2"\nservices:')],
  ]),
  ...mutants(
    'site-config-invalid',
    'error',
    both,
    [
      ['no hub', site(/hub:\n(?: {2}.*\n)+/, '')],
      ['an empty hub', site(/hub:\n(?: {2}.*\n)+/, 'hub:\n')],
      ['no realm', site(/ {2}wamp_realm: .*\n/, '')],
      ['no root', site(/ {2}address_root: .*\n/, '')],
      ['a host without instances', site('hosts:\n', 'hosts:\n  other-host:\n    log-dir: /data\n')],
      ['an instance without id', site(/\n {8}instance-id: .*/, '')],
      ['a numeric id', site(/instance-id: .*/, 'instance-id: 17')],
      ['no YAML', site('hosts:\n', 'hosts: [\n')],
    ],
    { also: [because('instance-not-in-site-config', 'the id is gone')] },
  ),
  ...mutants('site-config-invalid', 'warning', both, [
    ['a host twice', site('hosts:\n', 'hosts:\n  ocs-docker:\n    agent-instances: []\n')],
  ]),
  ...mutants('site-config-arguments-invalid', 'error', both, [
    ['a string', site(/ {8}arguments:\n.*\n?/, "        arguments: '--mode acq'\n")],
    ['nothing', site(/ {8}arguments:\n.*\n?/, '        arguments:\n')],
    ['flag and value in one', site(/ {8}arguments:\n.*\n?/, "        arguments: ['--mode acq']\n")],
    ['an empty string', site(/ {8}arguments:\n.*\n?/, "        arguments: ''\n")],
  ]),
  ...mutants(
    'site-config-agent-unknown',
    'error',
    ['my-ocs-agent'],
    [
      ['a typo', site('agent-class: ValveAgent', 'agent-class: ValveAgnet')],
      ['another case', site('agent-class: ValveAgent', 'agent-class: valveAgent')],
      ['another agent', site('agent-class: ValveAgent', 'agent-class: Lakeshore999Agent')],
    ],
  ),
  ...mutants('site-config-key-ignored', 'warning', both, [
    ['crossbar-timeout', site('    agent-instances:', '    crossbar-timeout: 20\n    agent-instances:')],
  ]),
  ...mutants(
    'environment-shadowed',
    'warning',
    ['my-ocs-agent'],
    [
      [
        'a merged environment',
        all(
          sub(
            'services:',
            'x-agent: &agent\n  environment:\n    SITE_HUB: ws://127.0.0.1:8001/ws\n    INSTANCE_ID: valve-1\n\nservices:',
          ),
          sub('    hostname:', '    <<: *agent\n    hostname:'),
          sub(hub, ''),
        ),
      ],
    ],
    { also: [because('host-network-without-hub', 'SITE_HUB is lost')] },
  ),
];
