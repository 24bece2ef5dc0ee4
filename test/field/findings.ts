import type { Finding } from '../../src/model/finding.ts';
import { textOf } from '../../src/model/repo-snapshot.ts';
import { readRepo } from '../../src/repo/read-repo.ts';
import { describeByRule } from '../../src/report/by-rule.ts';
import { noColors } from '../../src/report/render/context.ts';
import { render } from '../../src/report/render/index.ts';
import { runRules } from '../../src/rules/run-rules.ts';
import { type FieldTree, snapshotOfTree } from './tree.ts';

/** What `ocs-agent check` finds in a repository, on a computer and not in CI. */
export function findingsOf(tree: FieldTree): readonly Finding[] {
  return runRules(readRepo(snapshotOfTree(tree)), { disable: [], levels: new Map(), generate: false });
}

/** The same as `ocs-agent check` prints it on a terminal of 100 columns without colours. */
export function terminalText(tree: FieldTree, findings: readonly Finding[]): string {
  const snapshot = snapshotOfTree(tree);
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
  );
}
