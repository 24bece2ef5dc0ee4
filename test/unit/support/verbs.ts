import { describe, expect, test } from 'vitest';
import { offsetAt } from '../../../src/model/location.ts';
import { findingsIn, type Tree } from './check-texts.ts';

/** What a finding is compared with: `error Dockerfile "the marked characters"`. */
export function shownFindings(id: string, tree: Tree): readonly string[] {
  return findingsIn(tree, id).map(({ severity, location }) => {
    if (!location) return severity;
    const file = { path: location.file, text: tree.files[location.file] ?? '' };
    const { range } = location;
    const marked = range
      ? ` ${JSON.stringify(file.text.slice(offsetAt(file, range.start), offsetAt(file, range.end)))}`
      : '';
    return `${severity} ${location.file}${marked}`;
  });
}

/** The text of a file after the rule's own fixes. */
export function afterFix(id: string, tree: Tree, path: string): string {
  const edits = findingsIn(tree, id).flatMap(({ fix }) => fix?.edits ?? []);
  const source = { path, text: tree.files[path] ?? '' };
  return edits
    .filter(({ file }) => file === path)
    .map(({ range, text }) => ({ start: offsetAt(source, range.start), end: offsetAt(source, range.end), text }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source.text);
}

/** A table of repositories in which a rule finds exactly this. */
export function finds(id: string, table: Readonly<Record<string, readonly [Tree, ...(readonly string[])]>>): void {
  describe(`${id} finds`, () => {
    test.each(Object.entries(table))('%s', (_name, [tree, ...expected]) => {
      expect(shownFindings(id, tree)).toEqual(expected);
    });
  });
}

/** A table of repositories in which a rule finds nothing. */
export function isSilentOn(id: string, table: Readonly<Record<string, Tree>>): void {
  describe(`${id} is silent on`, () => {
    test.each(Object.entries(table))('%s', (_name, tree) => {
      expect(shownFindings(id, tree)).toEqual([]);
    });
  });
}

/** A table of files before and after the rule's fixes. */
export function repairs(
  id: string,
  table: Readonly<Record<string, readonly [tree: Tree, path: string, after: string]>>,
): void {
  describe(`${id} repairs`, () => {
    test.each(Object.entries(table))('%s', (_name, [tree, path, after]) => {
      expect(afterFix(id, tree, path)).toBe(after);
      expect(shownFindings(id, { ...tree, files: { ...tree.files, [path]: after } })).toEqual([]);
    });
  });
}

export const base = 'FROM simonsobs/ocs:v0.12.1\n';

export const agentText = `from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
`;

/** A repository of one Dockerfile on the newest base, and agent.py. */
export function dockerfile(lines: string, more: Readonly<Record<string, string>> = {}): Tree {
  return { files: { Dockerfile: `${base}${lines}\n`, 'agent.py': agentText, ...more } };
}

/** The same with one compose service `ocs-a` that builds it; `lines` are its further keys. */
export function composed(dockerLines: string, lines: string): Tree {
  const service = `services:\n  ocs-a:\n    build: .\n${lines.replace(/^/gm, '    ')}\n`;
  return dockerfile(dockerLines, { 'docker-compose.yml': service });
}
