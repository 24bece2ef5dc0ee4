import { eraOf } from './era.ts';
import { type FieldTree, fieldTree } from './tree.ts';

/** The development tag that such repositories sat on while no release came. */
export const pcsBase = 'v0.11.3-19-gd729e04';

const agents = [
  ['acu_link', 'AcuLinkAgent'],
  ['array_bias', 'ArrayBiasAgent'],
  ['cryo_monitor', 'CryoMonitorAgent'],
  ['fts_stage', 'FtsStageAgent'],
  ['house_keeping', 'HouseKeepingAgent'],
  ['tone_comb', 'ToneCombAgent'],
] as const;

function agentCode(name: string): string {
  return `import argparse
import time
from os import environ

import requests
import txaio
from ocs import ocs_agent, site_config
from ocs.ocs_twisted import Pacemaker, TimeoutLock


class ${name}:
    """Asks a web service of the instrument for its state."""

    def __init__(self, agent, url):
        self.agent = agent
        self.url = url
        self.lock = TimeoutLock()
        self.running = False

    def acq(self, session, params):
        """acq()

        **Process** - Publishes the state every second.

        """
        self.running = True
        pace = Pacemaker(1)
        while self.running:
            pace.sleep()
            answer = requests.get(self.url, timeout=5).json()
            session.data = {'state': answer, 'timestamp': time.time()}
        return True, 'stopped'

    def _stop(self, session, params):
        self.running = False
        return True, 'asked to stop'


def add_agent_args(parser=None):
    if parser is None:
        parser = argparse.ArgumentParser()
    parser.add_argument('--url', default='http://127.0.0.1:8100')
    return parser


def main(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    parser = add_agent_args()
    args = site_config.parse_args(agent_class='${name}', parser=parser, args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    device = ${name}(agent, args.url)
    agent.register_process('acq', device.acq, device._stop, startup=False)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    main()
`;
}

function page(folder: string, name: string): string {
  return `# ${name}

In the site config:

\`\`\`yaml
      - agent-class: ${name}
        instance-id: ${folder.replaceAll('_', '-')}
        arguments: ['--url', 'http://10.0.0.7:8100']
\`\`\`

and in the compose file:

\`\`\`yaml
  ocs-${folder.replaceAll('_', '-')}:
    image: ghcr.io/example/pcs:<tag>
    hostname: prime-docker
    environment:
      - INSTANCE_ID=${folder.replaceAll('_', '-')}
      - SITE_HUB=ws://10.0.0.2:8001/ws
      - SITE_HTTP=http://10.0.0.2:8001/call
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
\`\`\`
`;
}

const pyproject = `[build-system]
requires = ["hatchling", "hatch-vcs"]
build-backend = "hatchling.build"

[project]
name = "pcs"
dynamic = ["version"]
description = "Agents for a prime camera"
readme = "README.md"
requires-python = ">=3.8"
dependencies = ["ocs", "requests", "twisted", "txaio"]

[project.entry-points."ocs.plugins"]
pcs = "pcs.plugin"

[tool.hatch.version]
source = "vcs"

[tool.hatch.build.targets.wheel]
packages = ["pcs"]
`;

function dockerfile(base: string): string {
  const { pip } = eraOf(base);
  return `# PCS
# Agents of the prime camera on the ocs image

# Use the ocs image as a base
FROM simonsobs/ocs:${base}

# Networking tools
RUN apt-get update && apt-get install -y \\
    curl \\
    iputils-ping \\
 && rm -rf /var/lib/apt/lists/*

# Copy in and install requirements
COPY requirements.txt /app/pcs/requirements.txt
WORKDIR /app/pcs/
RUN ${pip} install -r requirements.txt

# Copy the current directory contents into the container at /app
COPY . /app/pcs/

# Install
RUN ${pip} install .

# Reset workdir to avoid local imports
WORKDIR /

# Run agent on container startup
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`;
}

/** A young plugin repository in the shape of pcs: made after the pattern of socs, six agents, one image. */
export function pcs(base: string = pcsBase): FieldTree {
  const files: Record<string, string> = {
    '.github/workflows/main.yml': 'name: main\non:\n  push:\n    tags: ["v*.*.*"]\njobs: {}\n',
    '.gitignore': '__pycache__/\n*.pyc\n',
    Dockerfile: dockerfile(base),
    LICENSE: 'BSD 2-Clause License\n\nCopyright (c) 2026, The authors\n',
    'README.md': '# PCS\n\nAgents of the prime camera.\n\nDocker images: see docs.\n',
    'docs/index.md': '# PCS\n\nOne page an agent, below agents/.\n',
    'pyproject.toml': pyproject,
    'requirements.txt': 'ocs\nrequests\ntwisted\n\n# tests\npytest\npytest-cov\n',
    'pcs/__init__.py': '',
    'pcs/agents/__init__.py': '',
    'pcs/plugin.py': `package_name = 'pcs'
agents = {
${agents
  .map(
    ([folder, name]) =>
      `    '${name}': {\n        'module': 'pcs.agents.${folder}.agent',\n        'entry_point': 'main',\n    },\n`,
  )
  .join('')}}
`,
  };
  for (const [folder, name] of agents) {
    files[`pcs/agents/${folder}/__init__.py`] = '';
    files[`pcs/agents/${folder}/agent.py`] = agentCode(name);
    files[`docs/agents/${folder}.md`] = page(folder, name);
  }
  return fieldTree('pcs', files, { git: { tags: ['v0.1.0', 'v0.2.0'], describe: 'v0.2.0-3-gaaaaaaa' } });
}
