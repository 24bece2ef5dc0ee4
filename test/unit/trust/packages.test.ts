import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { doorOptions, doors } from '../../../script/door.ts';
import { licensesOf, packagesIn } from '../../../script/licenses.ts';

const root = new URL('../../../', import.meta.url).pathname;

type Locked = { readonly dev?: boolean; readonly integrity?: string; readonly hasInstallScript?: boolean };

function json(path: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return JSON.parse(readFileSync(root + path, 'utf8'));
}

const manifest = json('package.json');
const locked = Object.entries(json('package-lock.json')['packages'] ?? {}).map(([path, entry]): [string, Locked] => [
  path.replace(/^.*node_modules\//, ''),
  entry as Locked,
]);
const packages = locked.filter(([name]) => name !== '');
const runtime = packages.filter(([, { dev }]) => dev !== true).map(([name]) => name);
const page = readFileSync(`${root}docs/dependencies.md`, 'utf8');

test('every version in package.json is exact', () => {
  const versions = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
});

test('the lock file holds the hash of every package', () => {
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

test('no package runs a script when it is installed but those that are named', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name);
  expect(scripted.filter((name) => !(name in (manifest['allowScripts'] ?? {})))).toEqual([]);
  expect(Object.entries(manifest['allowScripts'] ?? {}).filter(([, allowed]) => allowed === true)).toEqual([
    ['node', true],
  ]);
});

test('docs/dependencies.md lists what runs, no more and no less', () => {
  const rows = page.split('\n').filter((line) => /^\| `/.test(line));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(runtime.toSorted());
});

describe.each(doors)('dist/%s', (door) => {
  const lines = readFileSync(`${root}dist/${door}/licenses.txt`, 'utf8').split('\n');

  test('names every package that goes into it, and no other', async () => {
    const { metafile } = await build({ ...doorOptions(root, door), outdir: root, write: false });
    const inside = packagesIn(Object.keys(metafile.inputs)).map((path) => path.replace(/^.*node_modules\//, ''));
    expect(inside.length).toBeGreaterThan(0);
    expect(runtime.filter((name) => lines.includes(name))).toEqual(runtime.filter((name) => inside.includes(name)));
    expect(inside.filter((name) => !runtime.includes(name))).toEqual([]);
  });
});

test('every package that runs has a licence text, of a licence that asks for no more than to be handed on', () => {
  for (const name of runtime) {
    const [, license = '', ...text] = licensesOf(root, [`node_modules/${name}`]).split('\n');
    expect([name, license]).toEqual([name, expect.stringMatching(/^\(?(MIT|ISC|BSD-[23]-Clause|Apache-2\.0)\b/)]);
    expect(text.join('\n')).toMatch(/copyright|permission is hereby granted/i);
  }
});

test('what asks to be handed on beside the licence is', () => {
  expect(licensesOf(root, ['node_modules/@renovatebot/pep440'])).toMatch(/Apache License[\s\S]*Redistribution and use/);
});

test('a package inside of another is its own; what is neither ours nor of a package stops the build', () => {
  const inputs = ['src/cli.ts', '<define:x>', 'node_modules/@a/b/c/d.js', 'node_modules/e/node_modules/f/g.js'];
  expect(packagesIn(inputs)).toEqual(['node_modules/@a/b', 'node_modules/e/node_modules/f']);
  for (const stranger of ['vendor/x.js', '../node_modules/x/y.js'])
    expect(() => packagesIn([stranger])).toThrow(`${stranger} is neither ours nor of a package`);
});
