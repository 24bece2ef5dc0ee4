import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { chartOf } from './chart.ts';
import type { Line, Row } from './harness.ts';
import { project } from './places.ts';
import { check } from './rows/check.ts';
import { generated } from './rows/generated.ts';
import { growth } from './rows/growth.ts';
import { road, roadCold } from './rows/road.ts';
import { smoke } from './rows/smoke.ts';
import { start } from './rows/start.ts';
import { type Measured, tableOf } from './table.ts';

/**
 * `npm run bench [-- ROW…] [--rounds N] [--no-write]`: one table of ratios, each of two things measured side by side.
 * The rows that were measured replace theirs in docs/bench.json; docs/bench.svg is its picture.
 */
const rows: readonly Row[] = [check, start, smoke, road, roadCold, generated, growth];
const file = join(project, 'docs/bench.json');

function before(): readonly Line[] {
  try {
    const known: Measured = JSON.parse(readFileSync(file, 'utf8'));
    return known.lines;
  } catch {
    return [];
  }
}

function machine(): string {
  let engine = 'no Docker';
  try {
    engine = `Docker ${execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' }).trim()}`;
  } catch {
    // The rows that need it will say so.
  }
  return `${cpus().length} cores, Node ${process.versions.node}, ${engine}`;
}

const argv = process.argv.slice(2);
const roundsAt = argv.indexOf('--rounds');
const rounds = roundsAt === -1 ? 5 : Number(argv[roundsAt + 1]);
const asked = argv.filter((word, at) => !word.startsWith('--') && (roundsAt === -1 || at !== roundsAt + 1));
const unknown = asked.filter((word) => !rows.some(({ name }) => name === word));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`bench: no row ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

const measured = new Map<string, readonly Line[]>();
let failed = false;
for (const row of rows.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  if (interrupted.signal.aborted) break;
  const began = performance.now();
  console.error(`${row.title} …`);
  try {
    measured.set(
      row.name,
      await row.measure({ rounds, signal: interrupted.signal, say: (text) => console.error(text) }),
    );
  } catch (error) {
    failed = true;
    console.error(interrupted.signal.aborted ? 'interrupted' : error);
  }
  console.error(`  took ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

if (interrupted.signal.aborted) process.exit(130);

const old = before();
const lines = rows.flatMap(({ name }) => measured.get(name) ?? old.filter(({ row }) => row === name));
console.log(tableOf(lines.filter(({ row }) => measured.has(row))));
for (const { what, ratio, aim } of lines)
  if (aim !== null && ratio !== null && ratio > aim)
    console.error(`over the aim: ${what}: ${ratio.toFixed(2)} > ${aim}`);
if (!argv.includes('--no-write')) {
  const rounded = lines.map(
    (line) =>
      JSON.parse(
        JSON.stringify(line, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
      ) as Line,
  );
  const result: Measured = { machine: machine(), rounds, lines: rounded };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(project, 'docs/bench.svg'), chartOf(result));
}
process.exitCode = failed ? 1 : 0;
