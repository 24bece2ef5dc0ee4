import { folderOf } from '../model/folder.ts';
import type { SourceFile } from '../model/location.ts';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import type { ComposeText, EnvironmentEntry } from './compose-file.ts';
import { parseDotenv } from './dotenv.ts';
import type { Variables } from './load-model.ts';
import { joinPath } from './paths.ts';
import { childOf, locate, type MapEntry, type ScalarNode, stringOf, type TreeNode, unsetIn } from './tree/node.ts';
import { pieceText, textIn, wholeText } from './tree/scalar-source.ts';

export type Environment = { readonly entries: readonly EnvironmentEntry[]; readonly incomplete: boolean };

/** A file that `env_file` names. `file` is null when it is not in the repository or its name is unknown. */
export type EnvFile = {
  readonly node: TreeNode;
  readonly path: string | null;
  readonly file: SourceFile | null;
  readonly required: boolean;
  readonly raw: boolean;
};

/** What a service sets: its env_files in order, and over them its own `environment`. The last of equal names wins. */
export function readEnvironment(service: TreeNode, snapshot: RepoSnapshot, variables: Variables): Environment {
  const entries = new Map<string, EnvironmentEntry>();
  let incomplete = false;
  for (const envFile of envFilesOf(service, snapshot)) {
    if (!envFile.file) incomplete = true;
    else for (const entry of fromFile(envFile.file, envFile.raw, variables)) entries.set(entry.name, entry);
  }
  for (const entry of entriesOf(childOf(service, 'environment'), variables)) entries.set(entry.name, entry);
  return { entries: [...entries.values()], incomplete };
}

export function envFilesOf(service: TreeNode, snapshot: RepoSnapshot): readonly EnvFile[] {
  const node = childOf(service, 'env_file');
  const nodes = node?.kind === 'list' ? node.items : node ? [node] : [];
  return nodes.map((item) => {
    const pathNode = item.kind === 'map' ? childOf(item, 'path') : item;
    const text = pathNode && unsetIn(pathNode).length === 0 ? stringOf(pathNode) : null;
    const path = text === null || !pathNode ? null : joinPath(folderOf(pathNode.file.path), text);
    const required = childOf(item, 'required');
    return {
      node: pathNode ?? item,
      path,
      file: path === null ? null : textOf(snapshot, path),
      required: !(required?.kind === 'scalar' && (required.value === false || required.value === 'false')),
      raw: stringOf(childOf(item, 'format')) === 'raw',
    };
  });
}

function fromFile(file: SourceFile, raw: boolean, variables: Variables): readonly EnvironmentEntry[] {
  if (raw) return rawLines(file);
  return parseDotenv(file, variables.lookup).entries.map(({ name, key, value }) => {
    const place = { file, span: value?.span ?? key };
    const unset = value?.unset ?? [];
    const read: ComposeText | null = value && {
      value:
        unset.length > 0 ? { kind: 'unset', text: value.text, variables: unset } : { kind: 'known', text: value.text },
      written: value.written,
      ...place,
    };
    return {
      name,
      key: { value: name, file, span: key },
      value: read ?? passedThrough(name, variables),
      style: 'env-file',
      element: null,
    };
  });
}

function rawLines(file: SourceFile): readonly EnvironmentEntry[] {
  const entries: EnvironmentEntry[] = [];
  for (const match of file.text.matchAll(/^([^#=\s][^=\n]*)=(.*?)\r?$/gm)) {
    const [, name = '', text = ''] = match;
    const start = match.index;
    const span = { start: start + name.length + 1, end: start + name.length + 1 + text.length };
    const value: ComposeText = { value: { kind: 'known', text }, written: text, file, span };
    entries.push({
      name,
      key: { value: name, file, span: { start, end: start + name.length } },
      value,
      style: 'env-file',
      element: null,
    });
  }
  return entries;
}

/** The entries of an `environment`, list or mapping, in the order of the file. */
export function entriesOf(node: TreeNode | null, variables: Variables): readonly EnvironmentEntry[] {
  if (node?.kind === 'map') return [...node.entries].flatMap(([name, entry]) => fromMap(name, entry, variables));
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    if (item.kind !== 'scalar' || item.value === null) return [];
    if (item.pair) return fromMap(item.pair.key.value, item.pair, variables);
    return [fromElement(item, variables)];
  });
}

function fromMap(name: string, entry: MapEntry, variables: Variables): readonly EnvironmentEntry[] {
  const { key, value } = entry;
  if (value.kind !== 'scalar') return [];
  const text = value.value === null ? passedThrough(name, variables) : wholeText(value);
  return [{ name, key, value: text, style: 'map', element: null }];
}

function fromElement(item: ScalarNode, variables: Variables): EnvironmentEntry {
  const text = textIn(item);
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const key = pieceText(item, 0, name.length);
  return {
    name,
    key: { value: name, file: key.file, span: key.span },
    value: equals === -1 ? passedThrough(name, variables) : pieceText(item, equals + 1, text.length),
    style: 'list',
    element: locate(text, item),
  };
}

/** A bare name takes its value from `.env`, where the shell does not set it. */
function passedThrough(name: string, variables: Variables): ComposeText | null {
  const found = variables.written(name);
  if (!found?.entry.value) return null;
  const { text, written, span } = found.entry.value;
  return { value: { kind: 'known', text }, written, file: found.file, span };
}
