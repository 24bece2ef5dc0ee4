import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { runCommands } from '../../src/dockerfile/shell.ts';
import { snapshotOfTexts } from '../../src/model/repo-snapshot.ts';
import { readPython } from '../../src/repo/python/read-module.ts';
import { readRepo } from '../../src/repo/read-repo.ts';
import { runRules } from '../../src/rules/run-rules.ts';
import { composeOfServices, inLines, type Large, largeDockerfiles, largePythons, largeShells } from '../field/large.ts';
import { manyFiles, sizedDockerfile } from '../field/sized.ts';
import { snapshotOfTree } from '../field/tree.ts';
import { pluginPackage } from '../generate/agent-source.ts';
import { exponent, median } from './harness.ts';

/** `node --expose-gc grow.ts KIND SIZE ROUNDS`: one size in a process of its own, so that memory is its own too. */
export type Kind = 'agents' | 'lines' | 'services' | 'files';
export type Worst = { readonly title: string; readonly small: number; readonly large: number };
export type Grown = {
  readonly size: number;
  readonly seconds: number;
  /** What the process held at most, beyond what it held before. */
  readonly megabytes: number;
  readonly worst: Worst | null;
};

function agents(count: number) {
  const named = Array.from({ length: count }, (_, at) => [`part${at}`, { class: `Part${at}Agent` }] as const);
  return snapshotOfTexts({
    'pyproject.toml':
      '[project]\nname = "many"\nversion = "1.0"\n[project.entry-points."ocs.plugins"]\nmany = "many.plugin"\n',
    Dockerfile: 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/many/\nRUN python -m pip install --no-cache-dir /app/many\n',
    ...pluginPackage('many', Object.fromEntries(named)),
  });
}

const make = {
  agents,
  lines: (size: number) => snapshotOfTree(sizedDockerfile(size).tree),
  files: (size: number) => snapshotOfTree(manyFiles(size).tree),
  services: (size: number) => snapshotOfTexts({ 'docker-compose.yml': composeOfServices(size) }),
} satisfies Record<Kind, (size: number) => ReturnType<typeof snapshotOfTexts>>;

function timed(work: () => unknown): number {
  globalThis.gc?.();
  const before = performance.now();
  work();
  return (performance.now() - before) / 1000;
}

function series(kind: Kind, size: number, rounds: number): Grown {
  const before = process.resourceUsage().maxRSS;
  // A snapshot remembers nothing between two runs, as two processes do not.
  const work = () => runRules(readRepo(make[kind](size)), { disable: [], levels: new Map(), generate: false });
  const making = () => make[kind](size);
  for (const warm of [work, making]) timed(warm);
  const taken = Array.from({ length: rounds }, () => timed(work));
  const made = Array.from({ length: rounds }, () => timed(making));
  return {
    size,
    seconds: median(taken) - median(made),
    megabytes: (process.resourceUsage().maxRSS - before) / 1024,
    worst: null,
  };
}

const readers: Readonly<Record<string, { texts(share: number): Large; read(text: string): unknown }>> = {
  dockerfile: { texts: largeDockerfiles, read: (text) => parseDockerfile({ path: 'Dockerfile', text }) },
  shell: {
    texts: largeShells,
    read(text) {
      const dockerfile = parseDockerfile({ path: 'Dockerfile', text: `FROM a\nRUN ${inLines(text)}\n` });
      for (const one of dockerfile.instructions) if (one.kind === 'run') runCommands(dockerfile, one);
    },
  },
  python: { texts: largePythons, read: (text) => readPython({ path: 'a.py', text }) },
};

function worstOf({ texts, read }: (typeof readers)[string], rounds: number): Grown {
  const small = texts(0.25);
  const large = texts(1);
  const all = small.map(([title, text], at): Worst => {
    const [, whole = ''] = large[at] ?? [];
    for (const one of [text, whole]) read(one);
    const pairs = Array.from({ length: rounds }, () => [timed(() => read(text)), timed(() => read(whole))] as const);
    return { title, small: median(pairs.map(([a]) => a)), large: median(pairs.map(([, b]) => b)) };
  });
  // Below a few milliseconds the clock measures itself.
  const telling = all.filter((one) => one.large > 0.02);
  const [worst = null] = telling.toSorted(
    (a, b) => exponent([1, b.small], [4, b.large]) - exponent([1, a.small], [4, a.large]),
  );
  return { size: 1, seconds: 0, megabytes: 0, worst };
}

function isKind(text: string): text is Kind {
  return text in make;
}

if (import.meta.main) {
  const [kind = '', size = '1', rounds = '5'] = process.argv.slice(2);
  const reader = readers[kind];
  const result = isKind(kind)
    ? series(kind, Number(size), Number(rounds))
    : reader
      ? worstOf(reader, Number(rounds))
      : null;
  if (!result) throw new Error(`nothing grows by ${kind}`);
  process.stdout.write(JSON.stringify(result));
}
