import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Repository, repositoryOf } from '../e2e/support/repository.ts';
import { must } from '../e2e/support/shell.ts';
import { type Engine, ownEngine } from './engine.ts';
import type { Fault, Place } from './fault.ts';
import { clientFaults, engineFaults } from './faults-docker.ts';
import { fileFaults } from './faults-files.ts';
import { lifeFaults } from './faults-life.ts';
import { pushFaults } from './faults-push.ts';
import { kills, worker } from './kills.ts';
import { leftovers } from './leftovers.ts';
import { oneRun, postRun, removeFolder } from './one-run.ts';
import { type OwnRegistry, ownRegistry } from './registry.ts';
import { uniqueLayer } from './repositories.ts';

/** What one fault came to. */
type Row = {
  readonly name: string;
  readonly ending: string;
  readonly seconds: number;
  readonly afterwards: number | null;
  readonly left: string;
  /** null: as expected. */
  readonly wrong: string | null;
  readonly log: string;
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, kills: { type: 'string' }, inside: { type: 'boolean', default: false } },
});

/** In network namespace of its own: its engine makes bridges and rules that are nobody else's. */
function goInside(): never {
  if (process.getuid?.() !== 0) {
    console.error('npm run faults starts a Docker Engine of its own, which takes root: run it with sudo');
    process.exit(2);
  }
  const argv = ['--net', process.execPath, ...process.argv.slice(1), '--inside'];
  process.exit(spawnSync('unshare', argv, { stdio: 'inherit' }).status ?? 1);
}

function repositoryWith(agent: string, files: Readonly<Record<string, string>> = {}): Repository {
  const repository = repositoryOf(`test/agents/${agent}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository.path, path)), { recursive: true });
    writeFileSync(join(repository.path, path), text);
  }
  repository.git('add', '--all', '--force');
  repository.git('commit', '--quiet', '--allow-empty', '--message', 'the fault');
  return repository;
}

function problems(
  fault: Fault,
  ended: { status: number | null; outcome: string; log: string; seconds: number; afterwards: number | null },
): string[] {
  const { status, outcome, log, seconds } = ended;
  const late = fault.afterwards !== undefined && (ended.afterwards ?? 0) > fault.afterwards;
  return [
    ...(fault.outcome === outcome ? [] : [`outcome ${outcome || 'none'} instead of ${fault.outcome || 'none'}`]),
    ...(fault.status === status ? [] : [`status ${status} instead of ${fault.status}`]),
    ...(fault.says.test(log) ? [] : [`the log does not say ${fault.says}`]),
    ...(seconds < fault.within ? [] : [`took more than ${fault.within} s`]),
    ...(late ? [`took more than ${fault.afterwards} s after the fault`] : []),
    ...(/our bug|^\s+at .*\.js:\d+/m.test(log) ? ['the log has a stack of ours'] : []),
    ...(/the fault (?:was never|could not be) made/.test(log) ? ['the fault was not made'] : []),
  ];
}

function withRegistry(inputs: Readonly<Record<string, string>>, registry: string): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value.replace('REGISTRY', registry)]));
}

async function tryFault(fault: Fault, engine: Engine, registry: OwnRegistry): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'fault-place-'));
  const repositories: Repository[] = [];
  const place: Place = {
    engine,
    registry: registry.host,
    folder,
    repository: (agent, files) => {
      const made = repositoryWith(agent, files);
      repositories.push(made);
      return made;
    },
    stopRegistry: () => registry.stop(),
  };
  await engine.start();
  await registry.start();
  const { undo, ...setting } = (await fault.make?.(place)) ?? {};
  const repository = setting.repository ?? place.repository(fault.agent ?? 'minimal-script', fault.files);
  const { when } = fault;
  const asked = {
    door: fault.door ?? 'action',
    dockerHost: engine.host,
    ...(fault.until === undefined ? {} : { until: fault.until }),
    ...(when
      ? { when: { says: when.says, does: (child: Parameters<typeof when.does>[1]) => when.does(place, child) } }
      : {}),
    // Its runner dies with it, as the next run must see.
    ...(fault.killed === true && fault.door !== 'cli' ? { wrapper: worker } : {}),
    ...setting,
    inputs: withRegistry({ ...fault.inputs, ...setting.inputs }, registry.host),
    repository,
    // Four times as long on a machine that does other things too is no hang.
    within: fault.within * 4,
  } as const;
  if (setting.user !== undefined) await must('chmod', ['-R', 'a+rX', dirname(repository.path)]);
  const ended = await oneRun({
    ...asked,
    before: async (at) => {
      if (setting.user !== undefined) await must('chown', ['-R', String(setting.user), at]);
      await setting.before?.(at);
    },
  });
  engine.thaw();
  await undo?.();
  await engine.start();
  const folders = ['temp', 'tmp'].map((name) => join(ended.folder, name));
  if (asked.door === 'action' && fault.killed !== true)
    await postRun({ ...asked, dockerHost: engine.host }, ended.folder);
  let left = await leftovers(engine.host, folders);
  let words = 'nothing';
  if (left.length > 0 && fault.killed === true) {
    words = `${left.length}, gone after the next run`;
    const next = place.repository('minimal-script');
    const inputs = { smoke: 'help' };
    const again = await oneRun({
      door: asked.door,
      repository: next,
      inputs,
      dockerHost: engine.host,
      within: 240,
      environment: asked.door === 'action' ? { RUNNER_TEMP: folders[0] ?? '' } : { TMPDIR: folders[1] ?? '' },
    });
    if (asked.door === 'action')
      await postRun({ ...asked, repository: next, inputs, dockerHost: engine.host }, again.folder);
    removeFolder(again.folder);
    left = await leftovers(engine.host, folders);
  }
  const wrong = [...problems(fault, ended), ...(left.length > 0 ? [`left: ${left.join(', ')}`] : [])];
  for (const one of repositories) one.remove();
  removeFolder(ended.folder);
  rmSync(folder, { recursive: true, force: true });
  const ending = `${ended.outcome || (ended.signal ?? 'exit')} ${ended.status ?? ''}`.trim();
  return {
    name: fault.name,
    ending,
    seconds: ended.seconds,
    afterwards: ended.afterwards,
    left: left.length > 0 ? left.join(', ') : words,
    wrong: wrong.length > 0 ? wrong.join('; ') : null,
    log: ended.log,
  };
}

function print({ name, ending, seconds, afterwards, left, wrong }: Row): void {
  const since = afterwards === null ? '' : afterwards.toFixed(1);
  console.log(`| ${name} | ${ending} | ${seconds.toFixed(1)} | ${since} | ${left} | ${wrong ?? 'as expected'} |`);
}

async function all(engine: Engine, registry: OwnRegistry): Promise<boolean> {
  const only = values.only === undefined ? /./ : new RegExp(values.only);
  const faults = [...clientFaults, ...engineFaults, ...fileFaults, ...lifeFaults, ...pushFaults];
  const rows: Row[] = [];
  console.log('| fault | ends with | seconds | of them after it | left | |\n|---|---|---:|---:|---|---|');
  for (const fault of faults.filter(({ name }) => only.test(name))) {
    const row = await tryFault(fault, engine, registry).catch(
      (error: unknown): Row => ({
        name: fault.name,
        ending: '',
        seconds: 0,
        afterwards: null,
        left: '',
        wrong: `could not be tried: ${String(error)}`,
        log: error instanceof Error ? (error.stack ?? '') : '',
      }),
    );
    rows.push(row);
    print(row);
    if (row.wrong !== null) console.error(`== ${row.name}: ${row.wrong}\n${row.log.slice(-4000)}\n`);
  }
  const wrong = rows.filter((row) => row.wrong !== null);
  console.log(`\n${rows.length} faults, ${wrong.length} not as expected`);
  return wrong.length === 0;
}

if (!values.inside) goInside();
await must('ip', ['link', 'set', 'lo', 'up']);
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const source = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const registry = await ownRegistry(join(folder, 'registry'));
const engine = ownEngine(join(folder, 'engine'), 6000);

async function tidy(): Promise<void> {
  await registry.stop();
  await engine.remove();
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void tidy().finally(() => process.exit(130)));

let isWell = false;
try {
  await engine.make(source);
  isWell =
    values.kills === undefined
      ? await all(engine, registry)
      : await kills(Number(values.kills), engine, registry, () => repositoryWith('minimal-script', uniqueLayer()));
} finally {
  await tidy();
}
process.exit(isWell ? 0 : 1);
