import { fromLog } from '../evidence.ts';

/** PyYAML names file and line behind its message. */
export const siteConfigUnreadable = fromLog({
  id: 'site-config-unreadable',
  pattern: /in "(?<file>[^"]+\.ya?ml)", line (?<line>\d+), column \d+/,
  when: (lines) => lines.some((line) => /^yaml\.\w+\.\w+Error/.test(line)),
  cause: ({ file = '', line = '' }) => `the site config ${file} is no YAML, at line ${line}`,
  remedy: () => 'mend the file: `ocs-agent check` names the place and what was expected',
});
