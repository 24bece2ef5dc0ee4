import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type Example, parseRulePage } from '../unit/support/rule-page.ts';

const root = new URL('../../', import.meta.url);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}${path}`)
    .filter((path) => statSync(new URL(path, root)).isFile() && !/\.pyc$|\.test\.ts$/.test(path));
}

function textAt(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Every example of every rule's page: small repositories that fail or pass. */
export const examples: readonly Example[] = readdirSync(new URL('src/rules/', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    try {
      const page = parseRulePage(textAt(`src/rules/${name}/rule.md`));
      return [...page.fails, ...page.passes];
    } catch {
      return [];
    }
  });

/** Folders of this repository that are agent repositories, file by file. */
const standing = ['examples/', 'test/agents/', 'test/field/socs/'].flatMap((folder) => filesBelow(folder));

const all: readonly { readonly path: string; readonly text: string }[] = [
  ...standing.map((path) => ({ path, text: textAt(path) })),
  ...examples.flatMap(({ files }) => Object.entries(files).map(([path, text]) => ({ path, text }))),
];

/** The texts of files of a kind, each once. Long ones are cut: what they add is more of the same. */
export function seedsOf(kind: RegExp, more: readonly string[] = []): readonly string[] {
  const found = all.filter(({ path }) => kind.test(path)).map(({ text }) => text.slice(0, 6000));
  const seeds = [...new Set([...found, ...more])];
  if (seeds.length === 0) throw new Error(`no file is called ${kind}`);
  return seeds;
}

export { textAt };
