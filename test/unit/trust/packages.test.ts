import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

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

describe.each(readdirSync(`${root}dist`).filter((door) => existsSync(`${root}dist/${door}/licenses.txt`)))(
  'dist/%s',
  (door) => {
    const folder = `${root}dist/${door}`;
    const licences = readFileSync(`${folder}/licenses.txt`, 'utf8').split('\n');
    const code = readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
      .join('\n');

    test('holds the licence of every package in it', () => {
      const used = Object.entries(marks).filter(([, mark]) => mark.test(code));
      expect(used.length).toBeGreaterThan(0);
      expect(used.map(([name]) => name).filter((name) => !licences.some((line) => line.startsWith(name)))).toEqual([]);
    });
  },
);

/** What only that package's code says. */
const marks: Readonly<Record<string, RegExp>> = {
  yaml: /Unresolved alias/,
  ws: /WS_ERR_/,
  commander: /commander\.excessArguments/,
  undici: /UND_ERR_/,
  '@actions/core': /GITHUB_STEP_SUMMARY/,
  '@lezer/lr': /recoverByInsert/,
};
