import '../../src/adapters/linear-patterns.ts';
import { describe, expect, test } from 'vitest';
import { parseDotenv } from '../../src/compose/dotenv.ts';
import { substitute } from '../../src/compose/interpolate.ts';
import { parseSettings } from '../../src/config/settings-file.ts';
import { readDockerfile } from '../../src/dockerfile/parse.ts';
import { programOf, scriptCommands } from '../../src/dockerfile/shell.ts';
import { lexShell } from '../../src/dockerfile/shell-lex.ts';
import { parseToml } from '../../src/repo/packaging/toml.ts';
import { problemsOf } from './compose/verbs.ts';
import { findingsIn, printed } from './support/check-texts.ts';

/**
 * What `npm run fuzz:growth` found. Each of these took a time that grew with the square of its length, or doubled with
 * every line, and ended after hours or with a full stack or memory. How long they take now is not measured here.
 */
function numbered(count: number, made: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => made(at)).join('');
}

describe('a Dockerfile', () => {
  const checked = (text: string) => findingsIn({ files: { Dockerfile: text } }).map(({ rule }) => rule);

  test.each([
    ['whose ENV doubles with each line', `FROM a\nENV A=aaaaaaaa\n${'ENV A=$A$A\n'.repeat(50_000)}`],
    ['whose ARG doubles with each line', `ARG A=aaaaaaaa\n${'ARG A=$A$A\n'.repeat(50_000)}FROM a\n`],
    ['with a long value in each of many lines', `FROM a\nENV A=${'a'.repeat(60_000)}\n${'ENV B=$A\n'.repeat(50_000)}`],
    ['with folders in folders', `FROM a\n${'WORKDIR a\n'.repeat(200_000)}`],
    ['with all ports in each of many lines', `FROM a\n${'EXPOSE 1-65000\n'.repeat(90_000)}`],
    ['with an ONBUILD in each of many lines', `FROM a\n${'ONBUILD RUN x\n'.repeat(90_000)}`],
  ])('%s is checked', (_, text) => {
    expect(checked(text)).toContain('base-unpinned');
  });

  test('whose variables bring too much to know a value knows the others', () => {
    const file = { path: 'Dockerfile', text: `FROM scratch\nENV A=aaaaaaaa B=b\n${'ENV A=$A$A\n'.repeat(40)}` };
    const { stages, problem } = readDockerfile(file);
    expect([stages.length, problem]).toEqual([1, null]);
  });

  test.each([
    ['each on the one before', numbered(60_000, (at) => `FROM s${at} AS s${at + 1}\n`)],
    ['each copying from the one before', numbered(30_000, (at) => `FROM a AS s${at + 1}\nCOPY --from=s${at} /a /a\n`)],
  ])('of too many stages, %s, is not read, and a finding says so', (_, stages) => {
    const tree = { files: { Dockerfile: `FROM a AS s0\n${stages}` } };
    const findings = findingsIn(tree, 'file-unreadable', 'dockerfile-syntax');
    const count = stages.split('FROM ').length.toLocaleString('en');
    expect(printed(tree, findings).split('\n').slice(0, 3)).toEqual([
      `warning[file-unreadable]: Dockerfile has ${count} stages, and 128 are read at most, so no rule has`,
      '  looked at it; build some of them from a Dockerfile of their own',
      `   --> Dockerfile:${stages.includes('COPY') ? 256 : 129}:1`,
    ]);
  });

  test('of as many stages as are read is read', () => {
    const text = `FROM simonsobs/ocs:v0.12.1 AS s0\n${numbered(127, (at) => `FROM s${at} AS s${at + 1}\n`)}`;
    expect(checked(text)).not.toContain('file-unreadable');
    expect(checked(`${text}FROM s127\n`)).toContain('file-unreadable');
  });
});

describe('words of a Dockerfile', () => {
  const lookup = (name: string) =>
    name === 'L' ? { kind: 'set' as const, value: 'a'.repeat(100_000) } : { kind: 'set' as const, value: 'ab' };
  const read = (text: string) => lexShell(text, { escape: '\\', lookup });

  test.each([
    ['a long value, again and again', '$L'.repeat(200_000)],
    ['a replacement that makes much of it', `\${L//a/${'b'.repeat(100_000)}}`],
    ['a pattern longer than any', `\${L%${'a'.repeat(300_000)}}`],
    ['a pattern with many stars in a long value', `\${L#${'*a'.repeat(50_000)}b}`],
  ])('%s is not known', (_, text) => {
    expect(read(text)).toMatchObject({ kind: 'text', unknown: expect.arrayContaining(['L']) });
  });

  test.each([
    ['$A$A', 'abab'],
    ['${A//a/cc}', 'ccb'],
    ['${A%b}', 'a'],
  ])('%# others are', (text, value) => {
    expect(read(text)).toMatchObject({ kind: 'text', text: value, unknown: [] });
  });
});

describe('a script', () => {
  test('whose programs start each the next', () => {
    const [command] = scriptCommands({ path: 'a.sh', text: `${'sudo -n env A=b '.repeat(100_000)}pip install x\n` });
    const { name, args } = command ? programOf(command) : {};
    expect([name, args?.map(({ text }) => text)]).toEqual(['pip', ['install', 'x']]);
  });
});

describe('variables of compose', () => {
  test.each([
    ['what has no name', `${'${!'.repeat(300_000)}}`],
    ['what has no operator', `${'${A!'.repeat(300_000)}}`],
    ['what does not end on its line', '${A\n'.repeat(300_000)],
  ])('%s is no expression', (_, text) => {
    expect(substitute(text, () => 'b')).toMatchObject({ text, fault: 'invalid interpolation format' });
  });

  test('that bring too much are not read', () => {
    const text = `A=aaaaaaaa\n${'A=$A$A\n'.repeat(60)}`;
    expect(parseDotenv({ path: '.env', text }, () => undefined).fault?.message).toBe(
      'variables bring more than 4,194,304 characters to this file, and no more are read; shorten their values',
    );
    const files = {
      '.env': `A=${'a'.repeat(100_000)}\n`,
      'compose.yaml': `services:\n  s: {image: i}\nx-a: "${'$A'.repeat(500_000)}"\n`,
    };
    const [first, ...others] = problemsOf(files);
    expect(others).toEqual([]);
    expect(first).toMatch(/^variables bring more than 4,194,304 characters to this file, .*compose\.yaml:3:6 /);
  });

  test.each([
    [
      'from the first to the last',
      (at: number) => `  s${at}: {extends: s${at + 1}}\n`,
      /^service "s1000" is the end of/,
    ],
    ['in a circle', (at: number) => `  s${at}: {extends: s${(at + 1) % 10_000}}\n`, /^service "s1000" is the end of/],
    ['from the last to the first', (at: number) => `  s${at + 1}: {extends: s${at}}\n`, null],
  ])('services that extend each the next, %s', (_, made, expected) => {
    const text = `services:\n  s0: {image: i}\n${numbered(10_000, made)}`.replace('  s0: {image: i}\n  s0:', '  s0:');
    const [first] = problemsOf({
      'compose.yaml': `${text}${text.includes(' s10000:') ? '' : '  s10000: {image: i}\n'}`,
    });
    expect(first ?? '').toMatch(expected ?? /^$/);
  });

  test('files that include each the next twice', () => {
    const files = Array.from({ length: 40 }, (_, at) => [
      at === 0 ? 'compose.yaml' : `a${at}.yaml`,
      `include: [a${at + 1}.yaml, a${at + 1}.yaml]\nservices: {s${at}: {image: i}}\n`,
    ]);
    const text = 'services: {z: {image: i}}\n';
    const [first] = problemsOf({ ...Object.fromEntries(files), 'a40.yaml': text });
    expect(first).toMatch(
      /^more than 1000 files are included, and no more are read; include each once @ a\d+\.yaml:1:/,
    );
  });

  test('documents that are merged each into all before it', () => {
    const [first] = problemsOf({ 'compose.yaml': numbered(8_000, (at) => `---\nservices: {s${at}: {image: i}}\n`) });
    expect(first).toMatch(/^the file has 8,000 documents, and 100 are read at most; .* @ compose\.yaml:202:1/);
  });

  test('anchors that merge each the one before', () => {
    const anchors = numbered(15_000, (at) => `x-a${at + 1}: &a${at + 1} {<<: *a${at}, k${at}: 1}\n`);
    expect(problemsOf({ 'compose.yaml': `x-a0: &a0 {k: 1}\n${anchors}services: {s: {image: i}}\n` })[0]).toContain(
      'excessive aliasing',
    );
  });
});

test('every repeated key of many is told, in order', () => {
  const keys = numbered(10_000, (at) => `k${at}: {a: 1, "a": 2}\n`).slice(0, 131_000);
  const text = `${keys.slice(0, keys.lastIndexOf('\n') + 1)}k0: 1\n`;
  const lines = text.split('\n').length - 1;
  const { problems } = parseSettings({ path: '.github/ocs-agent.yaml', text }, []);
  expect(new Set(problems.map(({ message }) => message))).toEqual(new Set(['no valid YAML: Map keys must be unique']));
  expect(problems.map(({ at }) => at?.range?.start.line)).toEqual(Array.from({ length: lines }, (_, at) => at + 1));
});

test.each([
  ['between three quotes', `a = 1\nb = """${'x\n'.repeat(200_000)}"""\n`, 10],
  ['on one line', `a = 1\nb = "${'x'.repeat(400_000)}"\n`, 6],
])('a text of TOML too long to be read, %s, is told where it stands', (_, text, start) => {
  expect(parseToml({ path: 'pyproject.toml', text })).toMatchObject({
    kind: 'error',
    at: { value: 'a value is too long to be read; put a text of this length into a file of its own', span: { start } },
  });
});
