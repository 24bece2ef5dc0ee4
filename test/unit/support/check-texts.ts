import { type Config, parseConfig, problemText } from '../../../src/config/config.ts';
import { settingsPath } from '../../../src/config/settings-file.ts';
import type { Finding } from '../../../src/model/finding.ts';
import {
  type GitState,
  type RepoSnapshot,
  snapshotOfTexts,
  textOf,
  type Unreadable,
} from '../../../src/model/repo-snapshot.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { describeByRule } from '../../../src/report/by-rule.ts';
import { noColors } from '../../../src/report/render/context.ts';
import { render } from '../../../src/report/render/index.ts';
import { ruleIds } from '../../../src/rules/index.ts';
import { runRules } from '../../../src/rules/run-rules.ts';

/** A clean, full clone of one commit without tags. */
export const cleanGit: GitState = {
  head: 'a'.repeat(40),
  shallow: false,
  dotGit: 'directory',
  tags: [],
  tagsAtHead: [],
  describe: 'aaaaaaa',
  committedAt: 1_700_000_000,
  remote: null,
  credentialLine: null,
};

export type Tree = {
  readonly files: Readonly<Record<string, string>>;
  readonly git?: Readonly<Record<string, unknown>> | null;
  readonly executable?: readonly string[];
  readonly unreadable?: ReadonlyMap<string, Unreadable['reason']>;
};

export function snapshotOf({ files, git, executable, unreadable }: Tree): RepoSnapshot {
  return snapshotOfTexts(files, {
    git: git ? { ...cleanGit, ...git } : null,
    ...(executable ? { executable } : {}),
    ...(unreadable ? { unreadable } : {}),
  });
}

function settingsOf(snapshot: RepoSnapshot): Config {
  const parsed = parseConfig({ inputs: {}, prefix: '', settings: textOf(snapshot, settingsPath), ruleIds });
  if (parsed.status === 'invalid') throw new Error(parsed.problems.map(problemText).join('\n'));
  return parsed.config;
}

/** Findings of the rules named (all: none named) on an imagined repository. */
export function findingsIn(tree: Tree, ...only: readonly string[]): readonly Finding[] {
  const snapshot = snapshotOf(tree);
  const { registries } = settingsOf(snapshot);
  const findings = runRules(readRepo(snapshot), { disable: [], levels: new Map(), generate: false, registries });
  return only.length === 0 ? findings : findings.filter(({ rule }) => only.includes(rule));
}

/** Exactly what `ocs-agent check --quiet` prints of these findings on a terminal of 100 columns without colours. */
export function printed(tree: Tree, findings: readonly Finding[]): string {
  const snapshot = snapshotOf(tree);
  return render(
    'terminal',
    { outcome: 'passed', findings, stages: [], images: [], agents: [], notices: [] },
    {
      describe: describeByRule,
      read: (path) => textOf(snapshot, path),
      prefix: '',
      terminal: { palette: noColors, columns: 100, unicode: true, quiet: true },
      tool: { version: '0', repository: null },
    },
  ).replace(/\n\n✓[^\n]*\n(?:[^\n]+\n)?$/, '\n');
}
