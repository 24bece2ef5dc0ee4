import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of the packages that went into a bundle, by what esbuild says of its inputs. */
export function packagesIn(inputs: readonly string[]): readonly string[] {
  const packages = inputs.map((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(packages)].filter((path) => path !== undefined).sort();
}

function licenseOf(root: string, path: string): string {
  const { name, license }: { readonly name: string; readonly license: string } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  );
  const file = readdirSync(join(root, path)).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${path} has no license file`);
  return `${name}\n${license}\n${readFileSync(join(root, path, file), 'utf8')}`;
}

/** The text of licenses.txt. */
export function licensesOf(root: string, packages: readonly string[]): string {
  return `${packages.map((path) => licenseOf(root, path)).join('\n\n')}\n`;
}
