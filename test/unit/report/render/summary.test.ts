import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../../../src/model/report.ts';
import { fitted, type Part } from '../../../../src/report/render/fit.ts';
import { renderSummary, type SummaryContext, summaryLimit } from '../../../../src/report/render/summary.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

const summary = (report: Report, parts: Partial<SummaryContext> = {}): string =>
  renderSummary(report, { ...sample.context(), logs: [], files: null, limit: summaryLimit, ...parts });

describe('the job summary', () => {
  it('shows the road and the findings, with links to both', () => {
    const tool = { version: '1.0.0', repository: 'https://github.com/o/a' };
    expect(
      summary(sample.faulty, { prefix: 'sub', tool, files: 'https://github.com/o/r/blob/abc' }),
    ).toBe(`## ✗ ocs-agent failed at check: 2 errors, 2 notices

|  | station | time | what happened |
| --- | --- | --: | --- |
| ✗ | **check** | 0.08 s | 2 errors |
| – | dockerfile |  | check failed |
| – | build |  | check failed |
| – | smoke |  | check failed |
| – | push |  | check failed |

### Findings

| severity | where | what | rule |
| --- | --- | --- | --- |
| notice |  | there is no README; write what the agent does and how it is started | [\`readme-missing\`](https://github.com/o/a/blob/v1.0.0/docs/rules/readme-missing.md) |
| notice | [\`sub/Dockerfile:2\`](https://github.com/o/r/blob/abc/sub/Dockerfile#L2) | \`COPY .\` takes everything, and there is no .dockerignore | [\`dockerignore-missing\`](https://github.com/o/a/blob/v1.0.0/docs/rules/dockerignore-missing.md) |
| error | [\`sub/Dockerfile:3\`](https://github.com/o/r/blob/abc/sub/Dockerfile#L3) | this looks like exec form but is no JSON, so a shell runs it: quote \`/bin/bash\` | [\`exec-form-invalid\`](https://github.com/o/a/blob/v1.0.0/docs/rules/exec-form-invalid.md) |
| error | [\`sub/docker-compose.yml:5\`](https://github.com/o/r/blob/abc/sub/docker-compose.yml#L5) | two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each (\`ocs-agent check --fix\` repairs it) | [\`argument-one-string\`](https://github.com/o/a/blob/v1.0.0/docs/rules/argument-one-string.md) |
`);
  });

  it('shows a release with its agents and images', () => {
    expect(summary(sample.released)).toBe(`## ✓ ocs-agent passed: no findings

|  | station | image | time | what happened |
| --- | --- | --- | --: | --- |
| ✓ | check |  | 0.08 s | no findings |
| ✓ | dockerfile |  | 0.01 s | Dockerfile and sim/Dockerfile as they are |
| ✓ | build | \`socs\` | 41 s | built from Dockerfile |
| ✓ | build | \`socs-sim\` | 7.3 s | built from sim/Dockerfile |
| ✓ | smoke | \`socs\` | 6.4 s | one of one instances came up |
| – | smoke | \`socs-sim\` |  | no agent image |
| ✓ | push | \`socs\` | 1 min 15 s | pushed and proved |
| – | push | \`socs-sim\` |  | no name given in images |

### Agents

|  | agent | instance | image | status | tasks | processes | feeds | time to up |
| --- | --- | --- | --- | --- | --- | --- | --- | --: |
| ✓ | \`ValveAgent\` | \`valve-1\` | \`socs\` | up | \`init\`, \`open\` | \`acq\` | \`valve\` | 1.4 s |
| – | \`PumpAgent\` |  | \`socs\` | not tried |  |  |  |  |

### Images

| image | smoke test | id | pushed as | verified | digest |
| --- | --- | --- | --- | --- | --- |
| \`socs\` | run | \`sha256:aaaaaaaaaaaa\` | \`simonsobs/socs:v1.2.3\`<br>\`simonsobs/socs:latest\` | ✓ the tested image | \`sha256:${'b'.repeat(64)}\` |
| \`socs-sim\` | off | \`sha256:cccccccccccc\` | nothing pushed |  |  |

### Notices

- \`latest\` moves to v1.2.3: the image before carried no label
`);
  });

  it('says what did not go well', () => {
    const printed = summary(
      sample.report({
        outcome: 'push',
        findings: [
          sample.finding('a-rule', 'error', { file: 'a b', range: sample.range(2, 1, 4, 1) }),
          sample.finding('a-rule', 'error', { file: 'a b', range: sample.range(5, 1, 7, 2) }),
        ],
        agents: [sample.agent({ stop: { status: 137, seconds: 10 } }), sample.agent({ status: 'failed' })],
        images: [sample.image({ digest: sample.digest('b'), tags: ['r/socs:v1'] })],
      }),
      { files: 'https://github.com/o/r/blob/abc' },
    );
    expect(printed).toContain('| [`a b:2`](https://github.com/o/r/blob/abc/a%20b#L2-L3) |');
    expect(printed).toContain('| [`a b:5`](https://github.com/o/r/blob/abc/a%20b#L5-L7) |');
    expect(printed).toContain('| ✓ | `ValveAgent` | `valve-1` | up, stopped with status 137 |');
    expect(printed).toContain('| ✗ | `ValveAgent` | `valve-1` | failed |');
    expect(printed).toContain('| `r/socs:v1` | ✗ not proved |');
  });

  it('folds logs, as code that nothing in them can leave', () => {
    const logs = [{ title: 'smoke of </summary>', text: 'one\n```\n</details>\n\x1b[31m@octocat\x1b[0m\n' }];
    expect(summary(sample.report({}), { logs })).toBe(`## ✓ ocs-agent passed: no findings

<details><summary>smoke of &lt;/summary&gt;</summary>

\`\`\`\`text
one
\`\`\`
</details>
@octocat
\`\`\`\`

</details>
`);
  });

  test.each(hostile.map((text) => [text]))('keeps its shape with %j in every place', (text) => {
    const report = sample.report({
      findings: [sample.finding('a-rule', 'error', { file: text || 'f', range: sample.range(1, 1, 1, 2) }, text, text)],
      stages: [sample.stage({ note: text }), sample.stage({ stage: 'build', image: text, note: text })],
      agents: [sample.agent({ class: text, module: text, instanceId: text, tasks: [text], feeds: [text, text] })],
      images: [sample.image({ name: text, id: sample.imageId('a'), tags: [text, text] })],
      notices: [text],
    });
    const printed = summary(report, { logs: [{ title: text, text }], files: 'https://github.com/o/r/blob/abc' });
    const [before = '', ...log] = printed.split('\n<details>');
    expect(log).toHaveLength(1);
    const rows = before.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((line) => line.replace(/\\\\/g, '').replace(/\\\|/g, '').split('|').length);
    expect(cells).toEqual([...Array(4).fill(7), ...Array(3).fill(6), ...Array(3).fill(11), ...Array(3).fill(8)]);
    const outside = before.replace(/(`+)(?:(?!\1)[^\n]|(?<=`)\1)*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/@(?!&#8203;)|(?<!<br|<code|<\/code)>|<(?!br>|code>|\/code>)/);
    expect(outside.replace(/\]\(https:\/\/github\.com\/[^\s()]*\)/g, '')).not.toMatch(/:\/\/|www\./);
  });
});

describe('its limit', () => {
  const long = sample.report({
    findings: Array.from({ length: 9000 }, (_, index) =>
      sample.finding('a-rule', 'error', { file: 'f', range: sample.range(index + 1, 1, index + 1, 2) }, 'é'.repeat(99)),
    ),
    agents: [sample.agent({})],
    notices: ['the last notice'],
  });
  const logs = [
    { title: 'build', text: Array.from({ length: 50_000 }, (_, index) => `build line ${index}`).join('\n') },
    { title: 'smoke', text: Array.from({ length: 50_000 }, (_, index) => `smoke line ${index}`).join('\n') },
  ];

  it('is the one of GitHub, and nearly used up by logs', () => {
    const printed = summary(sample.released, { logs });
    expect(bytesOf(printed)).toBeLessThanOrEqual(1_048_576);
    expect(bytesOf(printed)).toBeGreaterThan(1_000_000);
    expect(printed).toContain('build line 49999\n');
    expect(printed).toContain('smoke line 49999\n');
    expect(printed).not.toContain('build line 0\n');
    expect(printed).toMatch(/<summary>build \(the first \d+ lines left out\)<\/summary>/);
  });

  it('cuts the findings, says how many are left, and keeps what follows', () => {
    const printed = summary(long, { logs });
    expect(bytesOf(printed)).toBeLessThanOrEqual(summaryLimit);
    const rows = printed.split('\n').filter((line) => line.includes('`a-rule`')).length;
    const [, left] = /(\d+) more findings would not fit here: the report has them all\./.exec(printed) ?? [];
    expect(rows + Number(left)).toBe(9000);
    expect(printed).toContain('### Agents');
    expect(printed).toContain('the last notice');
  });

  it.each(Array.from({ length: 60 }, (_, index) => [index * 87]))('is kept at %d bytes', (limit) => {
    const some = { ...long, findings: long.findings.slice(0, 20) };
    for (const report of [sample.faulty, sample.released, some]) {
      expect(
        bytesOf(summary(report, { limit, logs: logs.map((log) => ({ ...log, text: 'é``` line\n'.repeat(50) })) })),
      ).toBeLessThanOrEqual(limit);
    }
  });

  it('counts bytes, not characters, and cuts a line that is too long', () => {
    const printed = summary(sample.report({}), {
      logs: [{ title: 'a', text: `${'温'.repeat(9999)}\n${'温温温\n'.repeat(200_000)}end` }],
    });
    expect(bytesOf(printed)).toBeLessThanOrEqual(summaryLimit);
    expect(printed).toContain('温温温\nend\n');
    const cut = summary(sample.report({}), { logs: [{ title: 'a', text: `${'温'.repeat(9999)}\nend` }] });
    expect(cut).toContain(`\n${'温'.repeat(4000)}…\nend\n`);
  });
});

describe('fitted', () => {
  const part = (head: string, rows: readonly string[]): Part => ({ head, rows, rest: (count) => `+${count}` });

  test.each([
    ['everything where there is room', [part('a', ['1', '2']), part('b', ['3'])], 5, 'a12b3'],
    ['as many rows as fit, and their number', [part('a', ['111', '222', '333'])], 9, 'a111222+1'],
    [
      'half for the first where all are too long',
      [part('a', ['1'.repeat(100), '2']), part('b', ['3'.repeat(20), '4'.repeat(300)])],
      400,
      `a${'1'.repeat(100)}2b${'3'.repeat(20)}+1`,
    ],
    [
      'half for the first, and no more',
      [part('a', ['1'.repeat(20), '2'.repeat(300)]), part('b', ['3'.repeat(300), '4'])],
      400,
      `a${'1'.repeat(20)}+1b${'3'.repeat(300)}4`,
    ],
    ['nothing where nothing fits', [part('aaaa', ['1'])], 3, ''],
  ])('is %s', (_, parts, limit, text) => {
    expect(fitted(parts, limit)).toBe(text);
  });
});
