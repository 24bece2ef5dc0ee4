import { createColors } from 'picocolors';
import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../../../src/model/report.ts';
import { widthOf, wrap } from '../../../../src/report/render/columns.ts';
import type { RenderContext } from '../../../../src/report/render/context.ts';
import { noColors } from '../../../../src/report/render/context.ts';
import { excerpt } from '../../../../src/report/render/excerpt.ts';
import { renderTerminal } from '../../../../src/report/render/terminal.ts';
import { unicodeSymbols } from '../../../../src/report/words.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';

const plain: RenderContext['terminal'] = { palette: noColors, columns: 80, unicode: true, quiet: false };
const terminal = (report: Report, parts: Partial<RenderContext['terminal']> = {}, texts = sample.texts): string =>
  renderTerminal(report, sample.context({ terminal: { ...plain, ...parts }, read: sample.reading(texts) }));

describe('the terminal format', () => {
  it('shows each finding with its line, then the road, then how it ended', () => {
    expect(
      terminal(sample.faulty),
    ).toBe(`notice[readme-missing]: there is no README; write what the agent does and how it
  is started

notice[dockerignore-missing]: \`COPY .\` takes everything, and there is no
  .dockerignore
 --> Dockerfile:2:1
  |
2 | COPY . /app
  | ^^^^^^^^^^^

error[exec-form-invalid]: this looks like exec form but is no JSON, so a shell
  runs it: quote \`/bin/bash\`
 --> Dockerfile:3:12
  |
3 | ENTRYPOINT ["dumb-init", /bin/bash]
  |            ^^^^^^^^^^^^^^^^^^^^^^^^

error[argument-one-string]: two arguments stand in one string, so the agent gets
  them as one and exits with 2; write one entry for each
 --> docker-compose.yml:5:9
  |
5 |       - "--instance-id=valve-1 --site-hub=ws://crossbar:8001/ws"
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: \`ocs-agent check --fix\` repairs it

  ✗ check       0.08 s  2 errors
  – dockerfile          check failed
  – build               check failed
  – smoke               check failed
  – push                check failed

✗ failed at check: 2 errors, 2 notices
\`ocs-agent check --fix\` repairs 1 finding; \`ocs-agent explain RULE\` tells more
`);
  });

  it('shows a release, in ASCII where the terminal has no more', () => {
    expect(terminal(sample.released, { unicode: false })).toBe(`  + check                     0.08 s  no findings
  + dockerfile                0.01 s  Dockerfile and sim/Dockerfile as they are
  + build       socs            41 s  built from Dockerfile
  + build       socs-sim       7.3 s  built from sim/Dockerfile
  + smoke       socs           6.4 s  one of one instances came up
  - smoke       socs-sim              no agent image
  + push        socs      1 min 15 s  pushed and proved
  - push        socs-sim              no name given in images

agents
  + ValveAgent  valve-1  socs  up in 1.4 s, stopped in 0.31 s, 41 MB of memory
      tasks init, open | processes acq | feeds valve
  - PumpAgent            socs  not tried

images
  socs      sha256:aaaaaaaaaaaa  smoke: run
      simonsobs/socs:v1.2.3
      simonsobs/socs:latest
      sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      verified: what the registry holds is the image that was tested
  socs-sim  sha256:cccccccccccc  smoke: not tested

note: \`latest\` moves to v1.2.3: the image before carried no label

+ passed: no findings
`);
  });

  it('is quiet when asked: findings and how it ended', () => {
    expect(terminal(sample.released, { quiet: true })).toBe('✓ passed: no findings\n');
  });

  it('differs by nothing but escapes when it is coloured', () => {
    for (const report of [sample.faulty, sample.released]) {
      const colored = terminal(report, { palette: createColors(true) });
      expect(colored).toMatch(/\x1b\[3[12]m/);
      expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(terminal(report));
    }
  });

  it('shows a finding without its line where the file is not at hand', () => {
    const found = sample.finding('a-rule', 'warning', { file: 'gone', range: sample.range(7, 2, 7, 3) }, 'm');
    expect(terminal(sample.report({ findings: [found] }), { quiet: true })).toBe(
      'warning[a-rule]: m\n --> gone:7:2\n\n✓ passed: 1 warning\n`ocs-agent explain RULE` tells more\n',
    );
  });

  it('shows a whole file by its name alone', () => {
    const found = sample.finding('a-rule', 'warning', { file: 'Dockerfile' }, 'm');
    expect(terminal(sample.report({ findings: [found] }))).toContain('warning[a-rule]: m\n --> Dockerfile\n\n');
  });

  it('says what did not go well', () => {
    const agents = [
      sample.agent({ stop: { status: 137, seconds: 10.2 }, secondsToUp: 2 }),
      sample.agent({ class: null, status: 'failed', instanceId: null }),
      sample.agent({ class: null, module: null, status: 'imported', instanceId: null }),
    ];
    const images = [sample.image({ id: sample.imageId('a'), digest: sample.digest('b'), tags: ['r/socs:v1'] })];
    const stages = [sample.stage({ stage: 'push', status: 'failed', seconds: 3, note: 'another image is there' })];
    expect(
      terminal(sample.report({ outcome: 'push', agents, images, stages })),
    ).toBe(`  ✗ push  3.0 s  another image is there

agents
  ✓ ValveAgent               valve-1  up in 2.0 s, stopped in 10 s with status 137
  ✗ tele.agents.valve.agent           failed
  ✓ unknown agent                     imported

images
  socs  sha256:aaaaaaaaaaaa  smoke: import
      r/socs:v1
      sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      not verified: what the registry holds is not proved to be the image that was tested

✗ failed at push: no findings
`);
  });

  it('wraps sentences of the road and of notices', () => {
    const long = Array.from({ length: 20 }, (_, index) => `word${index}`).join(' ');
    const report = sample.report({ stages: [sample.stage({ note: long })], notices: [long] });
    expect(terminal(report)).toBe(`  ✓ check  0.08 s  word0 word1 word2 word3 word4 word5 word6 word7 word8 word9
                   word10 word11 word12 word13 word14 word15 word16 word17
                   word18 word19

note: word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11
      word12 word13 word14 word15 word16 word17 word18 word19

✓ passed: no findings
`);
  });

  test.each(hostile.map((text) => [text]))('neither breaks nor acts with %j in every place', (text) => {
    const found = sample.finding('a-rule', 'error', { file: 'f', range: sample.range(1, 1, 1, 99) }, text);
    const report = sample.report({
      findings: [found],
      stages: [sample.stage({ image: text, note: text })],
      agents: [sample.agent({ class: text, instanceId: text, image: 'other', tasks: [text] })],
      images: [sample.image({ name: text, id: sample.imageId('a'), tags: [text] })],
      notices: [text],
    });
    const printed = terminal(report, {}, { f: `${text}\n` });
    expect(printed).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
    expect(printed).not.toMatch(/^\s*(?:::|##\[)/m);
  });
});

describe('an excerpt', () => {
  const shown = (text: string, range: Parameters<typeof excerpt>[1], width = 40): string =>
    excerpt(text.split('\n'), range, width, unicodeSymbols)
      .map((line) => (line === null ? '...' : `${line.number} ${line.text}\n  ${line.marks}`))
      .join('\n');

  test.each([
    ['a word', 'FROM base', sample.range(1, 6, 1, 10), '1 FROM base\n       ^^^^'],
    ['an empty place', 'FROM base', sample.range(1, 6, 1, 6), '1 FROM base\n       ^'],
    ['the end of a line', 'FROM', sample.range(1, 5, 1, 5), '1 FROM\n      ^'],
    ['what follows a tab', '\tRUN x', sample.range(1, 2, 1, 5), '1     RUN x\n      ^^^'],
    ['what follows wide characters', '温度 x', sample.range(1, 4, 1, 5), '1 温度 x\n       ^'],
    ['an emoji of two code units', 'a👩 x', sample.range(1, 2, 1, 4), '1 a👩 x\n   ^^'],
    ['what follows a combining mark', 'u\u0308 x', sample.range(1, 4, 1, 5), '1 u\u0308 x\n    ^'],
    ['a line that ends in CR', 'RUN x\r', sample.range(1, 5, 1, 7), '1 RUN x\n      ^'],
    ['an empty file', '', sample.range(1, 1, 1, 1), '1 \n  '],
    ['a line that is not there', 'a', sample.range(9, 1, 9, 3), '9 \n  ^'],
    [
      'two lines, without their indentation',
      'RUN a \\\n    b',
      sample.range(1, 1, 2, 6),
      '1 RUN a \\\n  ^^^^^^^\n2     b\n      ^',
    ],
    ['whole lines', 'a\nb\nc', sample.range(1, 1, 3, 1), '1 a\n  ^\n2 b\n  ^'],
    ['the first of many lines', 'a\nb\nc\nd\ne', sample.range(1, 1, 5, 2), '1 a\n  ^\n2 b\n  ^\n3 c\n  ^\n...'],
    ['an escape sequence, as a replacement', 'a\x1b[31mb', sample.range(1, 7, 1, 8), '1 a\ufffd[31mb\n        ^'],
    ['a mark that would reorder it, likewise', 'a\u202eb', sample.range(1, 3, 1, 4), '1 a\ufffdb\n    ^'],
  ])('marks %s', (_, text, range, expected) => {
    expect(shown(text, range)).toBe(expected);
  });

  const long = `${'a'.repeat(60)}FAULT${'b'.repeat(60)}`;

  it('is cut at both sides around the fault of a long line', () => {
    expect(shown(long, sample.range(1, 61, 1, 66))).toBe(
      '1 …aaaaaaaaaaaFAULTbbbbbbbbbbbbbbbbbbbbbb…\n              ^^^^^',
    );
  });

  it.each([1, 10, 30, 39, 40, 41, 60, 80, 100, 119, 120, 121, 125])(
    'shows a fault at column %d of a line of 125 within its width',
    (column) => {
      const numbered = Array.from({ length: 125 }, (_, index) => String.fromCharCode(0x4d00 + index)).join('');
      for (const text of [long, numbered]) {
        const [line] = excerpt([text], sample.range(1, column, 1, column + 1), 40, unicodeSymbols);
        const marked = [...(line?.text ?? '')].reduce(
          ({ at, found }, character) => ({
            at: at + widthOf(character),
            found: at === line?.marks.indexOf('^') ? character : found,
          }),
          { at: 0, found: '' },
        ).found;
        expect(widthOf(line?.text ?? '')).toBeLessThanOrEqual(40);
        expect(widthOf(line?.marks ?? '')).toBeLessThanOrEqual(40);
        expect(marked).toBe(text[column - 1]);
      }
    },
  );
});

test.each([
  ['a b c', 3, ['a b', 'c']],
  ['a-long-path/that/stays whole', 10, ['a-long-path/that/stays', 'whole']],
  ['', 10, ['']],
  ['温度 温度', 8, ['温度', '温度']],
])('%j in %d columns is %j', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
