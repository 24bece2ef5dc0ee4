import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contentOf } from '../e2e/support/registry-http.ts';
import { type Around, runUnderAct } from './act.ts';
import { type Place, prepare, project, type Ready } from './places.ts';
import { startReleaseServer } from './release-server.ts';
import { limits, notRun, type Run, runs } from './runs.ts';

// Runs the workflows under act, one after the other, and prints what came of each. script/act calls it.
//   node test/workflows/main.ts --act FILE [--only REGEXP] [--long] [--logs FOLDER]

const { values } = parseArgs({
  options: {
    act: { type: 'string', default: 'act' },
    only: { type: 'string', default: '' },
    long: { type: 'boolean', default: false },
    logs: { type: 'string' },
  },
});

type Row = { readonly name: string; readonly seconds: number; readonly wrong: string };

const account = { username: 'publisher', password: 'a-password-of-the-test' };
const token = 'token-of-the-job';
const folder = mkdtempSync(join(tmpdir(), 'act-'));
const lib = join(project, 'script/lib/registry.sh');

/** What is wrong with what a run of examples/workflows left in the registry; '' if nothing. */
async function wrongTags(run: Run, ready: Ready, registry: string): Promise<string> {
  if (run.tags === undefined) return '';
  const pushed = ready.git('log', '--format=%H', '--max-count=1', '--grep=push to main');
  const describe = pushed && ready.git('describe', '--tags', '--always', pushed);
  const expected = run.tags.map((tag) => tag.replace('DESCRIBE', describe)).toSorted();
  const wrong: string[] = [];
  for (const image of ready.images) {
    const there = Object.keys(await contentOf(registry, `simonsobs/${image}`, account)).toSorted();
    if (there.join() !== expected.join())
      wrong.push(`${image} has ${there.join(', ') || 'no tag'}, not ${expected.join(', ') || 'none'}`);
  }
  return wrong.join('; ');
}

async function release(run: Run, ready: Ready, log: string, around: Around): Promise<string> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    ],
    { stdio: 'pipe' },
  );
  const bare = ready.git('remote', 'get-url', 'bare');
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  const server = await startReleaseServer({ bare, token, pair });
  try {
    const github = { host: server.url.replace('https://', ''), certificate: cert };
    const status = await runUnderAct(run, ready, log, { ...around, github });
    if (status !== 0) return `act ended with ${status}`;
    const major = ready.git('ls-remote', 'bare', 'refs/tags/v1').split('\t', 1)[0] ?? '';
    if (major !== ready.git('rev-parse', 'HEAD')) return `v1 is ${major || 'not there'}`;
    return server.releases.get('v1.0.0')?.includes('### Added') === true ? '' : 'v1.0.0 has no notes';
  } finally {
    await server.close();
  }
}

async function oneRun(run: Run, ready: Ready, registry: string): Promise<Row> {
  const before = performance.now();
  const log = join(values.logs ?? folder, `${run.name.replaceAll(/\W+/g, '-')}.log`);
  const around = { act: values.act, folder, token, ...account };
  let wrong = '';
  if (run.place === 'release') wrong = await release(run, ready, log, around);
  else {
    const status = await runUnderAct(run, ready, log, around);
    wrong = status === 0 ? await wrongTags(run, ready, registry) : `act ended with ${status}`;
  }
  if (wrong !== '') process.stdout.write(`${readFileSync(log, 'utf8').split('\n').slice(-40).join('\n')}\n`);
  const seconds = Math.round((performance.now() - before) / 1000);
  process.stdout.write(`${wrong === '' ? 'ok  ' : 'FAIL'} ${run.name} (${seconds} s)${wrong && `: ${wrong}`}\n`);
  return { name: run.name, seconds, wrong };
}

const wanted = runs.filter((run) => new RegExp(values.only).test(run.name));
const left = wanted.filter((run) => run.long === true && !values.long);
const rows: Row[] = [];
const places = new Map<Place, Ready>();
const registry = execFileSync(lib, ['start', '0', '--auth', account.username, account.password], {
  encoding: 'utf8',
}).trim();
try {
  for (const run of wanted.filter((one) => !left.includes(one))) {
    const ready = places.get(run.place) ?? prepare(run.place, registry);
    places.set(run.place, ready);
    rows.push(await oneRun(run, ready, registry));
  }
} finally {
  for (const ready of places.values()) ready.remove();
  execFileSync(lib, ['stop', registry.replace(/^.*:/, '')]);
  rmSync(folder, { recursive: true, force: true });
}
for (const { name } of left) process.stdout.write(`--   ${name}: takes half an hour and more; --long runs it\n`);
for (const { workflow, job, why } of notRun) process.stdout.write(`--   ${workflow}, job ${job}: ${why}\n`);
for (const limit of limits) process.stdout.write(`     ${limit}\n`);
const failed = rows.filter(({ wrong }) => wrong !== '').length;
process.stdout.write(`${rows.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
