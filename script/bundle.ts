import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes dist/ from src/: tsc writes JavaScript to build/, ncc makes one file of each door. ncc 0.45 cannot load
 * TypeScript 7, so it is given what tsc wrote. `--check` compares with the committed dist/ and writes nothing.
 */
const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '');
const doors = ['action', 'post', 'cli'] as const;
const files = ['index.js', 'licenses.txt', 'package.json'] as const;

function run(program: string, ...argv: readonly string[]): void {
  execFileSync(join(root, 'node_modules/.bin', program), argv, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

function bytesAt(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

const out = mkdtempSync(join(tmpdir(), 'bundle-'));
try {
  rmSync(join(root, 'build'), { recursive: true, force: true });
  run('tsc', '-p', 'tsconfig.build.json');
  // ncc reads the module system from the package.json nearest to its input.
  for (const door of doors)
    run('ncc', 'build', `build/${door}.js`, '--out', join(out, door), '--license', 'licenses.txt', '--minify');
  const stale = doors.flatMap((door) =>
    files
      .filter((file) => {
        const made = bytesAt(join(out, door, file));
        const present = bytesAt(join(root, 'dist', door, file));
        return made === null || present === null ? made !== present : !made.equals(present);
      })
      .map((file) => `dist/${door}/${file}`),
  );
  if (process.argv.includes('--check')) {
    if (stale.length > 0) {
      console.error(`${stale.join(', ')}: not what src/ makes; run \`npm run build\` and commit dist/`);
      process.exitCode = 1;
    }
  } else {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    mkdirSync(join(root, 'dist'));
    cpSync(out, join(root, 'dist'), { recursive: true });
    for (const door of doors)
      console.log(
        `dist/${door}/index.js ${Math.round((bytesAt(join(root, 'dist', door, 'index.js'))?.length ?? 0) / 1024)} KiB`,
      );
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
