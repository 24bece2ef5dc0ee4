import { isMap, isScalar, parseDocument } from 'yaml';
import { isComposePath } from '../compose/index.ts';
import { serviceKeys, topLevelKeys } from '../compose/schema/compose-schema.ts';
import type { Finding } from '../model/finding.ts';
import type { Range } from '../model/location.ts';

/** Behind a fragment's name while the core takes it for a page of documentation. */
const suffix = '.fragment.md';

function keysOf(node: unknown): readonly string[] {
  return isMap(node) ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

/** Whether a text is part of a compose file, as documentation shows them: a service, or some of its keys. */
export function isFragment(path: string, text: string): boolean {
  if (!isComposePath(path)) return false;
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0 || !isMap(contents)) return false;
  const top = topLevelKeys();
  const ofService = serviceKeys();
  const keys = keysOf(contents);
  if (keys.length === 0 || keys.some((key) => top.has(key) && !ofService.has(key))) return false;
  return (
    keys.some((key) => ofService.has(key) && !top.has(key)) ||
    contents.items.every(({ value }) => keysOf(value).some((key) => ofService.has(key)))
  );
}

export function fragmentPath(path: string): string {
  return path + suffix;
}

/** The fragment as a page with one block, its text from the second line on. */
export function fragmentPage(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}yaml\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

/** What became of the text in a page. */
export function textOfPage(page: string): string {
  return page.replace(/^[^\n]*\n/, '').replace(/[^\n]*\n$/, '');
}

export function isFragmentPath(path: string): boolean {
  return path.endsWith(suffix);
}

function up({ start, end }: Range): Range {
  return {
    start: { line: start.line - 1, column: start.column },
    end: { line: end.line - 1, column: end.column },
  };
}

/** The finding with the places of the fragment itself. */
export function inFragment(finding: Finding): Finding {
  const own = (path: string): string => path.slice(0, -suffix.length);
  const { location, fix } = finding;
  return {
    ...finding,
    ...(location && isFragmentPath(location.file)
      ? { location: { file: own(location.file), range: location.range && up(location.range) } }
      : {}),
    ...(fix
      ? {
          fix: {
            ...fix,
            edits: fix.edits.map((edit) =>
              isFragmentPath(edit.file) ? { ...edit, file: own(edit.file), range: up(edit.range) } : edit,
            ),
          },
        }
      : {}),
  };
}
