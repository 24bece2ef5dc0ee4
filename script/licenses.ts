import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folders of the packages that went into a bundle, by what esbuild says of its inputs. A package inside of another
 * one's folder is its own.
 * @throws where an input is neither ours nor of a package: its licence would be missing
 */
export function packagesIn(inputs: readonly string[]): readonly string[] {
  const packages = inputs.flatMap((path) => {
    if (/^(?:src\/|<)/.test(path)) return [];
    const folder = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/@]+(?=\/)/.exec(path.replace(/^\(disabled\):/, ''))?.[0];
    if (folder === undefined || folder.startsWith('.')) throw new Error(`${path} is neither ours nor of a package`);
    return [folder];
  });
  return [...new Set(packages)].sort();
}

/** All that a licence may ask to be handed on. */
const asked = /^(?:licen[cs]e|copying|notice|copyright)\b/i;

function licenseOf(root: string, path: string): string {
  const { name, license }: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  );
  if (typeof name !== 'string' || typeof license !== 'string')
    throw new Error(`${path}/package.json does not say its name and its license`);
  const files = readdirSync(join(root, path)).filter((one) => asked.test(one));
  if (files.length === 0) throw new Error(`${path} has no license file`);
  const texts = files.sort().map((file) => readFileSync(join(root, path, file), 'utf8'));
  return `${name}\n${license}\n${texts.join('\n')}`;
}

/** The text of licenses.txt. */
export function licensesOf(root: string, packages: readonly string[]): string {
  return `${packages.map((path) => licenseOf(root, path)).join('\n\n')}\n`;
}
