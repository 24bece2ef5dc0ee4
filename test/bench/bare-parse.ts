import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@lezer/python';
import { parseTOML } from 'toml-eslint-parser';
import { parseAllDocuments } from 'yaml';

/**
 * The floor of `check`: finds the files that every rule stands on (Python of agents, YAML, TOML), reads each once,
 * parses it with the library that `check` has for it, and looks at nothing. Bundled as `check` is.
 */
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  py: (text) => (/\bocs_agent\b|\bagents\b/.test(text) ? parser.parse(text) : null),
  yaml: (text) => parseAllDocuments(text),
  yml: (text) => parseAllDocuments(text),
  toml: (text) => parseTOML(text),
};

const folder = process.argv[2] ?? '.';
let parsed = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const parse = parsers[entry.name.slice(entry.name.lastIndexOf('.') + 1)];
  const path = join(entry.parentPath, entry.name);
  if (parse === undefined || !entry.isFile() || path.includes('/.git/')) continue;
  if (parse(readFileSync(path, 'utf8')) !== null) parsed += 1;
}
console.log(parsed);
