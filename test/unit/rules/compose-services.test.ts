import { agent, bare, built, documented, host, indented, site } from '../support/compose-trees.ts';
import { base, finds, isSilentOn, repairs } from '../support/verbs.ts';

const file = 'docker-compose.yml';
const script = 'COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]';
const services = (...each: readonly string[]) => ({
  files: { [file]: `services:\n${each.map((one) => indented(one, '  ')).join('\n')}\n` },
});
const ocs = (name: string, lines: string) => `${name}:\n  image: simonsobs/ocs:v0.12.1\n${indented(lines, '  ')}`;

finds('compose-invalid', {
  'an unknown key': [bare('hostnames: x'), `error ${file} "hostnames"`],
  'a key twice': [bare('hostname: a\nhostname: b'), `error ${file} "hostname"`],
  'neither image nor build': [services('a:\n  environment: [INSTANCE_ID=a]'), `error ${file} "a"`],
  'a mapping in a list of variables': [bare('environment:\n  - A: b'), `error ${file} "A: b"`],
  'a volume that nobody defines': [bare('volumes:\n  - data:/data'), `error ${file} "data:/data"`],
  'a service that is not there': [bare('depends_on: [crossbar]'), `error ${file} "crossbar"`],
  'two networks at once': [bare('network_mode: host\nnetworks: [default]'), `error ${file} "host"`],
  'an env_file that is not there': [bare('env_file: nope.env'), `error ${file} "nope.env"`],
  'a user that is a number': [bare('user: 9000'), `error ${file} "9000"`],
  'more documents than are read here': [
    { files: { [file]: '---\nservices: {a: {image: x}}\n'.repeat(101) } },
    `warning ${file} "services: {a: {image: x}}"`,
  ],
  'and then nothing else of that file': [bare('hostnames: x\nenvironment: [SITE_HUB=]'), `error ${file} "hostnames"`],
});

for (const id of ['environment-empty', 'instance-id-missing', 'config-mount-missing', 'compose-version-obsolete']) {
  isSilentOn(id, {
    'a file that Compose refuses': {
      files: { [file]: `version: '3'\n${bare('hostnames: x\nenvironment: [SITE_HUB=]').files[file]}` },
    },
  });
}

isSilentOn('compose-invalid', {
  'truth values and numbers of variables': bare('environment: {INSTANCE_ID: a, DEBUG: true, N: 2, F: 1.5}'),
  'ports on the network of the host': bare('network_mode: host\nports: ["80:80"]'),
  version: { files: { [file]: `version: '3.7'\n${bare('init: true').files[file]}` } },
  'a hostname with an underscore': bare('hostname: a_b'),
  'a folder that is not there': services('a:\n  build: ./nope'),
  'a variable that nothing sets': bare('volumes:\n  - ${OCS_CONFIG_DIR}:/config:ro'),
  'an image without its tag': services('a:\n  image: x:${TAG}'),
  'extensions, anchors, profiles': {
    files: { [file]: `x-a: &a {init: true}\nservices:\n  a:\n    <<: *a\n    image: x\n    profiles: [p]\n` },
  },
});

finds('instance-id-duplicate', {
  'two services': [
    services(ocs('ocs-a', 'environment: [INSTANCE_ID=a]'), ocs('ocs-b', 'environment: [INSTANCE_ID=a]')),
    `error ${file} "a"`,
  ],
  'option and variable': [
    services(ocs('ocs-a', 'command: --instance-id a'), ocs('ocs-b', 'environment: [INSTANCE_ID=a]')),
    `error ${file} "a"`,
  ],
  'one hub by name': [
    services(
      ocs('ocs-a', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
      ocs('ocs-b', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
    ),
    `error ${file} "a"`,
  ],
  replicas: [agent('', 'deploy:\n  replicas: 2'), `error ${file} "ocs-a"`],
  scale: [agent('', 'scale: 3'), `error ${file} "ocs-a"`],
  'a profile they share': [
    services(
      ocs('ocs-a', 'profiles: [p, q]\nenvironment: [INSTANCE_ID=a]'),
      ocs('ocs-b', 'profiles: [q]\nenvironment: [INSTANCE_ID=a]'),
    ),
    `error ${file} "a"`,
  ],
  'one of them with a profile': [
    services(ocs('ocs-a', 'environment: [INSTANCE_ID=a]'), ocs('ocs-b', 'profiles: [q]\nenvironment: [INSTANCE_ID=a]')),
    `warning ${file} "a"`,
  ],
});

isSilentOn('instance-id-duplicate', {
  'other ids': services(ocs('ocs-a', 'environment: [INSTANCE_ID=a]'), ocs('ocs-b', 'environment: [INSTANCE_ID=b]')),
  'other profiles': services(
    ocs('ocs-a', 'profiles: [p]\nenvironment: [INSTANCE_ID=a]'),
    ocs('ocs-b', 'profiles: [q]\nenvironment: [INSTANCE_ID=a]'),
  ),
  'other hubs': services(
    ocs('ocs-a', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
    ocs('ocs-b', 'environment: [INSTANCE_ID=a, SITE_HUB=ws://y:1/ws]'),
  ),
  'other roots': services(
    ocs('ocs-a', 'environment: [INSTANCE_ID=a]\ncommand: --address-root x'),
    ocs('ocs-b', 'environment: [INSTANCE_ID=a]'),
  ),
  'hubs that are not known': services(
    ocs('ocs-a', 'env_file: [{path: x.env, required: false}]\nenvironment: [INSTANCE_ID=a]'),
    ocs('ocs-b', 'env_file: [{path: y.env, required: false}]\nenvironment: [INSTANCE_ID=a]'),
  ),
  'one of them scaled to nothing': services(
    ocs('ocs-a', 'scale: 0\nenvironment: [INSTANCE_ID=a]'),
    ocs('ocs-b', 'environment: [INSTANCE_ID=a]'),
  ),
  'variables of the shell': services(
    ocs('ocs-a', 'environment: [INSTANCE_ID]'),
    ocs('ocs-b', 'environment: [INSTANCE_ID]'),
  ),
  'other files': {
    files: {
      'a/compose.yml': `services:\n  ${indented(ocs('ocs-a', 'environment: [INSTANCE_ID=a]'), '  ').trim()}\n`,
      'b/compose.yml': `services:\n  ${indented(ocs('ocs-a', 'environment: [INSTANCE_ID=a]'), '  ').trim()}\n`,
    },
  },
  documentation: documented(
    'a:\n  image: simonsobs/ocs:v0.12.1\n  environment: [INSTANCE_ID=a]\nb:\n  image: simonsobs/ocs:v0.12.1\n  environment: [INSTANCE_ID=a]',
  ),
});

const id = 'environment: [INSTANCE_ID=a]';

finds('command-drops-agent', {
  'an option more': [built(script, `${id}\ncommand: --log-dir /data`), `error ${file} "--log-dir /data"`],
  'an entry point of its own': [
    built(script, `${id}\nentrypoint: [dumb-init, ocs-agent-cli]`),
    `error ${file} "[dumb-init, ocs-agent-cli]"`,
  ],
});

isSilentOn('command-drops-agent', {
  'the agent again': built(script, `${id}\ncommand: --agent /app/agent.py --entrypoint main --log-dir /data`),
  'an abbreviation of it': built(script, `${id}\ncommand: --age /app/agent.py --ent main`),
  'an empty command': built(script, `${id}\ncommand: []`),
  'no command': built(script, id),
  'the agent in ENTRYPOINT': built(
    'ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--agent", "/app/agent.py", "--entrypoint", "main"]',
    `${id}\ncommand: --log-dir /data`,
  ),
  'an image without an agent in CMD': built('CMD ["--log-dir", "/data"]', `${id}\ncommand: --log-dir /tmp`),
  'several arguments in one, which another rule tells': built(
    script,
    `${id}\ncommand:\n  - "--agent /app/agent.py --entrypoint main"`,
  ),
  'a program, which another rule tells': built(script, `${id}\ncommand: bash`),
  'variables, which another rule tells': built(script, `${id}\ncommand: [SITE_HUB=ws://x:1/ws]`),
  'a command that is not known': built(script, `${id}\ncommand: \${ARGS}`),
  'a class of ocs itself': built(
    script,
    `hostname: h\nvolumes: ["./config:/config:ro"]\n${id}\ncommand: --log-dir /data`,
    { 'config/default.yaml': site(host('h', 'a')) },
  ),
});

finds('plugin-agent-flag', {
  'an option of the agent': [agent('', 'command: --mode idle'), `error ${file} "--mode idle"`],
  'a word': [agent('', 'command: [--log-dir, /data, idle]'), `error ${file} "idle"`],
  'a short option': [agent('', 'command: -v'), `error ${file} "-v"`],
  'two dashes alone': [agent('', 'command: -- x'), `error ${file} "-- x"`],
  'behind options of ocs': [
    agent('', 'command:\n  - --site-hub=ws://x:1/ws\n  - --mode=idle'),
    `error ${file} "--mode=idle"`,
  ],
  'an image of ours': [built('', `${id}\ncommand: --mode idle`), `error ${file} "--mode idle"`],
});

isSilentOn('plugin-agent-flag', {
  'options of the site config and their abbreviations': agent(
    '',
    'command: --log-dir /d --address-root o --site-realm r --site-file /f --working-dir /w --registry-address x --access-policy y --site-r z',
  ),
  'a script': built(
    'COPY agent.py /app/agent.py',
    `${id}\ncommand: --agent /app/agent.py --entrypoint main --mode idle`,
  ),
  'a script by an abbreviation': built(
    'COPY agent.py /app/agent.py',
    `${id}\ncommand: --age /app/agent.py --ent main --mode idle`,
  ),
  'a script in CMD': built(
    'COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main", "--mode", "idle"]',
    id,
  ),
  'an image that is not known': services(`a:\n  image: ghcr.io/x/y:1\n  ${id}\n  command: --mode idle`),
  help: agent('', 'command: --help'),
  'what other rules tell': agent('', 'command: [--site, x, --mode]'),
  'several in one, which another rule tells': agent('', 'command: ["--mode idle"]'),
  'a program, which another rule tells': agent('', 'command: /bin/bash -c x'),
});

finds('site-flag-ambiguous', {
  'the option': [agent('', 'command: --site x'), `error ${file} "--site"`],
  'with its value': [agent('', 'command: [--site=none]'), `error ${file} "--site"`],
  'shorter and longer': [
    services(
      ...['--si', '--sit', '--site-h'].map((flag, at) =>
        ocs(`ocs-${at}`, `environment: [INSTANCE_ID=a${at}]\ncommand: ${flag} x`),
      ),
    ),
    `error ${file} "--si"`,
    `error ${file} "--sit"`,
    `error ${file} "--site-h"`,
  ],
  'in CMD': [{ files: { Dockerfile: `${base}CMD ["--site", "x"]\n` } }, 'error Dockerfile "\\"--site\\""'],
  'in documentation': [
    documented('ocs-a:\n  image: simonsobs/ocs:latest\n  command: --site x'),
    'error docs/agents/a.rst "--site"',
  ],
});

isSilentOn('site-flag-ambiguous', {
  'what is clear': agent('', 'command: --site-f /x --site-r y --site-ho h --site-hu ws://x:1/ws'),
  'the value of an option': agent('', 'command: --log-dir --site'),
  'another program in documentation': documented('docs:\n  image: squidfunk/mkdocs\n  command: --site x'),
});

finds('config-mount-writable', {
  'the folder': [bare('volumes:\n  - ${OCS_CONFIG_DIR}:/config'), `notice ${file} "${'${OCS_CONFIG_DIR}:/config'}"`],
  'read and write': [bare('volumes:\n  - ./config:/config:rw'), `notice ${file} "./config:/config:rw"`],
  'in documentation': [
    documented('ocs-a:\n  image: simonsobs/socs:latest\n  volumes:\n    - ${OCS_CONFIG_DIR}:/config'),
    `notice docs/agents/a.rst "${'${OCS_CONFIG_DIR}:/config'}"`,
  ],
});

isSilentOn('config-mount-writable', {
  'read only': bare('volumes:\n  - ${OCS_CONFIG_DIR}:/config:ro'),
  'read only among options': bare('volumes:\n  - ./config:/config:z,ro'),
  'the long form': bare('volumes:\n  - {type: bind, source: ./config, target: /config, read_only: true}'),
  'another folder': bare('volumes:\n  - ./config:/config:ro\n  - ./data:/data'),
  'a larger part': bare('volumes:\n  - ./all:/'),
});

repairs('config-mount-writable', {
  plain: [bare('volumes:\n  - ./config:/config'), file, bare('volumes:\n  - ./config:/config:ro').files[file] ?? ''],
  'in quotes': [
    bare('volumes: ["./config:/config"]'),
    file,
    bare('volumes: ["./config:/config:ro"]').files[file] ?? '',
  ],
});

finds('service-name', {
  'another name': [services(ocs('registry', 'environment: [INSTANCE_ID=registry]')), `notice ${file} "registry"`],
});

isSilentOn('service-name', {
  'the name': agent(''),
  'an id that is not known': services(ocs('registry', 'environment: [INSTANCE_ID]')),
  documentation: documented('ocs-agent:\n  image: simonsobs/ocs:v0.12.1\n  environment: [INSTANCE_ID=registry]'),
  'no agent': services('crossbar:\n  image: crossbario/crossbar\n  hostname: x'),
});

finds('image-unpinned', {
  latest: [
    services('ocs-a:\n  image: simonsobs/ocs:latest\n  environment: [INSTANCE_ID=a]'),
    `notice ${file} "simonsobs/ocs:latest"`,
  ],
  'no tag': [
    services('ocs-a:\n  image: simonsobs/socs\n  environment: [INSTANCE_ID=a]'),
    `notice ${file} "simonsobs/socs"`,
  ],
});

isSilentOn('image-unpinned', {
  'a version': agent(''),
  'a digest': services(`ocs-a:\n  image: simonsobs/ocs@sha256:${'a'.repeat(64)}\n  environment: [INSTANCE_ID=a]`),
  'an image that is built here': {
    files: {
      Dockerfile: base,
      [file]:
        'services:\n  x:\n    image: mine\n    build: .\n  ocs-a:\n    image: mine\n    environment: [INSTANCE_ID=a]\n',
    },
  },
  'a database': services('db:\n  image: influxdb:latest\n  volumes: [./x:/y]'),
  documentation: documented('ocs-a:\n  image: simonsobs/ocs:latest\n  environment: [INSTANCE_ID=a]'),
});

finds('image-name-typo', {
  'the owner': [
    services('ocs-a:\n  image: simonobs/socs:v0.6.0\n  hostname: x'),
    `warning ${file} "simonobs/socs:v0.6.0"`,
  ],
  'the name': [
    services('ocs-a:\n  image: simonsobs/osc:v0.12.1\n  hostname: x'),
    `warning ${file} "simonsobs/osc:v0.12.1"`,
  ],
  'in documentation': [
    documented('ocs-a:\n  image: simonobs/socs:latest'),
    'warning docs/agents/a.rst "simonobs/socs:latest"',
  ],
});

isSilentOn('image-name-typo', {
  'images that are published': services(
    ...['simonsobs/ocs', 'simonsobs/socs', 'simonsobs/ocs-crossbar', 'simonsobs/so3g', 'ghcr.io/simonobs/ocs'].map(
      (image, at) => `a${at}:\n  image: ${image}:v1\n  hostname: x`,
    ),
  ),
  others: services(
    'a:\n  image: simons/ocs:v1\n  hostname: x',
    'b:\n  image: grafana/grafana:1\n  hostname: x',
    'c:\n  image: ocs-hwp-picoscope-agent:latest\n  hostname: x',
  ),
  'an image that is built here': {
    files: {
      Dockerfile: base,
      [file]:
        'services:\n  a:\n    image: simonobs/socs\n    build: .\n    hostname: x\n  b:\n    image: simonobs/socs\n    hostname: y\n',
    },
  },
});

finds('compose-version-obsolete', {
  'the key': [{ files: { [file]: `version: '3.7'\n${bare('init: true').files[file]}` } }, `notice ${file} "version"`],
  'for services that are no agents too': [
    { files: { [file]: 'version: "2"\nservices:\n  a:\n    image: x\n' } },
    `notice ${file} "version"`,
  ],
});

repairs('compose-version-obsolete', {
  'the line goes': [
    { files: { [file]: `version: '3.7'\n\n${bare('init: true').files[file]}` } },
    file,
    bare('init: true').files[file] ?? '',
  ],
  'behind a comment': [
    { files: { [file]: `# a\nversion: "2" # b\nservices:\n  a:\n    image: x\n` } },
    file,
    '# a\nservices:\n  a:\n    image: x\n',
  ],
});

finds('compose-image-tag-unset', {
  'a tag': [services('a:\n  image: simonsobs/ocs:${OCS_TAG}'), `warning ${file} "simonsobs/ocs:${'${OCS_TAG}'}"`],
  'the whole name': [services('a:\n  image: ${IMAGE}'), `warning ${file} "${'${IMAGE}'}"`],
});

isSilentOn('compose-image-tag-unset', {
  'a default': services('a:\n  image: simonsobs/ocs:${OCS_TAG:-v0.12.1}'),
  'no name for what is built': services('a:\n  image: ${IMAGE}\n  build: .'),
  'a value in .env': { files: { [file]: 'services:\n  a:\n    image: x:${TAG}\n', '.env': 'TAG=1\n' } },
  'a part that may be missing': services('a:\n  image: ${REGISTRY}simonsobs/ocs:v0.12.1'),
  documentation: documented('ocs-a:\n  image: simonsobs/ocs:${OCS_TAG}'),
});
