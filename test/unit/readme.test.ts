import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

function textsIn(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md)$/.test(name) && !name.endsWith('pages.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, ''))
    .join('\n');
}

/** What the program can say: its sentences, with a `…` where it puts in a value. */
const said = textsIn('src')
  .replaceAll(/\$\{[^{}`]*\}/g, '…')
  .replaceAll('\\`', '`')
  .replaceAll(/\s+/g, ' ');

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const table = readme.slice(readme.indexOf('## When it fails'), readme.indexOf('## Security'));
const sentences = [...table.matchAll(/^\| (?!what is said)([^-].*?) \| /gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/(`+) ?(.+?) ?\1(?!`)/g)].map(([, , sentence = '']) => sentence),
);

test('the table of sentences is read', () => {
  expect(sentences.length).toBeGreaterThan(9);
});

/** Sentences that hold a value in README, and the sentence in the source that puts it there. */
const filled: Readonly<Record<string, string>> = {
  '`docker` cannot be started': '`…` cannot be started',
  'username is empty': '…: … is empty; give both username and password',
  'password is empty': '…: … is empty; give both username and password',
  'GitHub refused … (403': 'GitHub refused … (……); the job needs `permissions: pull-requests: write`',
};

test.each(sentences)('the program says: %s', (sentence) => {
  // Not toContain: it would print the whole source.
  expect(said.includes(filled[sentence] ?? sentence)).toBe(true);
});

test('no sentence is excused that README no longer has', () => {
  expect(Object.keys(filled).filter((sentence) => !sentences.includes(sentence))).toEqual([]);
});
