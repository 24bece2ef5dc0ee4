import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findingsOf } from '../test/field/findings.ts';
import { manyFiles, type Sized, sizedDockerfile } from '../test/field/sized.ts';

/**
 * How long `check` takes on long Dockerfiles and on large plugins, by size, with the exponent between a size and the
 * next (1 is linear); and both whole programs on the largest: ours, and `docker buildx build --call=check`, which only
 * looks at the Dockerfile. `--runs N` for the best of N (5).
 */
const sizes = [100, 300, 1000, 3000, 10_000];
const at = process.argv.indexOf('--runs');
const runs = at === -1 ? 5 : Number(process.argv[at + 1]);
const cli = new URL('../dist/cli/index.js', import.meta.url).pathname;

/** Milliseconds of the fastest run: the others measure what else the machine does. */
function best(work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function bySize(title: string, make: (size: number) => Sized): Sized {
  console.log(`\n${title}, in this process, after a first run`);
  let before: { size: number; time: number } | null = null;
  let last = make(sizes[0] ?? 0);
  findingsOf(last.tree);
  for (const size of sizes) {
    last = make(size);
    const { tree } = last;
    const time = best(() => findingsOf(tree));
    const exponent = before ? Math.log(time / before.time) / Math.log(size / before.size) : null;
    const slope = exponent === null ? '' : `   exponent ${exponent.toFixed(2)}`;
    console.log(`  ${String(size).padStart(6)} ${last.unit}  ${time.toFixed(1).padStart(8)} ms${slope}`);
    before = { size, time };
  }
  return last;
}

function timed(program: string, args: readonly string[]): number | null {
  const one = spawnSync(program, args, { encoding: 'utf8' });
  // Findings end with status 1: the program ran.
  if (one.error || one.status === null || one.status > 1) return null;
  return best(() => spawnSync(program, args, { stdio: 'ignore' }));
}

function wholePrograms(title: string, { tree, unit }: Sized, folder: string): void {
  for (const [path, text] of Object.entries(tree.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const ours = timed(process.execPath, [cli, 'check', folder, '--quiet', '--fail-on', 'never']);
  const docker = timed('docker', ['buildx', 'build', '--call=check', folder]);
  console.log(`\n${title}, ${sizes.at(-1)} ${unit}, whole programs`);
  console.log(`  ocs-agent check                    ${ours === null ? 'did not run' : `${ours.toFixed(0)} ms`}`);
  console.log(`  docker buildx build --call=check   ${docker === null ? 'did not run' : `${docker.toFixed(0)} ms`}`);
  if (ours !== null && docker !== null)
    console.log(`  ratio                              ${(ours / docker).toFixed(2)}`);
}

const largest = [
  ['a Dockerfile', bySize('a Dockerfile', sizedDockerfile)],
  ['a plugin of 60 agents', bySize('a plugin of 60 agents', manyFiles)],
] as const;
for (const [title, sized] of largest) {
  const folder = mkdtempSync(join(tmpdir(), 'ocs-agent-bench-'));
  try {
    wholePrograms(title, sized, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
