import type { TreeNode } from '../../compose/tree/node.ts';
import { composeYaml, readYaml } from '../../compose/tree/read-yaml.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import type { SourceFile, Span } from '../../model/location.ts';
import { isDockerfilePath } from '../../repo/images/find-dockerfiles.ts';
import { parseIni } from '../../repo/packaging/ini.ts';
import { parseToml, type TomlNode } from '../../repo/packaging/toml.ts';
import { parsePython } from '../../repo/python/tree.ts';
import type { PlacedEdit } from './plan-edits.ts';

type Node = { readonly kind: string; readonly span: Span };

/** What a file is made of, as far as its kind is known; null where it can't be parsed. */
function nodesOf(file: SourceFile): readonly Node[] | null {
  const { path, text } = file;
  if (isDockerfilePath(path)) {
    const { instructions, comments, problem } = parseDockerfile(file);
    const notes = comments.map(({ span }) => ({ kind: 'comment', span }));
    return problem ? null : [...instructions.map(({ kind, span }) => ({ kind, span })), ...notes];
  }
  if (/\.ya?ml$/.test(path)) {
    const documents = readYaml(file, composeYaml);
    if (documents.some(({ problems }) => problems.length > 0)) return null;
    return documents.flatMap(({ root }) => (root ? yamlNodes(root) : []));
  }
  if (path.endsWith('.toml')) {
    const root = parseToml(file);
    return root.kind === 'error' ? null : tomlNodes(root);
  }
  if (path.endsWith('.py')) {
    const { root, verdict } = parsePython(file);
    if (verdict.kind !== 'good') return null;
    const nodes: Node[] = [];
    for (let node = root.firstChild; node; node = node.nextSibling) {
      nodes.push({ kind: node.name, span: { start: node.from, end: node.to } });
    }
    return nodes;
  }
  if (path.endsWith('.cfg')) {
    const options = [...parseIni(text).values()].flatMap((section) => [...section.values()]);
    return options.flatMap(({ key, lines }) => [
      { kind: 'key', span: key },
      ...lines.map(({ span }) => ({ kind: 'line', span })),
    ]);
  }
  return [];
}

function yamlNodes(root: TreeNode): readonly Node[] {
  const nodes: Node[] = [];
  const seen = new Set<TreeNode>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'scalar') nodes.push({ kind: 'scalar', span: node.span });
    else if (node.kind === 'list') open.push(...node.items);
    else {
      for (const { key, value } of node.entries.values()) {
        nodes.push({ kind: 'key', span: key.span });
        open.push(value);
      }
    }
  }
  return nodes;
}

function tomlNodes(node: TomlNode): readonly Node[] {
  if (node.kind === 'array') return node.items.flatMap(tomlNodes);
  if (node.kind !== 'table') return [{ kind: node.kind, span: node.span }];
  return [...node.entries.values()].flatMap(({ key, value }) => [{ kind: 'key', span: key }, ...tomlNodes(value)]);
}

/**
 * Whether a file that was edited still parses, and everything that no edit touched is read as before. A file that did
 * not parse before may only get better.
 */
export function isIntact(before: SourceFile | null, after: SourceFile, edits: readonly PlacedEdit[]): boolean {
  const now = nodesOf(after);
  const then = before ? nodesOf(before) : [];
  if (then === null) return true;
  if (now === null) return false;
  const found = new Set(now.map(({ kind, span }) => `${kind}:${span.start}:${span.end}`));
  return then.every(({ kind, span }) => {
    if (edits.some(({ start, end }) => start <= span.end && end >= span.start)) return true;
    let shift = 0;
    for (const { start, end, text } of edits) if (end <= span.start) shift += text.length - (end - start);
    return found.has(`${kind}:${span.start + shift}:${span.end + shift}`);
  });
}
