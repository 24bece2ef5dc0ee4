import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEvent, nothingSeen } from '../src/smoke/seen.ts';
import { siteConfigText } from '../src/smoke/site-config.ts';
import { type Lab, openLab } from '../test/e2e/support/lab.ts';
import { startRegistry } from '../test/e2e/support/registry-engines.ts';
import { type Repository, repositoryOf } from '../test/e2e/support/repository.ts';
import { must } from '../test/e2e/support/shell.ts';

/**
 * What the road costs over the bare commands that it stands for, in turns, on one repository: `docker build`, a container
 * that is waited for (two heartbeats) and stopped, `docker push`. A line of the source is edited before each, so that both
 * build; the base image is in the registry before. `npm run bench:push [-- --runs N]`, the best of N (3), after a build.
 */
const at = process.argv.indexOf('--runs');
const runs = at === -1 ? 3 : Number(process.argv[at + 1]);
const cli = new URL('../dist/cli/index.js', import.meta.url).pathname;
const instanceId = 'count-1';

type Times = Readonly<Record<string, number>>;

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const before = performance.now();
  const value = await work();
  return [value, (performance.now() - before) / 1000];
}

function edit(repository: Repository): void {
  appendFileSync(join(repository.path, 'minimal_plugin/plugin.py'), `# ${Math.random()}\n`);
  repository.git('commit', '--quiet', '--all', '--message', 'edited');
}

/** `docker run` of an agent, as far as two heartbeats, and `docker stop`. */
async function runBare(lab: Lab, image: string): Promise<void> {
  const seat = await lab.sandbox.hub.seat(instanceId);
  const name = `ocs-agent-action-bench-${lab.tools.random.hex(4)}`;
  try {
    const folder = await lab.folder({
      files: { 'default.yaml': siteConfigText({ instanceId, agentClass: 'CountAgent', arguments: [] }) },
    });
    let seen = nothingSeen;
    const up = new Promise<void>((resolve) => {
      seat.listen((event) => {
        seen = afterEvent(seen, event, lab.sandbox.hub.addressRoot, instanceId);
        if (seen.heartbeats >= 2) resolve();
      });
    });
    const environment = [`INSTANCE_ID=${instanceId}`, `SITE_HUB=${seat.hubUrl}`, `SITE_HTTP=${seat.httpUrl}`];
    await must('docker', [
      ...['run', '--detach', '--name', name, '--network', lab.sandbox.network, '--volume', `${folder}:/config:ro`],
      ...environment.flatMap((variable) => ['--env', variable]),
      image,
    ]);
    await up;
    await must('docker', ['stop', '--time', '30', name]);
  } finally {
    await must('docker', ['rm', '--force', '--volumes', name]);
    await seat.leave();
  }
}

async function bare(lab: Lab, repository: Repository, name: string): Promise<Times> {
  edit(repository);
  const reference = `${name}:bare-${lab.tools.random.hex(4)}`;
  try {
    const [, build] = await timed(() =>
      must('docker', ['buildx', 'build', '--load', '--provenance=false', '--tag', reference, repository.path]),
    );
    const [, smoke] = await timed(() => runBare(lab, reference));
    const [, push] = await timed(() => must('docker', ['push', '--quiet', reference]));
    return { build, smoke, push, whole: build + smoke + push };
  } finally {
    await must('docker', ['rmi', '--force', reference]);
  }
}

async function road(repository: Repository, name: string): Promise<Times> {
  edit(repository);
  const [report, whole] = await timed(() =>
    must(process.execPath, [cli, 'push', repository.path, '--images', name, '--format', 'json']),
  );
  const parsed: unknown = JSON.parse(report);
  const rows: readonly unknown[] =
    typeof parsed === 'object' && parsed !== null && 'stages' in parsed && Array.isArray(parsed.stages)
      ? parsed.stages
      : [];
  const stages = rows.flatMap((row): [string, number][] =>
    typeof row === 'object' && row !== null && 'stage' in row && 'seconds' in row
      ? [[String(row.stage), Number(row.seconds)]]
      : [],
  );
  return { ...Object.fromEntries(stages), whole };
}

/** Each column's fastest: the others measure what else the machine does. */
function best(rounds: readonly Times[], column: string): number | null {
  const times = rounds.flatMap((round) => (round[column] === undefined ? [] : [round[column]]));
  return times.length === 0 ? null : Math.min(...times);
}

const repository = repositoryOf('test/agents/minimal-plugin');
const registry = await startRegistry();
const lab = await openLab();
try {
  const name = `${registry.host}/bench/agent`;
  await bare(lab, repository, name);
  const [commands, roads]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < runs; round += 1) {
    commands.push(await bare(lab, repository, name));
    roads.push(await road(repository, name));
  }
  console.log(`best of ${runs}, in seconds\n            bare    road   ratio`);
  for (const column of ['check', 'dockerfile', 'build', 'smoke', 'push', 'whole']) {
    const [theirs, ours] = [best(commands, column), best(roads, column)];
    const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(2)).padStart(7);
    console.log(`${column.padEnd(10)}${shown(theirs)} ${shown(ours)} ${shown(theirs && ours ? ours / theirs : null)}`);
  }
  const ratios = roads.map((one, index) => (one['whole'] ?? 0) / (commands[index]?.['whole'] ?? 1)).toSorted();
  console.log(`whole, round by round: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
} finally {
  await lab.close();
  await registry.stop();
  repository.remove();
}
