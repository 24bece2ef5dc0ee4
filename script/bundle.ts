import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { browserBundle } from './browser-bundle.ts';
import { doorOptions, doors } from './door.ts';
import { licensesOf, packagesIn } from './licenses.ts';

/**
 * Makes dist/ from src/: a folder of each door, with `index.js` and, beside it, the parts that an `import()` loads when
 * they are needed; and the script of the page in docs/playground. `--check` compares with what is committed and writes
 * nothing.
 */
const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '');

/** esbuild names a part by its content; a name that stays shows in a commit what has changed. */
function withSteadyNames(folder: string): void {
  const order = ['index.js'];
  // In the order in which they are met from the door.
  for (const file of order) {
    const named = readFileSync(join(folder, file), 'utf8').matchAll(/"\.\/([\w-]+-[0-9A-Z]{8}\.js)"/g);
    for (const [, part = ''] of named) if (!order.includes(part)) order.push(part);
  }
  const names = new Map<string, string>();
  for (const file of order.slice(1)) {
    const stem = file.replace(/-[0-9A-Z]{8}\.js$/, '');
    const number = [...names.values()].filter((name) => name.startsWith(`${stem}-`)).length + 1;
    names.set(file, stem === 'chunk' ? `${stem}-${number}.js` : `${stem}.js`);
  }
  if (new Set(names.values()).size < names.size)
    throw new Error(`two parts of one name: ${[...names.values()].join(' ')}`);
  for (const file of order) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8').replaceAll(/(?<="\.\/)[\w-]+\.js(?=")/g, (name) => names.get(name) ?? name);
    rmSync(path);
    writeFileSync(join(folder, names.get(file) ?? file), text);
  }
}

// For packages that are CommonJS, and only where one is: each `createRequire` costs a millisecond, and `check` reads 30 parts.
const requireForPackages = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

function withRequire(folder: string): void {
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (/\brequire\b/.test(text)) writeFileSync(join(folder, file), requireForPackages + text);
  }
}

/** A door's files from src/, and the folders of the packages that went into them. */
async function bundle(door: string, folder: string): Promise<readonly string[]> {
  const { metafile } = await build({ ...doorOptions(root, door), outdir: folder });
  withRequire(folder);
  withSteadyNames(folder);
  // What `npx` and pre-commit start by its name.
  if (door === 'cli') chmodSync(join(folder, 'index.js'), 0o755);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  return packagesIn(Object.keys(metafile.inputs));
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function differs(file: string, one: string, other: string): boolean {
  const [made, present] = [join(one, file), join(other, file)];
  return !existsSync(made) || !existsSync(present) || !readFileSync(made).equals(readFileSync(present));
}

const out = mkdtempSync(join(tmpdir(), 'bundle-'));
try {
  for (const door of doors) {
    const packages = await bundle(door, join(out, door));
    writeFileSync(join(out, door, 'licenses.txt'), licensesOf(root, packages));
  }
  const page = [...(await browserBundle(root))].map(([file, text]) => [`docs/playground/${file}`, text] as const);
  const stalePage = page.filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  );
  if (process.argv.includes('--check')) {
    const staleDoors = doors.flatMap((door) => {
      const [made, present] = [join(out, door), join(root, 'dist', door)];
      const files = [...new Set([...filesIn(made), ...filesIn(present)])];
      return files.filter((file) => differs(file, made, present)).map((file) => `dist/${door}/${file}`);
    });
    const stale = [...staleDoors, ...stalePage.map(([path]) => path)];
    if (stale.length > 0) {
      console.error(
        `${stale.join(', ')}: not what src/ makes; run \`npm run build\` and commit dist/ and docs/playground/`,
      );
      process.exitCode = 1;
    }
  } else {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    mkdirSync(join(root, 'dist'));
    cpSync(out, join(root, 'dist'), { recursive: true });
    for (const door of doors) {
      const size = (file: string): number => readFileSync(join(out, door, file)).length;
      const parts = filesIn(join(out, door)).filter((file) => file.endsWith('.js'));
      const all = parts.reduce((sum, file) => sum + size(file), 0);
      console.log(`dist/${door}: ${parts.length} files, ${Math.round(all / 1024)} KiB`);
    }
    for (const [path, text] of stalePage) writeFileSync(join(root, path), text);
    console.log(
      `docs/playground/playground.js: ${Math.round(readFileSync(join(root, 'docs/playground/playground.js')).length / 1024)} KiB`,
    );
    console.log('`git checkout -- dist && git clean -fdq dist` puts the committed one back');
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
