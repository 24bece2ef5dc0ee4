import { locationOf } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { entryScript, isTouched } from '../support/entry-script.ts';
import { soundImages } from '../support/images.ts';

/** The kernel looks for an interpreter called `/bin/sh\r`; a shell that is named takes `\r` for an argument. */
export const wrapperCrlf = rule<{ readonly path: string; readonly by: 'docker' | 'init' | 'shell' }>({
  id: 'wrapper-crlf',
  title: 'the entry script has CRLF line ends',
  severity: 'error',
  witness: 'test/e2e/witness/wrapper.test.ts',
  message: ({ path, by }) =>
    `the lines of ${path} end in CRLF, ${
      by === 'shell'
        ? 'which the shell hands on as part of the last argument (status 2)'
        : `so its interpreter is not found (no such file or directory, status ${by === 'docker' ? 1 : 2})`
    }; write it with LF, and \`*.sh text eol=lf\` into .gitattributes`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const script = entryScript(repo, image);
      if (!script?.file || isTouched(script, new Set(['sed', 'dos2unix', 'tr', 'perl', 'awk']))) continue;
      const { file, by } = script;
      const firstLine = file.text.split('\n', 1)[0] ?? '';
      const isBroken = by === 'shell' ? file.text.includes('\r\n') : /^#!.*\r$/.test(firstLine);
      if (!isBroken) continue;
      const edits = [...file.text.matchAll(/\r(?=\n)/g)].map(({ index }) =>
        replacing(file, { start: index, end: index + 1 }, ''),
      );
      yield {
        at: locationOf(file, { start: 0, end: firstLine.replace(/\r$/, '').length }),
        params: { path: file.path, by },
        fix: { safe: true, edits },
      };
    }
  },
});
