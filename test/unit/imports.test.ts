import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../src', import.meta.url).pathname;

const pure = ['model', 'ocs', 'dockerfile', 'compose', 'tags', 'repo', 'generate', 'rules', 'config', 'report'];
const everything = [...pure, 'ports', 'hub', 'smoke', 'stages', 'adapters', 'doors', 'pipeline', 'version'];

/** Who may import whom. A folder that is not here may not exist. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  ocs: ['model'],
  ports: ['model'],
  dockerfile: ['model', 'ocs'],
  compose: ['model', 'ocs'],
  tags: ['model', 'ocs'],
  repo: ['model', 'ocs', 'dockerfile', 'compose', 'tags'],
  generate: ['model', 'ocs', 'dockerfile', 'compose', 'tags', 'repo'],
  rules: ['model', 'ocs', 'dockerfile', 'compose', 'repo'],
  config: ['model', 'ocs', 'rules'],
  hub: ['model', 'ocs'],
  smoke: ['model', 'ocs', 'ports'],
  report: ['model', 'rules'],
  stages: [...pure, 'smoke', 'ports'],
  adapters: ['model', 'ports', 'hub'],
  pipeline: ['stages'],
  version: [],
  doors: everything,
  action: everything,
  post: everything,
  cli: everything,
  playground: everything.filter((home) => home !== 'adapters' && home !== 'doors'),
};

const withoutNode = new Set([...pure, 'hub', 'smoke', 'stages', 'ports', 'pipeline', 'playground']);

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const homeOf = (path: string): string => (path.split('/', 1)[0] ?? '').replace(/\.ts$/, '');

function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const forms = /^(?:import|export)\b[^;]*?from '([^']+)';|^import '([^']+)';|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(forms)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

test('every source file lies in a folder of the table', () => {
  expect([...new Set(files.map(homeOf))].filter((home) => !(home in mayImport))).toEqual([]);
});

test.each(files)('%s imports only what its folder may', (path) => {
  const home = homeOf(path);
  const wrong = importsOf(path).filter((target) => {
    if (!target.startsWith('.')) return withoutNode.has(home) && target.startsWith('node:');
    const other = homeOf(relative(root, join(root, dirname(path), target)));
    return other !== home && !(mayImport[home] ?? []).includes(other);
  });
  expect(wrong).toEqual([]);
});

test.each(files)('%s names process, Buffer or __dirname only in a folder that may touch Node', (path) => {
  if (!withoutNode.has(homeOf(path))) return;
  const code = readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, '');
  expect(code.match(/\b(process\.\w+|Buffer\.\w+|__dirname)\b/g) ?? []).toEqual([]);
});

test('no files import each other in a circle', () => {
  const imported = new Map(
    files.map((path) => [
      path,
      importsOf(path)
        .filter((target) => target.startsWith('.'))
        .map((target) => relative(root, join(root, dirname(path), target))),
    ]),
  );
  // Whoever imports nothing that is left is in no circle; what stays when nobody more can go, is.
  let left = new Set(files);
  for (let before = Number.NaN; before !== left.size; ) {
    before = left.size;
    left = new Set([...left].filter((path) => imported.get(path)?.some((target) => left.has(target))));
  }
  expect([...left]).toEqual([]);
});
