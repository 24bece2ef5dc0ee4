import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { interleaved, type Line, line, type Row } from '../harness.ts';
import { cli, exampleIn, inFolder, project } from '../places.ts';

/** Seconds to the first byte of output; the rest is waited for and does not count. */
async function firstOutput(argv: readonly string[]): Promise<number> {
  const before = performance.now();
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let took = Number.NaN;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', () => {
      if (Number.isNaN(took)) took = (performance.now() - before) / 1000;
    });
  await closed;
  return took;
}

/** What is read at the start of a door: its index.js and what that imports, not what an `import()` may load later. */
export function partsOf(entry: string): { readonly atStart: readonly string[]; readonly later: readonly string[] } {
  const folder = dirname(entry);
  const atStart = ['index.js'];
  for (const file of atStart) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, part = ''] of text.matchAll(/(?:\bfrom|\bimport)"\.\/([\w-]+\.js)"/g))
      if (!atStart.includes(part)) atStart.push(part);
  }
  return { atStart, later: readdirSync(folder).filter((file) => file.endsWith('.js') && !atStart.includes(file)) };
}

function sizeOf(entry: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(join(dirname(entry), file)).length, 0) / 1024;
}

function sizes(door: string): Line {
  const entry = join(project, 'dist', door, 'index.js');
  const { atStart, later } = partsOf(entry);
  const named = later.filter((file) => !file.startsWith('chunk-')).map((file) => file.replace(/\.js$/, ''));
  return line({
    row: 'start',
    what: `read at the start of the ${door} bundle`,
    ours: sizeOf(entry, atStart),
    theirs: sizeOf(entry, [...atStart, ...later]),
    against: 'the whole bundle',
    unit: 'KiB',
    ...(named.length > 0 ? { note: `loaded when needed: ${named.join(', ')}` } : {}),
  });
}

/** How soon the bundle says its first word, and what it reads for that. */
export const start: Row = {
  name: 'start',
  title: 'start of the bundle',
  measure: (bench) =>
    inFolder(async (root) => {
      const folder = exampleIn(root);
      const taken = await interleaved(bench, {
        version: () => firstOutput([cli, '--version']),
        check: () => firstOutput([cli, 'check', folder]),
        empty: () => firstOutput(['-e', 'console.log(0)']),
      });
      const common = {
        row: 'start',
        unit: 'ms',
        theirs: taken.empty * 1000,
        against: 'a Node program of one line',
      } as const;
      return [
        line({ ...common, what: 'first output of --version', ours: taken.version * 1000 }),
        line({ ...common, what: 'first output of check', ours: taken.check * 1000 }),
        ...['cli', 'action', 'post'].map(sizes),
      ];
    }),
};
