import { expect, test } from 'vitest';
import { HistoryMap } from '../../../src/dockerfile/history-map.ts';

test('the past stays as it was', () => {
  const map = new HistoryMap<string, number>();
  const empty = map.remember();
  map.set('a', 1).set('b', 2);
  const first = map.remember();
  map.set('a', 3);
  map.delete('b');
  const second = map.remember();
  map.set('b', 4).set('c', 5);
  const told = [empty, first, second, map.remember()].map((past) =>
    [...past.keys()].map((key) => [key, past.get(key)]),
  );
  expect(told).toEqual([
    [],
    [
      ['a', 1],
      ['b', 2],
    ],
    [['a', 3]],
    [
      ['a', 3],
      ['b', 4],
      ['c', 5],
    ],
  ]);
  expect([first.has('b'), second.has('b'), second.get('b')]).toEqual([true, false, undefined]);
  expect([...map]).toEqual([
    ['a', 3],
    ['b', 4],
    ['c', 5],
  ]);
});

test('what was not there is not remembered as taken away', () => {
  const map = new HistoryMap<string, number>();
  expect(map.delete('a')).toBe(false);
  expect([...map.remember().keys()]).toEqual([]);
});
