import { agent, bare, built, documented, host, hub, site, sited } from '../support/compose-trees.ts';
import { finds, isSilentOn, repairs } from '../support/verbs.ts';

const file = 'docker-compose.yml';
const id = 'environment: [INSTANCE_ID=a]';
const named = `hostname: h\n${id}`;
const config = 'config/default.yaml';
const withHub = (server: string) =>
  `${hub.replace('ws://10.10.10.10:8001/ws', server)}hosts:\n  h:\n    agent-instances:\n      - {agent-class: FakeDataAgent, instance-id: a}\n`;

finds('site-hub-not-websocket', {
  'schemes that Autobahn refuses': [agent('SITE_HUB=http://x:8001/ws'), `error ${file} "http://x:8001/ws"`],
  'no scheme': [agent('SITE_HUB=x:8001'), `error ${file} "x:8001"`],
  'no host': [agent('SITE_HUB=ws://:8001/ws'), `error ${file} "ws://:8001/ws"`],
  'one slash': [agent('SITE_HUB=ws:/x:8001/ws'), `error ${file} "ws:/x:8001/ws"`],
  'nothing behind it': [agent('SITE_HUB=ws://'), `error ${file} "ws://"`],
  'a bad port': [agent('SITE_HUB=ws://x:80O1/ws'), `error ${file} "ws://x:80O1/ws"`],
  'a port beyond all': [agent('SITE_HUB=ws://x:80010/ws'), `error ${file} "ws://x:80010/ws"`],
  'a fragment': [agent('SITE_HUB=ws://x:8001/ws#a'), `error ${file} "ws://x:8001/ws#a"`],
  'a raw socket, a warning': [agent('SITE_HUB=rs://x:8001'), `warning ${file} "rs://x:8001"`],
  'the scheme before a variable': [
    agent('SITE_HUB=http://${HUB}:8001/ws'),
    `error ${file} "http://${'${HUB}'}:8001/ws"`,
  ],
  'the option': [agent('', 'command: [--site-hub=http://x:8001/ws]'), `error ${file} "http://x:8001/ws"`],
  'in the site config': [sited(named, withHub('http://x:8001/ws')), `error ${config} "http://x:8001/ws"`],
  'in a site config that nobody here reads': [{ files: { [config]: withHub('x:8001') } }, `error ${config} "x:8001"`],
  'in documentation': [
    documented('environment:\n  - SITE_HUB=http://x:8001/ws'),
    'error docs/agents/a.rst "http://x:8001/ws"',
  ],
  'in a site config of documentation': [
    documented(withHub('http://x:8001/call').trimEnd()),
    'error docs/agents/a.rst "http://x:8001/call"',
  ],
});

isSilentOn('site-hub-not-websocket', {
  'ws and wss, in any case': {
    files: {
      [file]: `services:\n${['ws://x:1/ws', 'wss://x/ws', 'WS://x:1/ws', 'ws://x', 'ws://10.0.0.1:8001/ws?a=b', 'ws://[::1]:8001/ws'].map((url, at) => `  ocs-${at}:\n    image: simonsobs/ocs:v0.12.1\n    environment: ["INSTANCE_ID=a${at}", "SITE_HUB=${url}"]\n`).join('')}`,
    },
  },
  'a blank in front of it': bare('environment: {INSTANCE_ID: a, SITE_HUB: " ws://x:1/ws"}'),
  'a blank behind it': bare('environment: {INSTANCE_ID: a, SITE_HUB: "ws://x:1/ws "}'),
  'a variable': agent('SITE_HUB=${HUB}'),
  'a part of it a variable': agent('SITE_HUB=ws://${HUB}:8001/ws'),
  'a site config that every service overrules': sited(
    `hostname: h\nenvironment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]`,
    withHub('http://x:8001/ws'),
  ),
  'quotes, which another rule tells': agent('SITE_HUB="ws://x:1/ws"'),
  'nothing, which another rule tells': agent('SITE_HUB='),
});

repairs('site-hub-not-websocket', {
  'the scheme': [agent('SITE_HUB=http://x:8001/ws'), file, agent('SITE_HUB=ws://x:8001/ws').files[file] ?? ''],
  'the secure one': [agent('SITE_HUB=https://x/ws'), file, agent('SITE_HUB=wss://x/ws').files[file] ?? ''],
  'no scheme': [agent('SITE_HUB=x:8001'), file, agent('SITE_HUB=ws://x:8001/ws').files[file] ?? ''],
});

finds('site-http-not-http', {
  'a WebSocket': [agent('SITE_HTTP=ws://x:8001/call'), `warning ${file} "ws://x:8001/call"`],
  'no scheme': [agent('SITE_HTTP=x:8001/call'), `warning ${file} "x:8001/call"`],
  'no host': [agent('SITE_HTTP=http://:8001/call'), `warning ${file} "http://:8001/call"`],
  'in the site config': [
    { files: { [config]: site(host('h', 'a')).replace('http://10.10.10.10:8001/call', 'ws://x:8001/ws') } },
    `warning ${config} "ws://x:8001/ws"`,
  ],
});

isSilentOn('site-http-not-http', {
  'http and https': agent('SITE_HTTP=https://x/call'),
  'a variable': agent('SITE_HTTP=${A}://x'),
  none: sited(named, `${hub.replace(/.*wamp_http.*\n/, '')}hosts:\n  h:\n    agent-instances: []\n`),
});

repairs('site-http-not-http', {
  'the scheme': [agent('SITE_HTTP=ws://x:8001/call'), file, agent('SITE_HTTP=http://x:8001/call').files[file] ?? ''],
});

finds('config-mount-missing', {
  'nothing mounted': [bare(named), `error ${file} "ocs-a"`],
  'mounted elsewhere': [bare(`volumes: ["./config:/conf:ro"]\n${named}`), `error ${file} "ocs-a"`],
  'a place of its own, and another mount': [
    bare('volumes: ["./config:/config:ro"]\nenvironment: [INSTANCE_ID=a, OCS_CONFIG_DIR=/etc/ocs]'),
    `error ${file} "ocs-a"`,
  ],
  'an image of ours without one': [built('COPY agent.py /app/agent.py', named), `error ${file} "ocs-a"`],
  'a folder without it': [
    bare(`volumes:\n  - ./config:/config:ro\n${named}`, { 'config/site.yaml': site(host('h', 'a')) }),
    `warning ${file} "./config:/config:ro"`,
  ],
});

isSilentOn('config-mount-missing', {
  mounted: sited(named, site(host('h', 'a'))),
  'mounted from somewhere': bare(`volumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${named}`),
  'the file alone': bare(`volumes: ["./x.yaml:/config/default.yaml:ro"]\n${named}`, { 'x.yaml': site(host('h', 'a')) }),
  'the folder above it': bare(`volumes: ["/srv:/"]\n${named}`),
  'the volumes of another service': {
    files: { [file]: `${bare(`volumes_from: [x]\n${named}`).files[file]}  x:\n    image: x\n` },
  },
  'a volume': { files: { [file]: `${bare(`volumes: ["site:/config"]\n${named}`).files[file]}volumes:\n  site:\n` } },
  'a config': {
    files: {
      [file]: `${bare(`configs: [{source: site, target: /config/default.yaml}]\n${named}`).files[file]}configs:\n  site: {file: ./x.yaml}\n`,
    },
  },
  'in the image': built('COPY config /config', named, { 'config/default.yaml': site(host('h', 'a')) }),
  'perhaps in the image': built('RUN make-config > /config/default.yaml', named),
  'the option': bare(`volumes: ["./x:/x:ro"]\n${named}\ncommand: --site-file /x/site.yaml`, {
    'x/site.yaml': site(host('h', 'a')),
  }),
  'a place of its own': bare(
    'volumes: ["./config:/etc/ocs:ro"]\nenvironment: [INSTANCE_ID=a, OCS_CONFIG_DIR=/etc/ocs]',
    { [config]: site(host('h', 'a')) },
  ),
  'a folder that holds a template': bare(`volumes:\n  - ./config:/config:ro\n${named}`, {
    'config/default.yaml.example': site(host('h', 'a')),
  }),
  'a folder whose files are kept out of git': bare(`volumes:\n  - ./config:/config:ro\n${named}`, {
    'config/x': 'x',
    '.gitignore': 'config/default.yaml\n',
  }),
  'a folder that is not here': bare(`volumes:\n  - ../site:/config:ro\n${named}`),
  'what extends something that is not here': {
    files: {
      [file]:
        'services:\n  ocs-a:\n    extends: {file: nope.yml, service: x}\n    image: simonsobs/ocs:v0.12.1\n    environment: [INSTANCE_ID=a]\n',
    },
  },
  documentation: documented('ocs-a:\n  image: simonsobs/ocs:v0.12.1\n  environment: [INSTANCE_ID=a]'),
  'a service that is no agent': { files: { [file]: 'services:\n  web:\n    image: nginx\n    hostname: x\n' } },
});

repairs('config-mount-missing', {
  'with the only site config there is': [
    bare(named, { [config]: site(host('h', 'a')) }),
    file,
    bare(`volumes:\n  - ./config:/config:ro\n${named}`).files[file] ?? '',
  ],
  'beside another mount': [
    bare(`volumes:\n  - ./data:/data\n${named}`, { [config]: site(host('h', 'a')) }),
    file,
    bare(`volumes:\n  - ./config:/config:ro\n  - ./data:/data\n${named}`).files[file] ?? '',
  ],
});

finds('hostname-missing', {
  'no name': [sited(id, site(host('h', 'a'))), `error ${file} "ocs-a"`],
  'another name': [sited(`hostname: g\n${id}`, site(host('h', 'a'))), `error ${file} "g"`],
  'another case': [sited(`hostname: H\n${id}`, site(host('h', 'a'))), `error ${file} "H"`],
  'a full name': [sited(`hostname: h.example.org\n${id}`, site(host('h', 'a'))), `error ${file} "h.example.org"`],
  'a SITE_HOST that is not there': [
    sited('hostname: h\nenvironment: [INSTANCE_ID=a, SITE_HOST=g]', site(host('h', 'a'))),
    `error ${file} "g"`,
  ],
  'an option that is not there': [sited(`${named}\ncommand: --site-host g`, site(host('h', 'a'))), `error ${file} "g"`],
  'neither name nor site config': [
    bare(`volumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${id}`),
    `warning ${file} "ocs-a"`,
  ],
});

isSilentOn('hostname-missing', {
  'the name': sited(named, site(host('h', 'a'))),
  SITE_HOST: sited('environment: [INSTANCE_ID=a, SITE_HOST=h]', site(host('h', 'a'))),
  'the option': sited(`${id}\ncommand: --site-host h`, site(host('h', 'a'))),
  localhost: sited(id, site(host('localhost', 'a'))),
  'the name of its host': sited(`network_mode: host\n${id}`, site(host('h', 'a'))),
  'the name space of its host': sited(`uts: host\n${id}`, site(host('h', 'a'))),
  'no name, and a site config that may not be this one': bare(`volumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${id}`, {
    [config]: site(host('h', 'a')),
  }),
  'a name that is not known': sited(`hostname: \${HOST}\n${id}`, site(host('h', 'a'))),
  'a SITE_HOST of the shell': sited('environment: [INSTANCE_ID=a, SITE_HOST]', site(host('h', 'a'))),
  'a name on the network of its host': sited(`network_mode: host\n${named}`, site(host('h', 'a'))),
  'an env_file that is not here': sited(`env_file: [{path: x.env, required: false}]\n${id}`, site(host('h', 'a'))),
});

const lost = 'environment: [INSTANCE_ID=b]';

finds('instance-not-in-site-config', {
  'an id that is nowhere': [sited(`hostname: h\n${lost}`, site(host('h', 'a'))), `error ${file} "b"`],
  'below another mount': [
    bare(`hostname: h\nvolumes: ["./config:/config:ro", "./all:/"]\n${lost}`, { [config]: site(host('h', 'a')) }),
    `error ${file} "b"`,
  ],
  'an id of another host': [
    sited(`hostname: h\n${lost}`, site(`${host('h', 'a')}\n${host('g', 'b')}`)),
    `error ${file} "b"`,
  ],
  'an id of localhost, beside a host of the name': [
    sited(`hostname: h\n${lost}`, site(`${host('h', 'a')}\n${host('localhost', 'b')}`)),
    `error ${file} "b"`,
  ],
  'an id that no host has': [
    sited(`network_mode: host\n${lost}`, site(`${host('h', 'a')}\n${host('g', 'c')}`)),
    `error ${file} "b"`,
  ],
  'an option': [sited('hostname: h\ncommand: --instance-id b', site(host('h', 'a'))), `error ${file} "b"`],
  'a site config in the image': [
    built('COPY config /config', `hostname: h\n${lost}`, { 'config/default.yaml': site(host('h', 'a')) }),
    `error ${file} "b"`,
  ],
  'a folder by a variable of .env': [
    bare(`hostname: h\nvolumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${lost}`, {
      [config]: site(host('h', 'a')),
      '.env': 'OCS_CONFIG_DIR=./config\n',
    }),
    `error ${file} "b"`,
  ],
});

isSilentOn('instance-not-in-site-config', {
  'an id that is there': sited(named, site(host('h', 'a'))),
  'under localhost, with no host of the name': sited(named, site(`${host('g', 'b')}\n${host('localhost', 'a')}`)),
  'somebody else’s site config': bare(`hostname: h\nvolumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${lost}`, {
    [config]: site(host('h', 'a')),
  }),
  'an id of the shell': sited('hostname: h\nenvironment: [INSTANCE_ID]', site(host('h', 'a'))),
  'a host that any machine may be': sited(`network_mode: host\n${id}`, site(`${host('h', 'b')}\n${host('g', 'a')}`)),
  'a host that is not there, which another rule tells': sited(`hostname: g\n${lost}`, site(host('h', 'a'))),
  'a host that stands twice, which another rule tells': sited(named, site(`${host('h', 'a')}\n${host('h', 'b')}`)),
  'a site config that cannot be read, which another rule tells': sited(`hostname: h\n${lost}`, 'hub: {\nhosts:\n'),
  'another site file': sited(`hostname: h\n${lost}\ncommand: --site-file /elsewhere.yaml`, site(host('h', 'a'))),
});

const onHost = `network_mode: host\n${named}`;

finds('host-network-without-hub', {
  'a hub that is a service': [
    {
      files: {
        ...sited(onHost, withHub('ws://router:8001/ws')).files,
        [file]: `${sited(onHost, '').files[file]}  router:\n    image: crossbario/crossbar\n`,
      },
    },
    `warning ${file} "host"`,
  ],
  'a hub of the usual name': [sited(onHost, withHub('ws://crossbar:8001/ws')), `warning ${file} "host"`],
  'no site config here': [bare(`volumes: ["\${OCS_CONFIG_DIR}:/config:ro"]\n${onHost}`), `notice ${file} "host"`],
});

isSilentOn('host-network-without-hub', {
  'an address': sited(onHost, withHub('ws://10.0.0.1:8001/ws')),
  localhost: sited(onHost, withHub('ws://localhost:8001/ws')),
  'a name of the network': sited(onHost, withHub('ws://hub.example.org:8001/ws')),
  SITE_HUB: sited(
    'network_mode: host\nhostname: h\nenvironment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]',
    withHub('ws://crossbar:8001/ws'),
  ),
  'the option': sited(`${onHost}\ncommand: --site-hub ws://x:1/ws`, withHub('ws://crossbar:8001/ws')),
  'the network of Compose': sited(named, withHub('ws://crossbar:8001/ws')),
  'an env_file that is not here': sited(
    `${onHost}\nenv_file: [{path: x.env, required: false}]`,
    withHub('ws://crossbar:8001/ws'),
  ),
  documentation: documented(
    'ocs-a:\n  image: simonsobs/ocs:v0.12.1\n  network_mode: host\n  environment: [INSTANCE_ID=a]',
  ),
});
