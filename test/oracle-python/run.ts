/**
 * Compares src/repo/python with CPython itself: which files parse, which names a module binds, which functions take
 * `args`, what is imported, and which Python a file needs.
 *
 *   npm run oracle:python -- [--python FILE]… [--corpus FOLDER]… [--mutants N] [--every N]
 *
 * The last --python describes files; all of them say which files they take. Without one, python3 is asked; without a
 * corpus, its own library is read.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PythonModule } from '../../src/repo/agent-repo.ts';
import { readPython } from '../../src/repo/python/read-module.ts';
import { mutate } from './mutate.ts';

type Answer = {
  readonly error: string | null;
  readonly names?: readonly string[];
  readonly functions?: Readonly<Record<string, boolean>>;
  readonly imports?: readonly (readonly [string, readonly string[]])[];
  readonly agents?: Readonly<Record<string, readonly [string | null, string | null]>> | null;
};

const { values } = parseArgs({
  options: {
    python: { type: 'string', multiple: true, default: ['python3'] },
    corpus: { type: 'string', multiple: true, default: [] },
    mutants: { type: 'string', default: '2000' },
    every: { type: 'string', default: '1' },
  },
});
const pythons = values.python;
const newest = pythons.at(-1) ?? 'python3';

function run(python: string, args: readonly string[], input = ''): string {
  const done = spawnSync(python, args, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`${python} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

function ask(python: string, files: readonly string[], describe: boolean): readonly Answer[] {
  if (files.length === 0) return [];
  const script = fileURLToPath(new URL('ask.py', import.meta.url));
  const lines = run(python, [script, ...(describe ? ['--describe'] : [])], files.join('\n'))
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

const tally = new Map<string, number>();
const shown = new Map<string, number>();

function count(what: string, detail?: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1);
  if (detail === undefined) return;
  shown.set(what, (shown.get(what) ?? 0) + 1);
  if ((shown.get(what) ?? 0) <= 10) console.log(`${what}: ${detail}`);
}

function textAt(path: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch {
    return null;
  }
}

function compareVerdict(path: string, module: PythonModule, answer: Answer): void {
  const refuses = module.syntaxError !== null;
  // What only a Python to come takes is refused by today's.
  const tooNew = module.requiresPython?.version === '3.14';
  if (refuses && answer.error === null)
    count('WRONG: syntax error where there is none', `${path} ${module.syntaxError?.value}`);
  else if (!refuses && answer.error !== null && !tooNew) count('missed syntax error', `${path} ${answer.error}`);
  else count(answer.error === null ? 'both take it' : 'both refuse it');
}

function compareFacts(path: string, module: PythonModule, answer: Answer): void {
  if (answer.error !== null || module.syntaxError) return;
  if (module.names) {
    const { names } = module;
    const missing = (answer.names ?? []).filter((name) => !names.has(name));
    if (missing.length > 0) count('WRONG: name not seen', `${path} ${missing}`);
    else count('names agree');
  } else count('names unknowable');
  for (const [name, takes] of Object.entries(answer.functions ?? {})) {
    const ours = module.functions.get(name)?.takesArgs ?? null;
    if (ours === null) count('takesArgs unknown');
    else if (ours === takes) count('takesArgs agrees');
    else count('WRONG: takesArgs', `${path} ${name} is ${takes}`);
  }
  const sort = (all: readonly (readonly [string, readonly string[]])[]): string =>
    JSON.stringify(all.map((one) => JSON.stringify(one)).sort());
  const imports = sort(module.imports.map((one) => [one.module, one.names]));
  if (imports === sort(answer.imports ?? [])) count('imports agree');
  else count('WRONG: imports', path);
  if (answer.agents && module.agents.kind === 'literal') {
    const ours = Object.fromEntries(
      module.agents.entries.map((one) => [one.class.value, [one.module?.value ?? null, one.entryPoint?.value ?? null]]),
    );
    if (JSON.stringify(ours) === JSON.stringify(answer.agents)) count('agents agree');
    else count('WRONG: agents', path);
  }
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}

const corpora =
  values.corpus.length > 0
    ? values.corpus
    : [run(newest, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))']).trim()];
const every = Number(values.every);
const files = corpora
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.py') && !path.includes('lib2to3/tests'))
  .sort()
  .filter((_, index) => index % every === 0);
const texts = files.map(textAt);
let characters = 0;
const began = performance.now();
const modules = files.map((path, index) => {
  const text = texts[index];
  characters += text?.length ?? 0;
  return typeof text === 'string' ? readPython({ path, text }) : null;
});
const seconds = (performance.now() - began) / 1000;
console.log(`${files.length} files, ${(characters / 1e6).toFixed(1)} MB, read in ${seconds.toFixed(1)} s`);

const described = ask(newest, files, true);
for (const [index, path] of files.entries()) {
  const module = modules[index];
  const answer = described[index];
  if (!module || !answer) continue;
  compareVerdict(path, module, answer);
  compareFacts(path, module, answer);
}

for (const python of pythons.slice(0, -1)) {
  const version = run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).trim();
  for (const [index, answer] of ask(python, files, false).entries()) {
    const module = modules[index];
    if (!module || module.syntaxError || described[index]?.error !== null) continue;
    const needs = module.requiresPython?.version ?? '3.0';
    const takes = answer.error === null;
    if (takes && minor(needs) > minor(version)) count(`WRONG: ${version} takes it`, `${files[index]} needs ${needs}`);
    else if (!takes && minor(needs) <= minor(version))
      count(`missed: ${version} refuses`, `${files[index]} ${answer.error}`);
    else count(takes ? `${version} takes it, as said` : `${version} refuses it, as said`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'oracle-python-'));
try {
  const sources = texts.filter(
    (text, index) => typeof text === 'string' && text.length < 40_000 && described[index]?.error === null,
  );
  const mutants = mutate(
    sources.filter((text) => typeof text === 'string'),
    Number(values.mutants),
  );
  const paths = mutants.map((text, index) => {
    const path = join(folder, `${index}.py`);
    writeFileSync(path, text);
    return path;
  });
  const answers = ask(newest, paths, false);
  for (const [index, text] of mutants.entries()) {
    const path = paths[index] ?? '';
    const module = readPython({ path, text });
    const error = answers[index]?.error ?? null;
    if (module.syntaxError && error === null)
      count(
        'WRONG: mutant refused',
        `${path}\n${text.slice(Math.max(0, module.syntaxError.span.start - 200), module.syntaxError.span.end + 80)}`,
      );
    else if (module.syntaxError) count('mutant: both refuse it');
    else if (error === null) count('mutant: both take it');
    else {
      const line = Number(/line (\d+)/.exec(error)?.[1] ?? 0);
      count(`mutant: missed: ${error.replace(/\s*\(.*$/, '')}`, text.split('\n')[line - 1]?.trim());
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

for (const [what, times] of [...tally].sort()) console.log(`${String(times).padStart(7)}  ${what}`);
process.exitCode = [...tally.keys()].some((what) => what.startsWith('WRONG')) ? 1 : 0;
