import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normalise, shorten } from '../../../../src/repo/python/normalise.ts';
import { isPlain } from '../../../../src/repo/python/plain.ts';
import { readPython } from '../../../../src/repo/python/read-module.ts';
import { tokenize } from '../../../../src/repo/python/tokens.ts';
import { parsePython } from '../../../../src/repo/python/tree.ts';
import { mutate } from '../../../oracle-python/mutate.ts';

const none = new Set<string>();

function lineOf(text: string) {
  return tokenize(text).lines[0]?.tokens ?? [];
}

test.each([
  'pass',
  'return',
  'return a, b',
  'return not a or -b ** 2',
  'raise ValueError(f"no {a}") from error',
  'assert a, "b"',
  'self.a[0].b = c = d',
  'a, b[1:2, ::3] = yield c',
  'ok, message = yield from f(*a, b=1, **c)',
  'a += b if c else d if e else f',
  'f(x for x, y in z if x not in y)',
  'a = {"b": [c, (d,), ()], "e": {1, 2}} if 0 else None',
  'a = {k: v for k, v in b.items()}',
  'a = await b(c)',
  '"one" "two"',
  'print(a, file=b)',
])('is plain, and whole for the parser too: %s', (line) => {
  expect(isPlain(lineOf(line))).toBe(true);
  expect(parsePython({ path: 'a.py', text: `def f():\n    ${line}\n` }).verdict).toEqual({ kind: 'good' });
});

test.each([
  'import a',
  'a b',
  'a = ',
  'a.if',
  'f(a=1, b)',
  'f(a=b for b in c)',
  'f(a for a in b, c)',
  'a + 1 = b',
  'f() = a',
  'f() += a',
  'a, b += 1',
  'a < not b',
  'a[]',
  '{a: b, c}',
  '{a, b: c}',
  'return *a, b',
  'raise a, b',
  'a if b',
  'lambda: a',
  'a = b := c',
  'global a',
  'if a:',
  'if a: b',
  'a; b',
  'print a',
  'await -a',
  '[a for a in b if c else d]',
])('is left to the parser: %s', (line) => {
  expect(isPlain(lineOf(line))).toBe(false);
});

test('of plain statements in a row little is left, each other token stays at its offset', () => {
  const text = 'import os\nx = 1\ndef f(a):\n    """Text"""\n    b = a.c(1)\n    import d\n    return telling(b)\n';
  const short = shorten(text, tokenize(text), new Set(['telling']));
  const whole = normalise(text, tokenize(text));
  expect(short.text.length).toBe(whole.text.length);
  expect(short.text.replace(/\s+/g, ' ')).toBe('import os x = 1 def f(a): 1 import d return telling(b) ');
  for (const word of ['os', 'x = 1', 'def', 'import d', 'telling'])
    expect(short.text.indexOf(word)).toBe(whole.text.indexOf(word));
});

test('an error in a function is found where it stands, and said as without the short cut', () => {
  for (const body of ['    a = 1\n    b = = 2\n    c = 3\n', '    f(a=1, 2)\n    c = 3\n', '    c = 3\n    1 = a\n']) {
    const file = { path: 'a.py', text: `def f():\n${body}` };
    expect(parsePython(file, none).verdict.kind).toBe('certain');
    expect(parsePython(file, none).verdict).toEqual(parsePython(file).verdict);
  }
});

test('a broken file gets the same verdict with the short cut as without it', () => {
  const folder = new URL('../../../../examples/my-ocs-agent/my_ocs_agent/', import.meta.url);
  const texts = ['agents/valve/agent.py', 'agents/valve/drivers.py'].map((path) =>
    readFileSync(new URL(path, folder), 'utf8'),
  );
  const verdicts = new Map<string, number>();
  for (const text of mutate(texts, 400)) {
    const file = { path: 'a.py', text };
    const { verdict } = parsePython(file);
    expect(parsePython(file, none).verdict, text).toEqual(verdict);
    expect(readPython(file).syntaxError?.span, text).toEqual(
      verdict.kind === 'certain' ? verdict.problem.span : undefined,
    );
    verdicts.set(verdict.kind, (verdicts.get(verdict.kind) ?? 0) + 1);
  }
  expect(verdicts.get('good')).toBeGreaterThan(20);
  expect(verdicts.get('certain')).toBeGreaterThan(20);
});
