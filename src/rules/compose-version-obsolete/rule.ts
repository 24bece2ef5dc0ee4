import type { Fix } from '../../model/finding.ts';
import { type Located, whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';

export const composeVersionObsolete = rule<{ readonly version: string }>({
  id: 'compose-version-obsolete',
  title: '`version:` in a compose file',
  severity: 'notice',
  message: ({ version }) =>
    `\`version\`${version === '' ? '' : ` ${version}`} has no effect: Compose ignores it, and says at each start that it is obsolete; take the line out`,
  *check(repo) {
    for (const { version, problems } of repo.composeFiles) {
      if (!version || problems.length > 0) continue;
      const fix = fixOf(version);
      yield { at: whereIs(version), params: { version: version.value }, ...(fix ? { fix } : {}) };
    }
  },
});

/** The line, and the empty one behind it. */
function fixOf({ file, span }: Located<string>): Fix | null {
  const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
  const match = /^["']?version["']?[ \t]*:[^\n|>&*]*(?:\r?\n(?:[ \t]*\r?\n)?|$)/.exec(file.text.slice(start));
  if (!match || start !== span.start - (file.text.charAt(span.start - 1) === '"' ? 1 : 0)) return null;
  return { safe: true, edits: [replacing(file, { start, end: start + match[0].length }, '')] };
}
