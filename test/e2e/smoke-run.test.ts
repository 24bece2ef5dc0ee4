import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLabel } from '../../src/smoke/sandbox.ts';
import { runCli } from './support/action.ts';
import { type Lab, openLab } from './support/lab.ts';
import { repositoryOf } from './support/repository.ts';
import { must } from './support/shell.ts';
import { smokeOf } from './support/smoke-bench.ts';
import type { Tree } from './support/trees.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  const left = await containersLeft();
  await lab.close();
  expect(left).toBe('');
});

/** An agent that reads its device before it comes up, publishes what it read, and has a task. */
const valve = `import argparse
import socket
import time

from ocs import ocs_agent, site_config


class Valve:
    def __init__(self, agent, reading):
        self.agent = agent
        self.reading = reading
        agent.register_feed('readings', record=True, buffer_time=0)
        agent.register_task('move', self.move)

    def move(self, session, params):
        session.add_message('moving to %s' % params['to'])
        session.data = {'position': params['to']}
        self.agent.publish_to_feed('readings', {'block_name': 'all', 'timestamp': time.time(), 'data': {'value': self.reading}})
        return params['to'] < 10, 'moved'


def make_parser(parser=None):
    parser = parser or argparse.ArgumentParser()
    parser.add_argument('--host')
    return parser


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', parser=make_parser(), args=args)
    reading = 0
    if args.host:
        reading = int(socket.create_connection((args.host, 7777), 5).makefile().readline())
    agent, runner = ocs_agent.init_site_agent(args)
    Valve(agent, reading)
    runner.run(agent, auto_reconnect=True)
`;

const lamp = valve.replaceAll('Valve', 'Lamp').replace('import socket\n', 'import socket\nimport serial\n');

/** Answers with the number that it is given. */
const simulator = `import socket
import sys

server = socket.create_server(('', 7777))
print('listening on 7777', flush=True)
while True:
    connection, _ = server.accept()
    connection.sendall((sys.argv[1] + '\\n').encode())
    connection.close()
`;

function plugin(settings: string): Tree {
  return {
    files: {
      Dockerfile: 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\nENV PYTHONPATH=/app/tele\n',
      'pyproject.toml':
        '[project]\nname = "tele"\nversion = "1.0"\n[project.entry-points."ocs.plugins"]\ntele = "tele.plugin"\n',
      'tele-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tele\nVersion: 1.0\n',
      'tele-1.0.dist-info/entry_points.txt': '[ocs.plugins]\ntele = tele.plugin\n',
      'tele/__init__.py': '',
      'tele/plugin.py':
        "agents = {'ValveAgent': {'module': 'tele.valve', 'entry_point': 'main'}, 'LampAgent': {'module': 'tele.lamp', 'entry_point': 'main'}}\n",
      'tele/valve.py': valve,
      'tele/lamp.py': lamp,
      'tests/simulator.py': simulator,
      '.github/ocs-agent.yaml': settings,
    },
  };
}

/** `more` are further keys of the instance, and `number` what its simulator says. */
function instance(id: string, number: number, more = ''): string {
  return `  - instance-id: ${id}
    agent-class: ValveAgent
    arguments: [--host, simulator]
    sidecar:
      name: simulator
      command: [python3, -u, /simulator.py, '${number}']
      files: ['tests/simulator.py:/simulator.py']
      wait-for: listening
${more}`;
}

const patient = { inputs: { 'smoke-timeout': '120' } };

async function containersLeft(): Promise<string> {
  return must('docker', ['ps', '--all', '--quiet', '--filter', `label=${runLabel}=${lab.tools.runId}`]);
}

describe('a sidecar is there before the agent, by a name of its own, and goes with it', () => {
  test('two instances, each with a simulator of the same name, and what they publish and say is in the report', async () => {
    const move = (to: number): string =>
      `    operations:\n      - {start: move, params: {to: ${to}}}\n      - {wait: move, timeout: 5}\n`;
    const settings = `instances:\n${instance('valve-1', 11, move(3))}${instance('valve-2', 22, move(4))}`;
    const { status, said, agents } = await smokeOf(lab, plugin(settings), patient);
    expect([status, ...said.filter((one) => one.startsWith('error'))], said.join('\n')).toEqual(['passed']);
    const up = agents.filter((row) => row.status === 'up');
    expect(
      up.map((row) => [
        row.instanceId,
        row.operations?.map(({ data, messages }) => [data, messages.includes('moved')]),
      ]),
    ).toEqual([
      ['valve-1', [expect.anything(), [{ position: 3 }, true]]],
      ['valve-2', [expect.anything(), [{ position: 4 }, true]]],
    ]);
    expect(up[0]?.operations?.at(-1)?.messages).toContain('moving to 3');
    expect(up.map((row) => row.feedData)).toEqual(
      [1, 1].map((samples) => [{ name: 'readings', messages: 1, samples, fields: ['all.value'], problems: [] }]),
    );
    // Nobody named it: it was not started, and it does not import either.
    expect(agents.find((row) => row.class === 'LampAgent')).toMatchObject({ status: 'failed', instanceId: null });
    expect(said.join('\n')).toContain('add the line `pyserial` to requirements.txt');
  });

  test.concurrent.each<[string, string, RegExp, string]>([
    [
      'ends before it is ready',
      'command: [python3, /nowhere.py]',
      /its sidecar sidecar ended with status 2 before a line with `listening`/,
      "sidecar | python3: can't open file '/nowhere.py'",
    ],
    [
      'is no program',
      'command: [no-such-simulator]',
      /its sidecar: the container cannot be started: .*no-such-simulator/,
      '',
    ],
    [
      'has a file that is not there',
      "command: [cat]\n      files: ['nowhere.py:/x.py']",
      /\/x\.py cannot be copied into the container/,
      '',
    ],
  ])('one that %s fails the instance, and its log is shown', async (_what, sidecar, reason, line) => {
    const settings = `instances:
  - instance-id: valve-1
    agent-class: ValveAgent
    sidecar:
      ${sidecar}
      wait-for: listening
  - {instance-id: valve-2, agent-class: ValveAgent}
`;
    const { status, said, findings, agents } = await smokeOf(lab, plugin(settings), patient);
    expect(status).toBe('failed');
    const ours = said.filter((one) => one.startsWith('error'));
    expect(ours).toEqual([expect.stringMatching(/^error agent-not-up: agent valve-1 did not come up/)]);
    expect(ours[0]).toMatch(reason);
    expect(String(findings.find(({ rule }) => rule === 'agent-not-up')?.params['sidecarLog'])).toContain(line);
    // The other is not hidden by it.
    expect(agents.map((row) => [row.instanceId, row.status])).toContainEqual(['valve-2', 'up']);
  });

  test('one that ended under the agent is told, with what it said', async () => {
    const settings = `instances:
  - instance-id: valve-1
    agent-class: ValveAgent
    arguments: [--host, simulator]
    sidecar:
      name: simulator
      command: [python3, -c, 'print("listening", flush=True); raise SystemExit("no license")']
      wait-for: listening
`;
    const { said, findings } = await smokeOf(lab, plugin(settings), patient);
    expect(said.filter((one) => one.startsWith('error'))).toEqual([
      expect.stringMatching(/its sidecar simulator (had )?ended with status 1/),
    ]);
    expect(String(findings.find(({ severity }) => severity === 'error')?.params['sidecarLog'])).toContain(
      'simulator | no license',
    );
  });
});

describe('agents that are expected not to import', () => {
  const expecting = (more: string): string => `expected-failures:\n${more}`;

  test('are no finding, and the table says why', async () => {
    const settings = expecting('  - {agent-class: LampAgent, reason: the driver is behind a login}\n');
    const { status, said, note, agents } = await smokeOf(lab, plugin(settings), {
      inputs: { smoke: 'import', 'smoke-timeout': '120' },
    });
    expect([status, note, ...said]).toEqual(['passed', '1 of 2 agents import, 1 is expected not to']);
    expect(agents.map((row) => [row.class, row.status, row.expectedFailure])).toEqual([
      ['ValveAgent', 'imported', undefined],
      ['LampAgent', 'failed', 'the driver is behind a login'],
    ]);
  });

  test('are a warning where they import all the same, or are not there', async () => {
    const settings = expecting(
      '  - {agent-class: ValveAgent, reason: no library}\n  - {agent-class: LamAgent, reason: renamed}\n',
    );
    const { said } = await smokeOf(lab, plugin(settings), { inputs: { smoke: 'import', 'smoke-timeout': '120' } });
    expect(said.filter((one) => one.includes('expected-failure-stale'))).toEqual([
      expect.stringMatching(/tele\.valve \(ValveAgent\) imports in the image .* \(no library\); take it out/),
      expect.stringMatching(/has no agent of class LamAgent.*or write LampAgent/),
    ]);
  });
});

type Row = Readonly<Record<string, unknown>>;

describe('a repository with several images', () => {
  test.concurrent('an instance without `image` runs once, where its agent is', async () => {
    const repository = repositoryOf('test/agents/two-images');
    const instances =
      '[{instance-id: mount-1, agent-class: MountAgent}, {instance-id: dome-1, agent-class: DomeAgent}]';
    try {
      const { status, report, log } = await runCli('smoke', repository.path, '--instances', instances);
      expect(status, log).toBe(0);
      const agents = report?.['agents'] as readonly Row[];
      expect(agents.filter((row) => row['status'] === 'up').map((row) => [row['instanceId'], row['image']])).toEqual([
        ['mount-1', 'telescope'],
        ['dome-1', 'telescope-dome'],
      ]);
      const typo = '[{instance-id: a, image: telescop}]';
      const wrong = await runCli('smoke', repository.path, '--instances', typo);
      expect(wrong.status).toBe(1);
      expect(JSON.stringify(wrong.report?.['stages'])).toContain('did you mean `telescope`?');
    } finally {
      repository.remove();
    }
  });

  test.concurrent('a simulator that is built from the agent image is there when the agent is tested', async () => {
    const repository = repositoryOf('test/agents/with-simulator');
    try {
      const { status, report, log } = await runCli('smoke', repository.path);
      expect(status, log).toBe(0);
      expect(report?.['agents']).toContainEqual(expect.objectContaining({ instanceId: 'gauge-1', status: 'up' }));
    } finally {
      repository.remove();
    }
  });
});
