import { expect, test } from 'vitest';
import { formatDate } from '../../../src/tags/date-format.ts';
import { compareReleases, highestFinal, isFullVersion, parseSemver, releaseStatus } from '../../../src/tags/version.ts';

test.each([
  ['v0.12.0', 'final'],
  ['0.12', 'final'],
  ['v1', 'final'],
  ['1.2.3.post1', 'final'],
  ['v0.11.3.rc1', 'pre-release'],
  ['v0.7.0rc10', 'pre-release'],
  ['v0.8.0.dev1', 'pre-release'],
  ['v1.0.0a1', 'pre-release'],
  ['v1.0.0-beta.2', 'pre-release'],
  ['1.2.3.post1.dev2', 'pre-release'],
  ['v1.0.0-x.7', 'pre-release'],
  ['v0.12.0+local.1', 'pre-release'],
  ['v0.12.0-dev', 'pre-release'],
  ['release1', null],
  ['latest', null],
  ['', null],
  ['v', null],
  ['1.2.3 ', null],
])('%s is %s', (tag, status) => {
  expect(releaseStatus(tag)).toBe(status);
});

test.each([
  [['v0.9.3', 'v0.10.0', 'v0.9.10'], 'v0.10.0'],
  [['v0.6.3', 'v0.7.0rc10'], 'v0.6.3'],
  [['v1.0', 'v1.0.0.post1'], 'v1.0.0.post1'],
  [['v1.0', '20260101'], 'v1.0'],
  [['release', 'v1.0rc1'], null],
  [[], null],
])('of %j the highest final version is %s', (tags, highest) => {
  expect(highestFinal(tags, 'v1')).toBe(highest);
});

test.each([
  ['1.2.3', true],
  ['v1.2.3rc1', true],
  ['1.2rc1', true],
  ['1.2', false],
  ['1', false],
  ['edge', false],
])('%s names one release for good: %s', (name, full) => {
  expect(isFullVersion(name)).toBe(full);
});

test.each([
  ['v0.12.0', 'v0.11.3', 1],
  ['v0.12.0-7-gc0ffee1', 'v0.12.0', 1],
  ['v0.12.0-7-gc0ffee1', 'v0.12.1', -1],
  ['v0.12.0-7-gc0ffee1', 'v0.12.0-7-gbeefbee', 0],
  ['v0.12.0-10-gc0ffee1', 'v0.12.0-9-gbeefbee', 1],
  ['v0.11.3.rc1-2-gc0ffee1', 'v0.11.3', -1],
  ['edge', 'v1', null],
  ['c0ffee1', 'v1.0', null],
  ['1234567', 'v1.0', null],
])('%s against %s is %s', (a, b, order) => {
  expect(compareReleases(a, b)).toBe(order);
  expect(compareReleases(b, a)).toBe(order === null ? null : order === 0 ? 0 : -order);
});

test.each(['1.2', 'v1.2.3rc1', '01.2.3', '1.2.3-01', '1.2.3-', 'vv1.2.3', '1.2.3.4'])(
  '%s is no semantic version',
  (text) => {
    expect(parseSemver(text)).toBeNull();
  },
);

const moment = Date.UTC(2026, 7, 3, 15, 5, 9) / 1000;

test.each([
  ['YYYY-MM-DD HH:mm:ss', 'UTC', '2026-08-03 15:05:09'],
  ['YY M D H h m s a A', 'UTC', '26 8 3 15 3 5 9 pm PM'],
  ['MMM MMMM Do ddd dddd dd d E', 'UTC', 'Aug August 3rd Mon Monday Mo 1 1'],
  ['DDD DDDD Q W WW GGGG', 'UTC', '215 215 3 32 32 2026'],
  ['HH Z ZZ', 'America/Santiago', '11 -04:00 -0400'],
  ['HH:mm Z', 'Asia/Kolkata', '20:35 +05:30'],
  ['X x', 'UTC', `${moment} ${moment}000`],
  ['[YYYY] YYYY', 'UTC', 'YYYY 2026'],
  ['L LT', 'UTC', '08/03/2026 3:05 PM'],
  ['kk hh SSS', 'UTC', '15 03 000'],
])('%s in %s is %s', (format, zone, text) => {
  expect(formatDate(moment, format, zone)).toBe(text);
});

test.each([
  [2024, 12, 30, '2025-W01'],
  [2027, 1, 1, '2026-W53'],
  [2026, 1, 1, '2026-W01'],
])('the week of %d-%d-%d is %s', (year, month, day, week) => {
  expect(formatDate(Date.UTC(year, month - 1, day) / 1000, 'GGGG-[W]WW', 'UTC')).toBe(week);
});

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [30, '30th'],
])('day %d is the %s', (day, text) => {
  expect(formatDate(Date.UTC(2026, 0, day) / 1000, 'Do', 'UTC')).toBe(text);
});

test('a time zone that does not exist is none', () => {
  expect(formatDate(moment, 'YYYY', 'Mars/Olympus')).toBeNull();
});
