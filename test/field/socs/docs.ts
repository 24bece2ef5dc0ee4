import { type Device, devices } from './devices.ts';

/** How the compose example of a page is written: the field has all of these. */
const composeExamples: readonly ((device: Device) => string)[] = [
  ({ folder }) => `  ocs-${name(folder)}:
    image: simonsobs/socs:latest
    hostname: ocs-docker
    network_mode: "host"
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=${name(folder)}
      - LOGLEVEL=info
      - SITE_HUB=ws://127.0.0.1:8001/ws
      - SITE_HTTP=http://127.0.0.1:8001/call
`,
  ({ folder }) => `  ocs-${name(folder)}:
    image: simonsobs/socs:<version>
    hostname: <host>-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      INSTANCE_ID: ${name(folder)}
      SITE_HUB: ws://10.10.10.2:8001/ws
      SITE_HTTP: http://10.10.10.2:8001/call
      ...
`,
  ({ folder }) => `  ocs-${name(folder)}:
    image: simonsobs/socs:\${SOCS_TAG}
    hostname: ocs-docker
    user: "9000"
    devices:
      - "/dev/${folder}:/dev/${folder}"
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
      - /data/${folder}:/data
    environment:
      - INSTANCE_ID=${name(folder)}
`,
  ({ folder }) => `  ocs-${name(folder)}:
    <<: *log-options
    image: simonsobs/socs:v0.6.2
    hostname: ocs-docker
    network_mode: host
    environment:
      - INSTANCE_ID=${name(folder)}
      - SITE_HUB=ws://127.0.0.1:8001/ws
      - SITE_HTTP=http://127.0.0.1:8001/call
    volumes:
      - \${OCS_CONFIG_DIR}:/config
`,
];

/** A page's own faults, as found in the field: each is a line that a maintainer would thank for. */
const pageFaults: Readonly<Record<string, readonly [string, string]>> = {
  cryo_heater: ['image: simonsobs/socs:latest', 'image: simonobs/socs:latest'],
};

function name(folder: string): string {
  return folder.replaceAll('_', '-');
}

function underlined(title: string, mark: string): string {
  return `${title}\n${mark.repeat(title.length)}\n`;
}

function agentPage(device: Device, index: number): string {
  const { folder, title } = device;
  const example = composeExamples[index % composeExamples.length] ?? composeExamples[0];
  const compose = example?.(device) ?? '';
  const [wrongFor = '', wrong = ''] = pageFaults[folder] ?? [];
  return `.. highlight:: rst

.. _${folder}:

${underlined(`${title} Agent`, '=')}
Reads the ${title.toLowerCase()} of the telescope's platform and publishes what
it says. The instrument is reached ${index % 2 === 0 ? 'over the network' : 'by a serial line'}.

.. argparse::
    :module: socs.agents.${folder}.agent
    :func: ${device.style === 'serial' || device.style === 'network' ? 'make_parser' : 'add_agent_args'}
    :prog: python3 agent.py

${underlined('Configuration File Examples', '-')}
Below are examples for the site configuration and for a compose file.

${underlined('OCS Site Config', '`')}
An example block with the arguments that most sites want::

  {'agent-class': '${device.class}',
   'instance-id': '${name(folder)}',
   'arguments': [['--address', '10.10.10.${index + 3}'],
                 ['--mode', 'acq']]},

${underlined('Docker Compose', '`')}
The agent runs in a container. A service for it looks like this::

${wrongFor === '' ? compose : compose.replace(wrongFor, wrong)}
${underlined('Agent API', '-')}
.. autoclass:: socs.agents.${folder}.agent.${device.class}
    :members:
`;
}

const simulatorsPage = `${underlined('Simulators', '=')}
Tests run against programs that answer like the instruments. A compose file for
one of them::

  ocs-lakeshore240-sim:
    image: simonsobs/ocs-lakeshore240-simulator:latest
    hostname: ls240-sim

and its Dockerfile begins with:

.. code-block:: dockerfile

    FROM socs:latest
    WORKDIR /app/simulators/lakeshore240/
    COPY . .
`;

function userPage(base: string): string {
  return `${underlined('Running the agents', '=')}
The site configuration names every instance:

.. code-block:: yaml

    hub:
      wamp_server: ws://localhost:8001/ws
      wamp_http: http://localhost:8001/call
      wamp_realm: test_realm
      address_root: observatory

    hosts:
      ocs-docker:
        agent-instances:
          # As many as there are instruments
          - {'agent-class': 'BathChillerAgent',
             'instance-id': 'bath-chiller',
             'arguments': [['--address', '10.10.10.8']]}
          ...

and the compose file starts them:

.. code-block:: yaml

    services:
      ocs-bath-chiller:
        image: simonsobs/socs:v0.6.2
        hostname: ocs-docker
        volumes:
          - \${OCS_CONFIG_DIR}:/config:ro
        environment:
          - INSTANCE_ID=bath-chiller
          - SITE_HUB=ws://crossbar:8001/ws
          - SITE_HTTP=http://crossbar:8001/call

To keep them all on one version, put the tag into the compose file's env file::

    SOCS_TAG=v0.6.2

${underlined('Your own image', '-')}
.. code-block:: dockerfile

    FROM simonsobs/ocs:${base}
    COPY . /app/mine/
    RUN ...
`;
}

/** docs/: a page for every agent, and what is around them. */
export function documentationFiles(base: string): Readonly<Record<string, string>> {
  const pages = devices.map((device, index) => [`docs/agents/${device.folder}.rst`, agentPage(device, index)] as const);
  return {
    ...Object.fromEntries(pages),
    'docs/conf.py': "project = 'SOCS'\nextensions = ['sphinx.ext.autodoc', 'sphinxarg.ext']\nmaster_doc = 'index'\n",
    'docs/index.rst': `${underlined('SOCS', '=')}
.. toctree::
    :maxdepth: 1
    :glob:

    agents/*
    simulators
    user
`,
    'docs/simulators.rst': simulatorsPage,
    'docs/user.rst': userPage(base),
    'docs/requirements.txt': 'sphinx>=5.3\nsphinx-rtd-theme\nsphinx-argparse\n',
  };
}
