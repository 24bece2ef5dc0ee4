import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { Lookup } from '../../../src/dockerfile/shell-lex.ts';
import { expandWord, resolveFrom } from '../../../src/dockerfile/variables.ts';

const values: Readonly<Record<string, Lookup>> = {
  SET: { kind: 'set', value: 'foobar' },
  EMPTY: { kind: 'set', value: '' },
  DOTS: { kind: 'set', value: 'a.b.c' },
  LATER: { kind: 'unknown' },
};

function expand(text: string) {
  return expandWord(text, { escape: '\\', lookup: (name) => values[name] ?? { kind: 'unset' } });
}

test.each([
  ['plain', 'plain'],
  ['$SET', 'foobar'],
  ['${SET}x', 'foobarx'],
  ['"$SET" \'$SET\'', 'foobar $SET'],
  ['\\$SET', '$SET'],
  ['$NOPE', ''],
  ['${NOPE:-x}', 'x'],
  ['${NOPE-x}', 'x'],
  ['${EMPTY:-x}', 'x'],
  ['${EMPTY-x}', ''],
  ['${SET:+x}', 'x'],
  ['${NOPE:+x}', ''],
  ['${EMPTY:+x}', ''],
  ['${EMPTY+x}', 'x'],
  ['${NOPE:-${SET}}', 'foobar'],
  ['${SET#foo}', 'bar'],
  ['${SET%bar}', 'foo'],
  ['${SET%%o*}', 'f'],
  ['${SET%o*}', 'fo'],
  ['${DOTS#*.}', 'b.c'],
  ['${DOTS##*.}', 'c'],
  ['${DOTS%.*}', 'a.b'],
  ['${DOTS%%.*}', 'a'],
  ['${SET/o/0}', 'f0obar'],
  ['${SET//o/0}', 'f00bar'],
  ['${SET:-$LATER}', 'foobar'],
])('%s is %s', (text, expected) => {
  expect(expand(text)).toEqual({ kind: 'text', text: expected });
});

test.each([
  ['$LATER', ['LATER']],
  ['${LATER:-x}', ['LATER']],
  ['a${LATER}b$LATER', ['LATER']],
  ['${NOPE:-$LATER}', ['LATER']],
])('%s is not known before the build', (text, names) => {
  expect(expand(text)).toEqual({ kind: 'unknown', names });
});

test.each([
  ['${', 'failed to process "${": syntax error: missing \'}\''],
  ['${}', 'failed to process "${}": syntax error: bad substitution'],
  ['"a', 'failed to process "\\"a": unexpected end of statement while looking for matching double-quote'],
  ['${NOPE:?why}', 'failed to process "${NOPE:?why}": NOPE: why'],
  ['${LATER:x}', 'failed to process "${LATER:x}": unsupported modifier (:x) in substitution'],
])('%s is refused', (text, message) => {
  expect(expand(text)).toEqual({ kind: 'refused', message });
});

describe('FROM', () => {
  function from(text: string, buildArgs: readonly (readonly [string, string])[] = []) {
    const dockerfile = parseDockerfile({ path: 'Dockerfile', text });
    const stage = dockerfile.stages.at(-1);
    if (!stage) throw new Error('no stage');
    const found = resolveFrom(dockerfile, stage, new Map(buildArgs));
    return found.kind === 'stage' ? { kind: 'stage', name: found.stage.name } : found;
  }

  test('takes the default of a global ARG', () => {
    const ref = { registry: null, repository: 'simonsobs/ocs', tag: 'v0.12.1', digest: null };
    expect(from('ARG TAG=v0.12.1\nFROM simonsobs/ocs:${TAG}\n')).toEqual({
      kind: 'image',
      text: 'simonsobs/ocs:v0.12.1',
      ref,
    });
    expect(from('FROM simonsobs/ocs:${TAG:-v0.12.1}\n')).toMatchObject({ kind: 'image', ref });
  });

  test('does not see the ARGs of stages', () => {
    expect(from('FROM a\nARG TAG=x\nFROM b:$TAG\n')).toMatchObject({ kind: 'image', text: 'b:', ref: null });
  });

  test('is unknown where an ARG has no default, unless a build argument gives one', () => {
    expect(from('ARG TAG\nFROM a:$TAG\n')).toEqual({ kind: 'unknown', names: ['TAG'] });
    expect(from('ARG TAG\nFROM a:$TAG\n', [['TAG', '1']])).toMatchObject({ kind: 'image', text: 'a:1' });
    expect(from('FROM --platform=$BUILDPLATFORM a:$TARGETARCH\n')).toEqual({ kind: 'unknown', names: ['TARGETARCH'] });
  });

  test('of two stages with one name means the nearer, and case counts', () => {
    expect(from('FROM a AS x\nFROM x\n')).toEqual({ kind: 'stage', name: 'x' });
    expect(from('FROM a AS x\nFROM 0\n')).toMatchObject({ kind: 'image', text: '0' });
    expect(from('FROM a AS X\nFROM X\n')).toMatchObject({ kind: 'image', text: 'X' });
    expect(from('FROM scratch\n')).toEqual({ kind: 'scratch' });
  });
});
