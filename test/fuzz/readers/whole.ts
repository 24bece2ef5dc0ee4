import fc from 'fast-check';
import { proposeFrom } from '../../../src/generate/from/propose.ts';
import { generate } from '../../../src/generate/generate.ts';
import { noOptions } from '../../../src/generate/options.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { type RepoSnapshot, textOf } from '../../../src/model/repo-snapshot.ts';
import type { Report } from '../../../src/model/report.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { newSince, parseBaseline } from '../../../src/report/baseline.ts';
import { describeByRule } from '../../../src/report/by-rule.ts';
import { commentBody } from '../../../src/report/comment.ts';
import { noColors, type RenderContext } from '../../../src/report/render/context.ts';
import { render } from '../../../src/report/render/index.ts';
import { renderSummary, summaryLimit } from '../../../src/report/render/summary.ts';
import { linesOfPatch, suggestionOf } from '../../../src/report/suggestions.ts';
import { unifiedDiff } from '../../../src/report/unified-diff.ts';
import { guarded } from '../../../src/report/untrusted.ts';
import { applyFixes } from '../../../src/rules/fixes/apply-fixes.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { planMerge } from '../../../src/stages/merge-plan.ts';
import { validateSarif } from '../../unit/report/validate-sarif.ts';
import { snapshotOf, type Tree } from '../../unit/support/check-texts.ts';
import { validateReport } from '../../unit/support/validate-report.ts';
import { must, type Reader, reader } from '../reader.ts';
import { examples } from '../seeds.ts';
import { hostilePaths, jsonLike, textsLike } from '../texts.ts';

const strange = [
  'requirements.txt',
  'setup.py',
  '.dockerignore',
  'start.sh',
  'default.yaml',
  'README.md',
  '.github/ocs-agent.yaml',
  'compose.yaml',
  'docs/a.rst',
];

/** A small repository of a rule's page with some of its files changed, renamed, joined by strangers. */
const trees: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.constantFrom(...examples),
    fc.array(fc.tuple(fc.nat(), textsLike(examples.flatMap(({ files }) => Object.values(files)))), { maxLength: 3 }),
    fc.array(fc.tuple(fc.oneof(hostilePaths, fc.constantFrom(...strange)), fc.nat()), { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([one, other, changes, names, both]) => {
    const files = Object.entries({ ...(both ? other.files : {}), ...one.files });
    for (const [at, text] of changes) {
      const [path = 'Dockerfile'] = files[at % Math.max(1, files.length)] ?? [];
      files.push([path, text]);
    }
    for (const [path, at] of names) files.push([path, files[at % Math.max(1, files.length)]?.[1] ?? '']);
    return {
      files: Object.fromEntries(files),
      git: one.git,
      ...(one.executable ? { executable: one.executable } : {}),
    };
  });

const settings = { disable: [], levels: new Map(), generate: false, ci: true };

function check(snapshot: RepoSnapshot): readonly Finding[] {
  return runRules(readRepo(snapshot), settings);
}

function contextOf(snapshot: RepoSnapshot): RenderContext {
  return {
    describe: describeByRule,
    read: (path) => textOf(snapshot, path),
    prefix: 'agents',
    terminal: { palette: noColors, columns: 80, unicode: true, quiet: false },
    tool: { version: '1.0.0', repository: 'https://github.com/simonsobs/ocs-agent-action' },
  };
}

function reportOf(findings: readonly Finding[], notice: string): Report {
  const stages = [{ stage: 'check' as const, image: null, status: 'failed' as const, seconds: 0.1, note: notice }];
  const agents = [
    {
      class: notice,
      module: notice,
      image: notice,
      status: 'failed' as const,
      instanceId: notice,
      tasks: [notice],
      processes: [],
      feeds: [notice],
      secondsToUp: 1,
      stop: null,
    },
  ];
  return { outcome: 'check', findings, stages, images: [], agents, notices: [notice] };
}

/** What GitHub's runner looks for behind leading spaces, and what a terminal obeys. */
const command = /^[^\S\n]*(?:::(?!(?:error|warning|notice) [^\n]*::[^\n]*$)|##\[)/m;
const escapes = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

function show(snapshot: RepoSnapshot, findings: readonly Finding[], notice: string): void {
  const context = contextOf(snapshot);
  const report = reportOf(findings, notice);
  const terminal = render('terminal', report, context);
  must(!escapes.test(terminal), `the terminal would obey ${JSON.stringify(escapes.exec(terminal)?.[0])}`);
  must(!command.test(terminal), `the terminal's text holds a workflow command: ${command.exec(terminal)?.[0]}`);
  const annotations = render('github', report, context);
  must(!command.test(annotations), `a command of others came through: ${JSON.stringify(annotations)}`);
  must(
    annotations
      .split('\n')
      .every((line) => line === '' || /^::(?:error|warning|notice)(?: |::)/.test(line) || !line.includes('::')),
    'a line is no annotation',
  );
  // That findings are unique the validator sees by comparing each with all: minutes for a file of 17,000 faults.
  validateReport(render('json', reportOf(findings.slice(0, 1000), notice), context));
  validateSarif(render('sarif', report, context));
  const more = {
    describe: describeByRule,
    prefix: 'agents',
    tool: context.tool,
    logs: [{ title: notice, text: notice }],
    files: 'https://github.com/a/b/blob/c',
  };
  const summary = renderSummary(report, { ...more, charts: true, limit: summaryLimit });
  must(!escapes.test(summary), 'the summary holds a control character');
  must(
    !/<(?:script|img|iframe)/i.test(summary.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')),
    'the summary holds HTML of others',
  );
  must(
    Buffer.byteLength(renderSummary(report, { ...more, charts: false, limit: 5000 })) <= 5000,
    'the summary is longer than its limit',
  );
  const comment = { ...more, read: context.read, commit: 'c0ffee1', run: null };
  must(commentBody(report, comment, notice).length <= 65_536, 'the comment is longer than GitHub takes');
  const lines = guarded('a'.repeat(20), notice).split('\n').slice(1, -2);
  must(
    lines.every((line) => !line.includes('a'.repeat(20))),
    'the block can be left',
  );
}

const reports: readonly unknown[] = [
  {
    version: 1,
    outcome: 'passed',
    findings: [{ rule: 'a', file: 'b', message: 'c' }],
    stages: [],
    images: [
      {
        name: 'a',
        id: `sha256:${'a'.repeat(64)}`,
        digest: `sha256:${'b'.repeat(64)}`,
        tags: ['ghcr.io/a/b:v1-amd64'],
        verified: true,
      },
    ],
  },
];

export const wholeReaders: readonly Reader[] = [
  reader('check, all rules, all formats', fc.tuple(trees, textsLike(['passed', 'no login'])), ([tree, notice]) => {
    const snapshot = snapshotOf(tree);
    show(snapshot, check(snapshot), notice);
  }),
  reader('check --fix', trees, (tree) => {
    const snapshot = snapshotOf(tree);
    const mended = applyFixes(snapshot, check);
    const again = applyFixes(mended.snapshot, check);
    must(again.changed.length === 0, `a second run changes ${again.changed.join(', ')}`);
    for (const path of mended.changed)
      unifiedDiff(path, textOf(snapshot, path)?.text ?? null, textOf(mended.snapshot, path)?.text ?? '');
    const linesOf = new Map<string, ReadonlySet<number>>();
    for (const finding of check(snapshot)) {
      const file = finding.location && textOf(snapshot, finding.location.file);
      if (!file) continue;
      const lines = linesOf.get(file.path) ?? new Set(file.text.split('\n').map((_, index) => index + 1));
      linesOf.set(file.path, lines);
      suggestionOf(finding, file, lines, describeByRule);
    }
  }),
  reader('generate', trees, (tree) => {
    const snapshot = snapshotOf(tree);
    const repo = readRepo(snapshot);
    const made = generate(repo, { ...noOptions, compose: true });
    if (made.status === 'impossible') return;
    for (const { path } of made.files)
      must(!path.startsWith('/') && !path.split('/').includes('..'), `${path} would be written`);
    must(generate(readRepo(snapshot), { ...noOptions, compose: true }).status === 'generated', 'not twice the same');
    const file = textOf(snapshot, 'Dockerfile');
    if (file) proposeFrom(repo, file, noOptions);
  }),
  reader('earlier report', jsonLike(reports), (text) => {
    const baseline = parseBaseline(text);
    if (baseline) newSince([], baseline, describeByRule);
    planMerge([
      { file: 'a.json', text },
      { file: 'b.json', text },
    ]);
  }),
  reader(
    'patch of a pull request',
    textsLike(['@@ -1,2 +1,3 @@ x\n a\n-b\n+c\n+d\n\\ No newline at end of file']),
    (patch) => linesOfPatch(patch),
  ),
];
