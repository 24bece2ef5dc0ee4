import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** Each has a folder of dist/. */
export const doors = ['action', 'post', 'cli'] as const;

/** How esbuild makes a door's bundle. */
export function doorOptions(root: string, door: string) {
  return {
    absWorkingDir: root,
    entryPoints: { index: `src/${door}.ts` },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay: a stack trace is how we learn of a bug.
    minifyWhitespace: true,
    minifySyntax: true,
    // One letter outside of Latin-1 makes V8 keep, and read, the whole file with two bytes a letter.
    charset: 'ascii',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // Its build for Node is CommonJS, of which a bundle takes all and runs all of it at the start.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  } as const satisfies BuildOptions;
}
