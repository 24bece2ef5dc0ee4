import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { type CommentContext, commentBody, isOurComment } from '../../../src/report/comment.ts';
import { hostile } from './hostile.ts';
import * as sample from './sample.ts';

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

function body(report: Report, commit: string | null, previous: string | null, parts: Partial<CommentContext> = {}) {
  const run = 'https://github.com/o/r/actions/runs/7';
  return commentBody(report, { ...sample.context(), logs: [], files: null, run, commit, ...parts }, previous);
}

const fault = (rule: string, file = 'Dockerfile'): Report['findings'][number] =>
  sample.finding(rule, 'error', { file, range: sample.range(2, 1, 2, 5) });

const reportOf = (rules: readonly string[], parts: Partial<Report> = {}): Report =>
  sample.report({
    outcome: rules.length === 0 ? 'passed' : 'check',
    findings: rules.map((rule) => fault(rule)),
    ...parts,
  });

test('the first comment names its commit and run, and compares with nothing', () => {
  const made = body(reportOf(['a-rule']), first, null);
  expect(isOurComment(made, '')).toBe(true);
  expect(made).toContain('Commit aaaaaaaa, [the whole run](https://github.com/o/r/actions/runs/7).');
  expect(made).not.toContain('Since the last push');
});

test('the next one says which findings came, which went, and what became of the outcome', () => {
  const before = body(reportOf(['a-rule', 'b-rule']), first, null);
  const made = body(reportOf([]), second, before);
  expect(made).toContain(`**Since the last push (aaaaaaaa)**

- it passed now, and failed at check before
- 2 findings went: ❌ \`a-rule\` in \`Dockerfile:2\`, ❌ \`b-rule\` in \`Dockerfile:2\`
`);
  expect(body(reportOf(['b-rule', 'c-rule']), second, before)).toContain(`**Since the last push (aaaaaaaa)**

- 1 finding came: ❌ \`c-rule\` in \`Dockerfile:2\`
- 1 finding went: ❌ \`a-rule\` in \`Dockerfile:2\`
`);
  expect(body(reportOf(['a-rule', 'b-rule']), second, before)).toContain(
    '**Since the last push (aaaaaaaa)**: no finding came, none went.',
  );
});

test('a second run on one commit is compared with the push before it, not with itself', () => {
  const before = body(reportOf(['a-rule']), first, null);
  const once = body(reportOf(['b-rule']), second, before);
  const again = body(reportOf(['b-rule']), second, once);
  expect(again).toBe(once);
  expect(again).toContain('1 finding went: ❌ `a-rule`');
});

test('an image that grew is told, the noise of a build is not', () => {
  const sized = (size: number): Report => reportOf([], { images: [sample.image({ size })] });
  const before = body(sized(740e6), first, null);
  expect(body(sized(840e6), second, before)).toContain('- image `socs` is 100 MB larger: 840 MB\n');
  expect(body(sized(740.4e6), second, before)).toContain('no finding came, none went');
});

test('each folder of a repository has a comment of its own', () => {
  const made = body(reportOf([]), first, null, { prefix: 'agents/--> @octocat' });
  expect(isOurComment(made, 'agents/--> @octocat')).toBe(true);
  expect(isOurComment(made, '')).toBe(false);
  expect(made.split('\n')[0]).toMatch(/^<!-- ocs-agent-action: summary of [\w%]+ -->$/);
});

test.each([
  ['nothing', ''],
  ['no JSON', '%7B'],
  ['a broken escape', '%'],
  ['JSON of another shape', encodeURIComponent('{"now":{"commit":"x","outcome":"passed","findings":[],"sizes":{}}}')],
  [
    'an unknown severity',
    encodeURIComponent(`{"now":{"commit":null,"outcome":"passed","findings":[["k","@a","r",null,null]],"sizes":{}}}`),
  ],
])('a comment that remembers %s is as good as none', (_what, state) => {
  const previous = `<!-- ocs-agent-action: summary -->\n<!-- ocs-agent-action state: ${state} -->\n`;
  expect(body(reportOf(['a-rule']), first, previous)).toBe(body(reportOf(['a-rule']), first, null));
});

test.each(hostile.map((text) => [text]))('%j as rule, file and image stays what it is', (text) => {
  const report = (size: number): Report =>
    sample.report({
      findings: [sample.finding(`a-rule${size}`, 'error', { file: text || 'f' }, text, text)],
      images: [sample.image({ name: text, size })],
    });
  const made = body(report(2e6), second, body(report(9e6), first, null));
  expect(made.match(/^<!-- ocs-agent-action[^\n]* -->$/gm)).toHaveLength(2);
  const lead = made.slice(made.indexOf('**Since'), made.indexOf('\n### Findings')).replace(/(`+)[^\n]*?\1/g, '');
  expect(lead.replace(/<code>[^<\n]*<\/code>/g, '')).not.toMatch(/@(?!&#8203;)|[<>]|:\/\/|www\./);
});

test('with more findings than fit it stays below the limit of GitHub, and compares no lists that were cut', () => {
  const many = (name: string): Report =>
    sample.report({
      outcome: 'check',
      findings: Array.from({ length: 3000 }, (_, index) => fault(`${name}-${index}`)),
    });
  const made = body(many('b'), second, body(many('a'), first, null));
  expect(Buffer.byteLength(made)).toBeLessThanOrEqual(65_536);
  expect(made).not.toMatch(/findings? (came|went)/);
  expect(body(reportOf([]), second, made)).not.toMatch(/findings? (came|went)/);
});
