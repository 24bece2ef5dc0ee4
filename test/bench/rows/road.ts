import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSandbox, runLabel } from '../../../src/smoke/sandbox.ts';
import { siteConfigText } from '../../../src/smoke/site-config.ts';
import { crossbarConfig, crossbarImage } from '../../e2e/support/crossbar.ts';
import { type Lab, openLab } from '../../e2e/support/lab.ts';
import { must, run } from '../../e2e/support/shell.ts';
import { watch } from '../../e2e/support/watch.ts';
import { type Bench, type Contender, interleaved, type Line, line, median, type Row, whole } from '../harness.ts';
import { cli, exampleIn, git, inFolder, writeFiles } from '../places.ts';

const registry = '127.0.0.1:5000';
const instance = { instanceId: 'valve-1', agentClass: 'ValveAgent', arguments: ['--mode', 'acq'] };

const settings = `instances:
  - instance-id: ${instance.instanceId}
    agent-class: ${instance.agentClass}
    arguments: ['--mode', 'acq']
`;

/** What people write into a workflow when they want to see the agent answer. */
const poll = `import os, sys, time
from ocs.ocs_client import OCSClient
for attempt in range(60):
    try:
        client = OCSClient('${instance.instanceId}', args=['--site-http', os.environ['SITE_HTTP']])
        sys.exit(0)
    except Exception:
        time.sleep(1)
sys.exit(1)
`;

const compose = (image: string, router: string): string => `services:
  crossbar:
    image: ${router}
    environment:
      CROSSBAR_CONFIG: '${JSON.stringify(crossbarConfig(8001, {}))}'
  ocs-valve-1:
    image: ${image}
    build: .
    hostname: ocs-docker
    volumes: ['./bench-config:/config:ro']
    environment: [INSTANCE_ID=valve-1, 'SITE_HUB=ws://crossbar:8001/ws', 'SITE_HTTP=http://crossbar:8001/call']
  client:
    image: ${image}
    entrypoint: [python3, /poll.py]
    profiles: [poll]
    volumes: ['./bench-config:/config:ro', './bench-poll.py:/poll.py:ro']
    environment: ['SITE_HTTP=http://crossbar:8001/call']
`;

/** Runs an image against a hub until the agent beats twice, and stops it. @returns the seconds from `docker run` on */
async function runAndStop(lab: Lab, folder: string, local: string): Promise<number> {
  const { tools } = lab;
  const sandbox = await openSandbox(tools, 'embedded');
  const container = `ocs-agent-action-${tools.runId}-road`;
  try {
    const seat = await sandbox.hub.seat(instance.instanceId);
    const seen = watch(seat);
    const before = performance.now();
    await must('docker', [
      ...['run', '--detach', '--name', container, '--network', sandbox.network],
      ...['--label', `${runLabel}=${tools.runId}`, '--volume', `${join(folder, 'bench-config')}:/config:ro`],
      ...['--env', `INSTANCE_ID=${instance.instanceId}`],
      ...['--env', `SITE_HUB=${seat.hubUrl}`, '--env', `SITE_HTTP=${seat.httpUrl}`, local],
    ]);
    for (let heartbeats = 0; heartbeats < 2; ) {
      const event = await seen.next('published', 60);
      if (event.kind === 'published' && event.topic.endsWith('.feeds.heartbeat')) heartbeats += 1;
    }
    await must('docker', ['stop', '--time', '20', container]);
    const took = (performance.now() - before) / 1000;
    await must('docker', ['rm', container]);
    return took;
  } finally {
    await run('docker', ['rm', '--force', container]);
    await sandbox.close();
  }
}

/** Builds, runs, stops, tags, pushes, reads the manifest back: bare commands. @returns the seconds of the agent alone */
async function bare(lab: Lab, folder: string, name: string): Promise<number> {
  const local = `bench-road-bare:${lab.tools.runId}`;
  await must('docker', ['buildx', 'build', '--load', '--provenance', 'false', '--tag', local, folder]);
  const agent = await runAndStop(lab, folder, local);
  await publish(local, name);
  return agent;
}

async function publish(local: string, name: string): Promise<void> {
  const reference = `${registry}/${name}:bench`;
  await must('docker', ['tag', local, reference]);
  await must('docker', ['push', reference]);
  await must('docker', ['buildx', 'imagetools', 'inspect', '--raw', reference]);
  await must('docker', ['rmi', reference]);
}

async function fieldsWay(folder: string, name: string, image: string): Promise<void> {
  const file = [
    'compose',
    '--project-name',
    name.replace('/', '-'),
    '--project-directory',
    folder,
    '--file',
    join(folder, 'bench-compose.yml'),
  ];
  await must('docker', [...file, 'build']);
  try {
    await must('docker', [...file, 'up', '--detach', 'crossbar', 'ocs-valve-1']);
    await must('docker', [...file, 'run', '--rm', 'client']);
  } finally {
    await must('docker', [...file, 'down', '--timeout', '20']);
  }
  await publish(image, name);
}

async function compare(bench: Bench, lab: Lab, root: string, kind: 'warm' | 'cold'): Promise<readonly Line[]> {
  const router = await crossbarImage();
  const fieldImage = `bench-road-field:${lab.tools.runId}`;
  const added = {
    '.github/ocs-agent.yaml': settings,
    'bench-config/default.yaml': siteConfigText(instance),
    '.dockerignore': '.git\nbench-*\n',
  };
  const folders = Object.fromEntries(
    ['ours', 'bare', 'field'].map((who) => [who, exampleIn(root, `${kind}-${who}`, added)]),
  );
  const folderOf = (who: string): string => folders[who] ?? root;
  // Not in the repository: the field's own files, which only its own way reads.
  writeFiles(folderOf('field'), { 'bench-poll.py': poll, 'bench-compose.yml': compose(fieldImage, router) });
  for (const folder of Object.values(folders)) git(folder, 'tag', '--delete', 'v1.0.0');
  let round = 0;
  const agents: number[] = [];
  const prepared =
    (who: string, work: (folder: string, name: string) => Promise<void>): Contender =>
    async () => {
      const folder = folderOf(who);
      round += 1;
      if (kind === 'cold') {
        appendFileSync(join(folder, 'requirements.txt'), `# ${lab.tools.runId} ${round}\n`);
        git(folder, 'commit', '--quiet', '--all', '--message', `round ${round}`);
      }
      const name = kind === 'cold' ? `bench/${lab.tools.runId}-${round}` : `bench/${lab.tools.runId}-${who}`;
      const before = performance.now();
      await work(folder, name);
      return (performance.now() - before) / 1000;
    };
  const taken = await interleaved(bench, {
    ours: prepared('ours', (folder, name) =>
      whole(process.execPath, [cli, 'push', folder, '--images', `${registry}/${name}`, '--quiet']),
    ),
    bare: prepared('bare', async (folder, name) => {
      agents.push(await bare(lab, folder, name));
    }),
    field: prepared('field', (folder, name) => fieldsWay(folder, name, fieldImage)),
  });
  for (const image of [fieldImage, `bench-road-bare:${lab.tools.runId}`])
    await run('docker', ['rmi', '--force', image]);
  for (const who of ['ours', 'bare', 'field'])
    await run('docker', ['rmi', '--force', `${kind}-${who}:latest`, `ocs-agent-action/${kind}-${who}:latest`]);
  const common = {
    row: kind === 'warm' ? 'road' : 'road-cold',
    unit: 's',
    what: `check, build, smoke test, push: ${kind === 'warm' ? 'nothing changed' : 'all layers new'}`,
    ours: taken.ours,
  } as const;
  const field = 'compose, crossbar and OCSClient in a loop';
  return [
    line({ ...common, theirs: taken.bare, against: 'the bare docker commands of the same result', aim: 1.15 }),
    line({ ...common, theirs: taken.field, against: field, aim: 0.5 }),
    line({
      ...common,
      what: 'the agent alone: docker run, two heartbeats, docker stop',
      // The first is the warm-up's.
      ours: median(agents.slice(1)),
      theirs: taken.field,
      against: field,
      note: 'the floor of the line above: OCS takes its time to stop',
    }),
  ];
}

function roadRow(name: string, title: string, kind: 'warm' | 'cold'): Row {
  return {
    name,
    title,
    measure: (bench) =>
      inFolder(async (root) => {
        const lab = await openLab();
        try {
          return await compare(bench, lab, root, kind);
        } finally {
          await lab.close();
        }
      }),
  };
}

/** The whole road, to a registry on this machine. Its waits are OCS's own: three seconds, twice, to stop. */
export const road = roadRow('road', 'the whole road, nothing changed', 'warm');
export const roadCold = roadRow('road-cold', 'the whole road, all layers new', 'cold');
