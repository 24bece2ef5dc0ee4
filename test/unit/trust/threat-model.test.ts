import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');
const named = [...page.matchAll(/\| `(?<file>test\/[^`]+)`: (?<title>.+) \|$/gm)].map(({ groups }) => ({
  file: groups?.['file'] ?? '',
  title: groups?.['title'] ?? '',
}));

test('the page names a test for every invariant', () => {
  const [, table = ''] = page.split('| invariant | held by |');
  const rows =
    table
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => /^\| (?!---)/.test(line)) ?? [];
  expect(rows.filter((line) => !/`test\/[^`]+`: /.test(line))).toEqual([]);
  expect(named.length).toBe(rows.length - rows.filter((line) => line.startsWith('|---')).length);
  expect(named.length).toBeGreaterThan(20);
});

test.each(named)('$file has: $title', ({ file, title }) => {
  expect(existsSync(root + file)).toBe(true);
  const text = readFileSync(root + file, 'utf8').replaceAll("\\'", "'");
  expect(text.includes(title), `${title} is in ${file}`).toBe(true);
});
