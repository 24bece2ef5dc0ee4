import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../../../src/model/report.ts';
import { fitted, type Part } from '../../../../src/report/render/fit.ts';
import { renderSummary, type SummaryContext, summaryLimit } from '../../../../src/report/render/summary.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

const summary = (report: Report, parts: Partial<SummaryContext> = {}): string =>
  renderSummary(report, { ...sample.context(), logs: [], files: null, charts: true, limit: summaryLimit, ...parts });

describe('the job summary', () => {
  it('shows the road and the findings, with links to both', () => {
    const tool = { version: '1.0.0', repository: 'https://github.com/o/a' };
    expect(
      summary(sample.faulty, { prefix: 'sub', tool, files: 'https://github.com/o/r/blob/abc' }),
    ).toBe(`## ❌ ocs-agent failed at check: 2 errors, 2 notices

|  | station | time | what happened |
| --- | --- | --: | --- |
| ❌ | **check** | 0.08&nbsp;s | 2 errors |
| ➖ | dockerfile |  | check failed |
| ➖ | build |  | check failed |
| ➖ | smoke |  | check failed |
| ➖ | push |  | check failed |

### Findings

|  | where | what |
| --- | --- | --- |
| ❌ | [\`sub/Dockerfile:3\`](https://github.com/o/r/blob/abc/sub/Dockerfile#L3) | this looks like exec form but is no JSON, so a shell runs it: quote \`/bin/bash\` ([\`exec-form-invalid\`](https://github.com/o/a/blob/v1.0.0/docs/rules/exec-form-invalid.md)) |
| ❌ | [\`sub/docker-compose.yml:5\`](https://github.com/o/r/blob/abc/sub/docker-compose.yml#L5) | 🔧 two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each ([\`argument-one-string\`](https://github.com/o/a/blob/v1.0.0/docs/rules/argument-one-string.md)) |
| 💡 |  | there is no README; write what the agent does and how it is started ([\`readme-missing\`](https://github.com/o/a/blob/v1.0.0/docs/rules/readme-missing.md)) |
| 💡 | [\`sub/Dockerfile:2\`](https://github.com/o/r/blob/abc/sub/Dockerfile#L2) | \`COPY .\` takes everything, and there is no .dockerignore ([\`dockerignore-missing\`](https://github.com/o/a/blob/v1.0.0/docs/rules/dockerignore-missing.md)) |

\`ocs-agent check --fix\` repairs 1 of them, marked 🔧.
`);
  });

  it('puts what was seen, its cause and its remedy on lines of their own', () => {
    const message = 'agent a-1 ended by itself. Cause: the port is taken (`in use: 80`). Remedy: close it | or not';
    const shown = summary(sample.faulty, { describe: () => ({ title: '', message, help: 'agent-exited-early.md' }) });
    expect(shown).toContain(
      'agent a-1 ended by itself.<br>**Cause:** the port is taken (`in use: 80`).<br>**Remedy:** close it \\| or not (',
    );
  });

  it('shows a release with its agents and images, and when each station ran', () => {
    expect(summary(sample.released)).toBe(`## ✅ ocs-agent passed: no findings

|  | station | image | time | what happened |
| --- | --- | --- | --: | --- |
| ✅ | check |  | 0.08&nbsp;s | no findings |
| ✅ | dockerfile |  | 0.01&nbsp;s | Dockerfile and sim/Dockerfile as they are |
| ✅ | build | \`socs\` | 41&nbsp;s | built from Dockerfile |
| ✅ | build | \`socs-sim\` | 7.3&nbsp;s | built from sim/Dockerfile |
| ✅ | smoke | \`socs\` | 6.4&nbsp;s | one of one instances came up |
| ➖ | smoke | \`socs-sim\` |  | no agent image |
| ✅ | push | \`socs\` | 1&nbsp;min&nbsp;15&nbsp;s | pushed and proved |
| ➖ | push | \`socs-sim\` |  | no name given in images |

### Agents

|  | agent | instance | image | status | tasks | processes | feeds | time to up | memory |
| --- | --- | --- | --- | --- | --- | --- | --- | --: | --: |
| ✅ | \`ValveAgent\` | \`valve-1\` | \`socs\` | up | \`init\`, \`open\` | \`acq\` | \`valve\` | 1.4&nbsp;s | 41&nbsp;MB |
| ➖ | \`PumpAgent\` |  | \`socs\` | not tried |  |  |  |  |  |

### Images

| image | smoke test | size | above its base | pushed as |
| --- | --- | --: | --: | --- |
| \`socs\`<br>\`sha256:aaaaaaaaaaaa\` | run | 852&nbsp;MB | 112&nbsp;MB | \`simonsobs/socs:v1.2.3\`<br>\`simonsobs/socs:latest\`<br>✅ verified: the tested image |
| \`socs-sim\`<br>\`sha256:cccccccccccc\` | not tested |  |  | nothing |

- \`socs\` in the registry: \`sha256:${'b'.repeat(64)}\`

> [!NOTE]
> - \`latest\` moves to v1.2.3: the image before carried no label

### Time by station

\`\`\`mermaid
gantt
  dateFormat x
  axisFormat %M:%S
  section road
  check 0.1 s :s0, 0, 80
  section socs
  build 41.2 s :s1, 80, 41280
  section socs-sim
  build 7.3 s :s2, 41280, 48590
  section socs
  smoke 6.4 s :s3, 48590, 54990
  push 75.4 s :s4, 54990, 130390
\`\`\`

### What fills \`socs\` (112 MB above \`simonsobs/ocs:v0.12.1\`), in MB

\`\`\`mermaid
%%{init: {"themeVariables": {"pie1": "#0969da", "pie2": "#1a7f37", "pie3": "#bf8700", "pie4": "#cf222e", "pie5": "#8250df", "pie6": "#57606a", "pie7": "#afb8c1", "pieSectionTextColor": "#ffffff"}}}%%
pie showData
  "RUN pip install -r requirements.txt" : 84.00
  "COPY . /app" : 28.00
\`\`\`
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
    expect(printed).toContain('| ✅ | `ValveAgent` | `valve-1` | up, stopped with status 137 |');
    expect(printed).toContain('| ❌ | `ValveAgent` | `valve-1` | failed |');
    expect(printed).toContain(`| \`r/socs:v1\`<br>❌ not proved to be the tested image |`);
  });

  it('folds logs, as code that nothing in them can leave', () => {
    const logs = [{ title: 'smoke of </summary>', text: 'one\n```\n</details>\n\x1b[31m@octocat\x1b[0m\n' }];
    expect(summary(sample.report({}), { logs })).toBe(`## ✅ ocs-agent passed: no findings

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
      images: [
        sample.image({
          name: text,
          id: sample.imageId('a'),
          tags: [text, text],
          above: {
            base: text,
            steps: [
              { instruction: text, bytes: 2e6 },
              { instruction: `${text}x`, bytes: 1e6 },
            ],
          },
        }),
      ],
      notices: [text],
    });
    const printed = summary(report, { logs: [{ title: text, text }], files: 'https://github.com/o/r/blob/abc' });
    const [before = '', ...log] = printed.split('\n<details>');
    expect(log).toHaveLength(1);
    const tables = before.split('\n\n').filter((block) => block.startsWith('|'));
    const cells = tables.map((table) =>
      table
        .trim()
        .split('\n')
        .map((line) => line.replace(/\\\\/g, '').replace(/\\\|/g, '').split('|').length),
    );
    expect(cells.map((widths) => widths.length)).toEqual([4, 3, 3, 3]);
    for (const widths of cells) expect(new Set(widths).size).toBe(1);
    const pictures = before.match(/\n```mermaid\n[\s\S]*?\n```\n/g) ?? [];
    expect(pictures).toHaveLength(1);
    for (const line of pictures[0]?.split('\n').slice(4, -2) ?? [])
      expect(line).toMatch(/^ {2}("[\p{L}\p{N} ._/=+…-]*" : [\d.]+)$/u);
    const outside = before.replace(pictures[0] ?? '', '').replace(/(`+)(?:(?!\1)[^\n]|(?<=`)\1)*?[^`]\1(?!`)/g, '');
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
