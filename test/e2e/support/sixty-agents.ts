import type { Tree } from './trees.ts';

export const sixtyNumbers: readonly string[] = Array.from({ length: 60 }, (_, index) =>
  String(index + 1).padStart(2, '0'),
);

/** As those of socs: each has its own parser and a driver of its own, and all share what they import. */
function agent(number: string): string {
  return `import argparse
import os
import time

import numpy as np
import txaio
from twisted.internet import defer

from ocs import ocs_agent, site_config
from ocs.ocs_twisted import TimeoutLock, Pacemaker

from sixty.agents.agent_${number}.driver import Driver


class Agent${number}:
    def __init__(self, agent):
        self.lock = TimeoutLock()
        self.driver = Driver()
        self.readings = np.zeros(8)
        agent.register_feed('readings', record=True, agg_params={'frame_length': 60}, buffer_time=1)


def make_parser(parser=None):
    parser = parser or argparse.ArgumentParser()
    group = parser.add_argument_group('Agent Options')
    group.add_argument('--port', type=int, default=10${number})
    return parser


def main(args=None):
    txaio.start_logging(level=os.environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='Agent${number}', parser=make_parser(), args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    Agent${number}(agent)
    runner.run(agent, auto_reconnect=True)
`;
}

/** A plugin of sixty agents that is installed as pip would. */
export const sixtyAgents: Tree = {
  files: {
    Dockerfile: 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/sixty/\nENV PYTHONPATH=/app/sixty PYTHONDONTWRITEBYTECODE=\n',
    'pyproject.toml':
      '[project]\nname = "sixty"\nversion = "1.0"\n[project.entry-points."ocs.plugins"]\nsixty = "sixty.plugin"\n',
    'sixty-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: sixty\nVersion: 1.0\n',
    'sixty-1.0.dist-info/entry_points.txt': '[ocs.plugins]\nsixty = sixty.plugin\n',
    'sixty/__init__.py': '',
    'sixty/agents/__init__.py': '',
    'sixty/plugin.py': `package_name = 'sixty'\nagents = {\n${sixtyNumbers.map((n) => `    'Agent${n}': {'module': 'sixty.agents.agent_${n}.agent', 'entry_point': 'main'},\n`).join('')}}\n`,
    ...Object.fromEntries(
      sixtyNumbers.flatMap((n) => [
        [`sixty/agents/agent_${n}/__init__.py`, ''],
        [`sixty/agents/agent_${n}/agent.py`, agent(n)],
        [`sixty/agents/agent_${n}/driver.py`, 'import socket\nimport struct\n\n\nclass Driver:\n    pass\n'],
      ]),
    ),
  },
};
