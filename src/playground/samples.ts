import type { Project } from './project.ts';

export type Sample = { readonly title: string; readonly project: Project };

const template = `# my-ocs-agent-docker
# A brief description of your image.

# Use the ocs image as a base
FROM simonsobs/ocs:latest

# Install required dependencies
RUN apt-get update && apt-get install -y rsync \\
    wget \\
    python3-pip

# Copy in and install requirements
COPY requirements.txt /app/my-ocs-agent/requirements.txt
WORKDIR /app/my-ocs-agent/
RUN pip3 install -r requirements.txt

# Copy the current directory contents into the container at /app
COPY . /app/my-ocs-agent/

# Install my-ocs-agent
RUN pip3 install .

# Run agent on container startup
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`;

const service = `ocs-agent:
    image: simonsobs/ocs:latest
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=registry
    command:
      - '--agent /app/my-ocs-agent/agent.py --entrypoint main'
`;

const agent = `import time

from ocs import ocs_agent, site_config


class ValveAgent:
    def __init__(self, agent):
        self.agent = agent
        self.agent.register_feed('valve', record=True)

    def acq(self, session, params):
        """acq()

        **Process** - Publish the position of the valve once a second.
        """
        while session.status in ['starting', 'running']:
            data = {'timestamp': time.time(), 'block_name': 'valve', 'data': {'position': 0.5}}
            self.agent.publish_to_feed('valve', data)
            time.sleep(1)
        return True, 'Acquisition ended.'

    def _stop_acq(self, session, params):
        session.set_status('stopping')
        return True, 'Acquisition stops.'


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', parser=None, args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    valve = ValveAgent(agent)
    agent.register_process('acq', valve.acq, valve._stop_acq)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
`;

const whole: Readonly<Record<string, string>> = {
  '.dockerignore': '.git\n',
  Dockerfile: `FROM simonsobs/ocs:v0.12.1

RUN apt-get update && apt-get install libusb-1.0-0

COPY requirements.txt /app/requirements.txt
RUN pip3 install -r /app/requirements.txt
COPY agent.py /app/agent.py

ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent /app/agent.py --entrypoint main"]
`,
  LICENSE: 'BSD 2-Clause License\n',
  'README.md': '# Valve agent\n\nReads the position of a valve.\n',
  'agent.py': agent,
  'config/default.yaml': `hub:
  wamp_server: ws://crossbar:8001/ws
  wamp_http: http://crossbar:8001/call
  wamp_realm: test_realm
  address_root: observatory
  registry_address: observatory.registry

hosts:
  valve-host:
    agent-instances:
      - agent-class: ValveAgent
        instance-id: valve-1
        arguments: []
`,
  'docker-compose.yml': `services:
  ocs-valve-1:
    build: .
    image: valve-agent
    hostname: valve-host
    volumes:
      - ./config:/config:ro
    environment:
      - INSTANCE_ID="valve-1"
      - LOGLEVEL=info
`,
  'requirements.txt': 'pyserial\n',
};

function files(texts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts));
}

/** To start with. The first two stand in the documentation of OCS, word for word. */
export const samples: readonly Sample[] = [
  {
    title: 'A service of a compose file, from the OCS documentation',
    project: { name: 'my-ocs-agent', files: files({ 'docker-compose.yml': service }), whole: false },
  },
  {
    title: 'A Dockerfile, from the OCS documentation',
    project: { name: 'my-ocs-agent', files: files({ Dockerfile: template }), whole: false },
  },
  {
    title: 'A whole repository with one agent',
    project: { name: 'valve-agent', files: files(whole), whole: true },
  },
];
