import { describe, expect, test } from 'vitest';
import { httpAnswer, readHttpCall } from '../../../src/hub/http-call.ts';
import { parseJson, toJson } from '../../../src/hub/json.ts';
import { Transcript } from '../../../src/hub/transcript.ts';
import { isUri, isWithin, type Match, matches } from '../../../src/hub/uri.ts';

describe('addresses', () => {
  test.each<[string, Match, boolean]>([
    ['observatory.bb1', 'exact', true],
    ['observatory.fake-data1.feeds.false_temperatures', 'exact', true],
    ['observatory..feeds', 'exact', false],
    ['observatory..feeds.', 'wildcard', true],
    ['observatory..feeds', 'prefix', false],
    ['observatory.', 'prefix', true],
    ['observatory.', 'exact', false],
    ['', 'exact', false],
    ['observatory.b 1', 'exact', false],
    ['observatory.#1', 'wildcard', false],
  ])('%o as a pattern of kind %s: %s', (uri, match, good) => {
    expect(isUri(uri, match)).toBe(good);
  });

  test.each<[string, Match, string, boolean]>([
    ['observatory.bb1', 'exact', 'observatory.bb1', true],
    ['observatory.bb1', 'exact', 'observatory.bb1.ops', false],
    ['observatory.', 'prefix', 'observatory.bb1', true],
    ['observatory.bb1.', 'prefix', 'observatory.bb10.ops', false],
    ['observatory..feeds.', 'wildcard', 'observatory.bb1.feeds.heartbeat', true],
    ['observatory..feeds.', 'wildcard', 'observatory.bb1.feeds', false],
    ['observatory..feeds.', 'wildcard', 'observatory.bb1.feeds.a.b', false],
    ['observatory..feeds.', 'wildcard', 'observatory.bb1.ops.x', false],
  ])('%s (%s) and %s: %s', (pattern, match, uri, expected) => {
    expect(matches(pattern, match, uri)).toBe(expected);
  });

  test('a neighbour whose name only begins alike is not within', () => {
    expect(isWithin('observatory.bb1', 'observatory.bb1.ops')).toBe(true);
    expect(isWithin('observatory.bb1', 'observatory.bb10')).toBe(false);
  });
});

describe("Python's JSON", () => {
  test.each([
    ['[NaN,Infinity,-Infinity]', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['["NaN \\" NaN",{"Infinity":NaN}]', ['NaN " NaN', { Infinity: Number.NaN }]],
    ['[1,"x"]', [1, 'x']],
  ])('%s is read, and written the same', (text, value) => {
    expect(parseJson(text)).toEqual({ status: 'value', value });
    expect(toJson(value)).toBe(text);
  });

  test.each(['', '{', '[NaN', '[Nan]', 'NaNNaN', '[+Infinity]'])('%o is damaged', (text) => {
    expect(parseJson(text)).toEqual({ status: 'damaged' });
  });
});

test('nesting that would exhaust the stack is damage, and brackets in text are none', () => {
  expect(parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toEqual({ status: 'damaged' });
  expect(parseJson('['.repeat(501) + ']'.repeat(501))).toEqual({ status: 'damaged' });
  expect(parseJson('['.repeat(500) + ']'.repeat(500)).status).toBe('value');
  expect(parseJson(`["${'[\\"{'.repeat(1000)}"]`).status).toBe('value');
});

describe('POST /call', () => {
  const read = (body: string) => readHttpCall({ method: 'POST', contentType: undefined, body });

  test('null stands for no arguments, as in Crossbar', () => {
    expect(read('{"procedure":"a.b","args":null,"kwargs":null}')).toEqual({
      ...{ status: 'call', procedure: 'a.b', args: [], kwargs: {} },
    });
  });

  test('arguments that are no list are a fault of the caller', () => {
    expect(read('{"procedure":"a.b","args":{"x":1}}')).toMatchObject({ answer: { status: 500 } });
  });

  test('a result that is not finite is written as Python reads it', () => {
    expect(httpAnswer({ status: 'result', args: [Number.NaN], kwargs: {} }).body).toBe('{"args":[NaN]}');
  });
});

test('the transcript forgets the oldest messages first and keeps the last', () => {
  const transcript = new Transcript(100);
  const line = { milliseconds: 0, instanceId: 'bb1', direction: 'agent-to-hub' } as const;
  for (let at = 0; at < 12; at += 1) transcript.add({ ...line, message: at }, 10);
  const kept = transcript.lines().map(({ message }) => message);
  expect(kept.at(-1)).toBe(11);
  expect(kept.length).toBeLessThanOrEqual(10);
  transcript.add({ ...line, message: 'huge' }, 1000);
  expect(transcript.lines().map(({ message }) => message)).toEqual(['huge']);
});
