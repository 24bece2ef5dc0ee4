import { join } from 'node:path';
import { build } from 'esbuild';
import { licensesOf, packagesIn } from './licenses.ts';

/** Files by their path in docs/playground. */
export type BrowserBundle = ReadonlyMap<string, string>;

/** The playground as one classic script, which loads from a file as well, and the licenses of what is in it. */
export async function browserBundle(root: string): Promise<BrowserBundle> {
  const made = await build({
    entryPoints: [join(root, 'src/playground.ts')],
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.browser.json'),
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    outfile: 'playground.js',
  });
  const script = made.outputFiles[0]?.text ?? '';
  const banner = '/* Made by `npm run build` from src/playground.ts; licenses of its parts: licenses.txt */\n';
  return new Map([
    ['playground.js', banner + script],
    ['licenses.txt', licensesOf(root, packagesIn(Object.keys(made.metafile.inputs)))],
  ]);
}
