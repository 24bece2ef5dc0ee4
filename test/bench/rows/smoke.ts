import { examineImage } from '../../../src/smoke/examine.ts';
import { type InstancePlan, runInstance } from '../../../src/smoke/instance.ts';
import { siteConfigText } from '../../../src/smoke/site-config.ts';
import { type Lab, openLab } from '../../e2e/support/lab.ts';
import { must, run } from '../../e2e/support/shell.ts';
import { sixtyAgents, sixtyNumbers } from '../../e2e/support/sixty-agents.ts';
import { watch } from '../../e2e/support/watch.ts';
import { type Bench, interleaved, type Line, line, type Row } from '../harness.ts';

const image = 'simonsobs/ocs:v0.12.1';
const together = 20;

let made = 0;
function nextName(what: string): string {
  made += 1;
  return `${what}-${made}`;
}

/** `docker run`, and nothing but the wait for two heartbeats. */
async function bareUp(lab: Lab): Promise<number> {
  const instanceId = nextName('bare');
  const text = siteConfigText({ instanceId, agentClass: 'FakeDataAgent', arguments: [] });
  const folder = await lab.folder({ files: { 'default.yaml': text } });
  const seat = await lab.sandbox.hub.seat(instanceId);
  const seen = watch(seat);
  const name = `ocs-agent-action-${lab.tools.runId}-${instanceId}`;
  const variables = [`INSTANCE_ID=${instanceId}`, `SITE_HUB=${seat.hubUrl}`, `SITE_HTTP=${seat.httpUrl}`];
  const before = performance.now();
  const ended = run('docker', [
    ...['run', '--rm', '--name', name, '--network', lab.sandbox.network, '--volume', `${folder}:/config:ro`],
    ...variables.flatMap((one) => ['--env', one]),
    image,
  ]);
  for (let heartbeats = 0; heartbeats < 2; ) {
    const event = await seen.next('published', 60);
    if (event.kind === 'published' && event.topic.endsWith('.feeds.heartbeat')) heartbeats += 1;
  }
  const seconds = (performance.now() - before) / 1000;
  await run('docker', ['rm', '--force', name]);
  await ended;
  await seat.leave();
  return seconds;
}

function planOf(): InstancePlan {
  return {
    image,
    instanceId: nextName('tested'),
    agentClass: 'FakeDataAgent',
    arguments: [],
    env: {},
    files: [],
    devices: [],
    configDir: '/config',
    timeout: 120,
    operations: [],
  };
}

/** The smoke test's own, to its end. @returns seconds until it was known to be up */
async function testedUp(lab: Lab): Promise<number> {
  let seconds = Number.NaN;
  const before = performance.now();
  const result = await runInstance(lab.tools, lab.sandbox, planOf(), () => {
    seconds = (performance.now() - before) / 1000;
  });
  if (result.status !== 'up') throw new Error(result.reason);
  return seconds;
}

async function instances(bench: Bench, lab: Lab): Promise<readonly Line[]> {
  const up = await interleaved(bench, { bare: () => bareUp(lab), tested: () => testedUp(lab) });
  const many = await interleaved(
    { ...bench, rounds: Math.min(bench.rounds, 3) },
    {
      one: async () => {
        await testedUp(lab);
      },
      all: async () => {
        await Promise.all(Array.from({ length: together }, () => testedUp(lab)));
      },
    },
  );
  const common = { row: 'smoke', unit: 's' } as const;
  return [
    line({
      ...common,
      what: 'an instance known to be up (get_api, heartbeats)',
      ours: up.tested,
      theirs: up.bare,
      against: 'docker run and a wait for two heartbeats',
      aim: 1.15,
    }),
    line({
      ...common,
      what: `${together} instances run and stopped in parallel`,
      ours: many.all,
      theirs: many.one * together,
      against: `${together} times one`,
      aim: 0.1,
    }),
  ];
}

async function imports(bench: Bench, lab: Lab): Promise<readonly Line[]> {
  const built = await lab.build(await lab.folder(sixtyAgents));
  if (built.status !== 0) throw new Error(built.output);
  const modules = sixtyNumbers.map((number) => `sixty.agents.agent_${number}.agent`);
  const python = (code: string) => [
    ...['run', '--rm', '--network', 'none', '--entrypoint', 'python3', built.image, '-c', code],
  ];
  const ask = {
    data: '/data',
    modules: [],
    distributions: [],
    scripts: [],
    arguments: [],
    plugins: ['sixty'],
    import: true,
  };
  const taken = await interleaved(bench, {
    together: async () => void (await must('docker', python(`import ${modules.join(',')}`))),
    single: async () => void (await must('docker', python(`import ${modules[0]}`))),
    isolated: async () => {
      const { agents, failure } = await examineImage(lab.tools, built.image, { ...ask, dependencies: false }, 120);
      const good = agents.filter(({ plugin, error }) => plugin === 'sixty' && error === null);
      if (good.length !== modules.length) throw new Error(failure ?? `${good.length} agents import`);
    },
  });
  const common = {
    row: 'smoke',
    unit: 's',
    what: `${modules.length} agents, each imported in isolation`,
    ours: taken.isolated,
  } as const;
  return [
    line({ ...common, theirs: taken.together, against: 'one interpreter that imports all', aim: 1.5 }),
    line({ ...common, theirs: taken.single * modules.length, against: `docker run, ${modules.length} times` }),
  ];
}

/** What a real container is asked for, against the least that shows the same. */
export const smoke: Row = {
  name: 'smoke',
  title: 'smoke: agents in containers',
  async measure(bench) {
    const lab = await openLab();
    try {
      return [...(await instances(bench, lab)), ...(await imports(bench, lab))];
    } finally {
      await lab.close();
    }
  },
};
