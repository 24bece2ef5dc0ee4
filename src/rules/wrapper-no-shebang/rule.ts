import type { Edit } from '../../model/finding.ts';
import { type Location, locationOf, type SourceFile } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { eolOf, insertingAt, replacing } from '../support/edits.ts';
import { type EntryScript, entryScript } from '../support/entry-script.ts';
import { inDockerfile, soundImages } from '../support/images.ts';

/** Docker asks the kernel, which wants `#!` in the first two bytes. dumb-init asks the shell, which takes anything. */
export const wrapperNoShebang = rule<{ readonly path: string; readonly late: boolean }>({
  id: 'wrapper-no-shebang',
  title: 'the entry script does not begin with `#!`',
  severity: 'error',
  witness: 'test/e2e/witness/wrapper.test.ts',
  message: ({ path, late }) =>
    `${path} ${
      late ? 'has its `#!` line not at the very beginning' : 'has no `#!` line'
    }, so the kernel cannot run it (exec format error, status 1); begin it with #!/bin/sh`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const script = entryScript(repo, image);
      if (script?.by !== 'docker' || script.text.startsWith('#!') || script.text.startsWith('\u007fELF')) continue;
      const late = /^[\s\uFEFF]+#!/.test(script.text);
      const { file } = script;
      yield {
        at: file ? beginningOf(file) : inDockerfile(image, script.word.span),
        params: { path: file?.path ?? script.path, late },
        ...(file ? { fix: { safe: true, edits: [mended(script, file, late)] } } : {}),
      };
    }
  },
});

function beginningOf(file: SourceFile): Location {
  // The `#!` that comes too late, or the first line.
  const start = Math.max(0, file.text.search(/(?<=^[\s\uFEFF]+)#!/));
  const line = file.text.slice(start).split(/\r?\n/, 1)[0] ?? '';
  return locationOf(file, { start, end: start + line.length });
}

function mended({ text }: EntryScript, file: SourceFile, late: boolean): Edit {
  if (late) return replacing(file, { start: 0, end: text.indexOf('#!') }, '');
  const shell = /\[\[|^\s*(?:source|declare|function)\s/m.test(text) ? '#!/bin/bash' : '#!/bin/sh';
  return insertingAt(file, 0, `${file.path.endsWith('.py') ? '#!/usr/bin/env python3' : shell}${eolOf(file)}`);
}
