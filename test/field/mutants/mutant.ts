import type { Severity } from '../../../src/model/finding.ts';
import type { GitState } from '../../../src/model/repo-snapshot.ts';
import { cleanGit } from '../../unit/support/check-texts.ts';
import { type FieldTree, fileOf } from '../tree.ts';
import type { Good } from './goods.ts';

export type Mutation = (tree: FieldTree) => FieldTree;

/** Findings of another rule that the mutation rightly brings along. */
export type Consequence = { readonly rule: string; readonly because: string };

/** One good repository, broken in one way. */
export type Mutant = {
  readonly rule: string;
  readonly severity: Severity;
  readonly on: Good;
  readonly describe: string;
  mutate(tree: FieldTree): FieldTree;
  readonly also: readonly Consequence[];
  /** Why the rule is rightly silent here: something else may make it work. */
  readonly silent: string | null;
  /** How many findings of the rule are right; one where nothing is said. */
  readonly findings: number;
};

/** The same break: name of the spelling, and what it does. */
export type Spelling = readonly [describe: string, mutation: Mutation];

export type More = { readonly also?: readonly Consequence[]; readonly findings?: number; readonly silent?: string };

/** Every spelling on every repository named. */
export function mutants(
  rule: string,
  severity: Severity,
  on: readonly Good[],
  spellings: readonly Spelling[],
  { also = [], findings = 1, silent }: More = {},
): readonly Mutant[] {
  return on.flatMap((good) =>
    spellings.map(([describe, mutate]) => ({
      rule,
      severity,
      on: good,
      describe,
      mutate,
      also,
      findings,
      silent: silent ?? null,
    })),
  );
}

export function because(rule: string, reason: string): Consequence {
  return { rule, because: reason };
}

export function all(...mutations: readonly Mutation[]): Mutation {
  return (tree) => mutations.reduce((changed, mutation) => mutation(changed), tree);
}

function withFiles(tree: FieldTree, files: Readonly<Record<string, string>>): FieldTree {
  return { ...tree, files };
}

/** Replaces the first match, which must be there: a mutant that changes nothing proves nothing. */
export function swap(path: string, from: string | RegExp, to: string): Mutation {
  return (tree) => {
    const text = fileOf(tree, path);
    const changed = typeof from === 'string' ? text.replace(from, () => to) : text.replace(from, to);
    if (changed === text) throw new Error(`${tree.name}: nothing in ${path} matches ${from}`);
    return withFiles(tree, { ...tree.files, [path]: changed });
  };
}

export function add(path: string, text: string): Mutation {
  return (tree) => withFiles(tree, { ...tree.files, [path]: text });
}

export function append(path: string, text: string): Mutation {
  return (tree) => add(path, fileOf(tree, path) + text)(tree);
}

/** A file, or every file below a folder. */
export function drop(path: string): Mutation {
  return (tree) => {
    const left = Object.entries(tree.files).filter(([one]) => one !== path && !one.startsWith(`${path}/`));
    if (left.length === Object.keys(tree.files).length) throw new Error(`${tree.name} has no ${path}`);
    return withFiles(tree, Object.fromEntries(left));
  };
}

export function move(from: string, to: string): Mutation {
  return (tree) => all(drop(from), add(to, fileOf(tree, from)))(tree);
}

export function inGit(facts: Partial<GitState>): Mutation {
  return (tree) => ({ ...tree, git: { ...cleanGit, ...tree.git, ...facts } });
}

export function notExecutable(path: string): Mutation {
  return (tree) => ({ ...tree, executable: tree.executable.filter((one) => one !== path) });
}

/** The last ENTRYPOINT of the Dockerfile at the root becomes these lines. */
export function entrypoint(lines: string): Mutation {
  return swap('Dockerfile', entrypointLine, lines);
}

export const entrypointLine = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]';

/** Instructions before the entry point, behind everything else. */
export function beforeEntrypoint(lines: string): Mutation {
  return swap('Dockerfile', entrypointLine, `${lines}\n${entrypointLine}`);
}

/** Instructions directly below FROM. */
export function belowFrom(lines: string, path = 'Dockerfile'): Mutation {
  return (tree) => swap(path, /^FROM .*$/m, `$&\n${lines.replaceAll('$', '$$$$')}`)(tree);
}

/** FROM's reference at the root. */
export function base(reference: string): Mutation {
  return swap('Dockerfile', /^FROM .*$/m, `FROM ${reference}`);
}

/** CMD of the script agents. */
export function cmd(line: string): Mutation {
  return swap('Dockerfile', /^CMD .*$/m, line.replaceAll('$', '$$$$'));
}
