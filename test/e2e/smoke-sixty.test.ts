import { afterAll, beforeAll, expect, test } from 'vitest';
import { examineImage } from '../../src/smoke/examine.ts';
import { type Lab, openLab } from './support/lab.ts';
import { run } from './support/shell.ts';
import { smokeOf } from './support/smoke-bench.ts';
import type { Tree } from './support/trees.ts';

const many = 60;
const numbers = Array.from({ length: many }, (_, index) => String(index + 1).padStart(2, '0'));

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

const tree: Tree = {
  files: {
    Dockerfile: 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/sixty/\nENV PYTHONPATH=/app/sixty PYTHONDONTWRITEBYTECODE=\n',
    'pyproject.toml':
      '[project]\nname = "sixty"\nversion = "1.0"\n[project.entry-points."ocs.plugins"]\nsixty = "sixty.plugin"\n',
    'sixty-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: sixty\nVersion: 1.0\n',
    'sixty-1.0.dist-info/entry_points.txt': '[ocs.plugins]\nsixty = sixty.plugin\n',
    'sixty/__init__.py': '',
    'sixty/agents/__init__.py': '',
    'sixty/plugin.py': `package_name = 'sixty'\nagents = {\n${numbers.map((n) => `    'Agent${n}': {'module': 'sixty.agents.agent_${n}.agent', 'entry_point': 'main'},\n`).join('')}}\n`,
    ...Object.fromEntries(
      numbers.flatMap((n) => [
        [`sixty/agents/agent_${n}/__init__.py`, ''],
        [`sixty/agents/agent_${n}/agent.py`, agent(n)],
        [`sixty/agents/agent_${n}/driver.py`, 'import socket\nimport struct\n\n\nclass Driver:\n    pass\n'],
      ]),
    ),
  },
};

let lab: Lab;
let image: string;
beforeAll(async () => {
  lab = await openLab();
  const made = await lab.build(await lab.folder(tree));
  expect(made.status, made.output).toBe(0);
  image = made.image;
});
afterAll(async () => {
  await lab.close();
});

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('sixty agents, each in isolation, cost at most 1.5 times what importing all in one interpreter costs', async () => {
  const names = numbers.map((n) => `sixty.agents.agent_${n}.agent`).join(',');
  const together: number[] = [];
  const isolated: number[] = [];
  const ask = {
    data: '/data',
    modules: [],
    distributions: [],
    scripts: [],
    arguments: [],
    plugins: ['sixty'],
    import: true,
  };
  for (let round = 0; round < 5; round += 1) {
    together.push(
      await seconds(() =>
        run('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'python3', image, '-c', `import ${names}`]),
      ),
    );
    isolated.push(
      await seconds(async () => {
        const { agents, failure } = await examineImage(lab.tools, image, { ...ask, dependencies: false }, 60);
        expect(failure).toBeNull();
        expect(agents.filter(({ plugin, error }) => plugin === 'sixty' && error === null)).toHaveLength(many);
      }),
    );
  }
  const ratio = median(isolated) / median(together);
  console.log(
    `import of ${many} agents: in one interpreter ${median(together).toFixed(2)} s, isolated ${median(isolated).toFixed(2)} s, ratio ${ratio.toFixed(2)}`,
  );
  expect(ratio).toBeLessThan(1.5);
});

test('level `import` reports all sixty', async () => {
  const { status, said, note, seconds: took } = await smokeOf(lab, tree, { inputs: { smoke: 'import' }, image });
  console.log(`level import with --help and pip check: ${took.toFixed(2)} s`);
  expect([status, ...said]).toEqual(['passed']);
  expect(note).toBe('60 of 60 agents import');
});
