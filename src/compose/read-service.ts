import { folderOf } from '../model/folder.ts';
import type { Located } from '../model/location.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';
import type { ComposeArguments, ComposeBuild, ComposeService, ComposeText } from './compose-file.ts';
import type { Variables } from './load-model.ts';
import { joinPath } from './paths.ts';
import { entriesOf, readEnvironment } from './read-environment.ts';
import { readMounts } from './read-mounts.ts';
import { shellWords } from './shell-words.ts';
import {
  childOf,
  entryOf,
  isNull,
  itemsOf,
  type MapNode,
  placeOf,
  stringOf,
  type TreeNode,
  unsetIn,
} from './tree/node.ts';
import { pieceText, textIn, wholeText } from './tree/scalar-source.ts';

/** What a service is read with. */
export type ServiceContext = {
  readonly snapshot: RepoSnapshot;
  readonly variables: Variables;
  /** The whole model, for configs and secrets; null in a fragment that is one service. */
  readonly root: MapNode | null;
  readonly incomplete: boolean;
};

export function readService(name: Located<string>, node: TreeNode, context: ServiceContext): ComposeService {
  const environment = readEnvironment(node, context.snapshot, context.variables);
  const own = entryOf(node, 'environment');
  const present = new Set(environment.entries.map((entry) => entry.name));
  const shadowed = own?.shadows ? entriesOf(own.shadows, context.variables) : [];
  return {
    name,
    image: text(childOf(node, 'image')),
    build: readBuild(childOf(node, 'build')),
    environment: environment.entries,
    environmentIncomplete: environment.incomplete,
    shadowedEnvironment: shadowed.filter((entry) => !present.has(entry.name)),
    command: readArguments(node, 'command'),
    entrypoint: readArguments(node, 'entrypoint'),
    mounts: readMounts(node, context.root),
    hostname: text(childOf(node, 'hostname')),
    networkMode: text(childOf(node, 'network_mode')),
    user: text(childOf(node, 'user')),
    workingDir: text(childOf(node, 'working_dir')),
    init: isTrue(childOf(node, 'init')),
    profiles: itemsOf(childOf(node, 'profiles')).flatMap((item) => (item.kind === 'scalar' ? [textIn(item)] : [])),
    replicas: wholeNumber(childOf(node, 'scale')) ?? wholeNumber(childOf(childOf(node, 'deploy'), 'replicas')),
    keys: new Set(node.kind === 'map' ? node.entries.keys() : []),
    incomplete: context.incomplete || hasUnknownTag(node),
    span: {
      start: name.span.start,
      end: node.file === name.file ? Math.max(node.span.end, name.span.end) : name.span.end,
    },
  };
}

function text(node: TreeNode | null): ComposeText | null {
  return node?.kind === 'scalar' ? wholeText(node) : null;
}

function hasUnknownTag(node: TreeNode): boolean {
  return (
    node.tag === 'unknown' ||
    (node.kind === 'map' && [...node.entries.values()].some(({ value }) => value.tag === 'unknown'))
  );
}

function isTrue(node: TreeNode | null): boolean {
  return node?.kind === 'scalar' && /^(?:true|y|yes|on)$/i.test(textIn(node));
}

function wholeNumber(node: TreeNode | null): number | null {
  if (node?.kind !== 'scalar' || unsetIn(node).length > 0) return null;
  return /^[-+]?\d+$/.test(textIn(node)) ? Number(textIn(node)) : null;
}

/** `command:` with nothing after it is as if it were not there; an empty list or string is an empty command. */
function readArguments(service: TreeNode, key: 'command' | 'entrypoint'): ComposeArguments | null {
  const node = entryOf(service, key)?.value;
  if (!node || isNull(node) || node.kind === 'map') return null;
  if (node.kind === 'list') {
    const elements = node.items.flatMap((item) => (item.kind === 'scalar' ? [wholeText(item)] : []));
    return { style: 'list', elements, at: placeOf(node) };
  }
  const words = shellWords(textIn(node)) ?? [];
  return {
    style: 'string',
    elements: words.map((word) => ({
      ...pieceText(node, word.start, word.end),
      value: wordValue(word.text, node, word),
    })),
    at: placeOf(node),
  };
}

function wordValue(
  value: string,
  node: Extract<TreeNode, { kind: 'scalar' }>,
  word: { start: number; end: number },
): ComposeText['value'] {
  const piece = pieceText(node, word.start, word.end).value;
  return piece.kind === 'unset' ? { ...piece, text: value } : { kind: 'known', text: value };
}

function readBuild(node: TreeNode | null): ComposeBuild | null {
  if (!node || node.kind === 'list') return null;
  const contextNode = node.kind === 'scalar' ? node : childOf(node, 'context');
  const folder = folderOf((contextNode ?? node).file.path);
  const context = contextNode ? resolved(contextNode, folder) : folder;
  const inline = childOf(node, 'dockerfile_inline') !== null;
  const dockerfileNode = childOf(node, 'dockerfile');
  const dockerfile =
    inline || context === null
      ? null
      : dockerfileNode
        ? resolved(dockerfileNode, context)
        : joinPath(context, 'Dockerfile');
  const args = argNames(childOf(node, 'args'));
  return { context, dockerfile, target: stringOf(childOf(node, 'target')), args, at: placeOf(node) };
}

function argNames(node: TreeNode | null): readonly string[] {
  if (node?.kind === 'map') return [...node.entries.keys()];
  return itemsOf(node).flatMap((item) => (item.kind === 'scalar' ? [textIn(item).split('=', 1)[0] ?? ''] : []));
}

function resolved(node: TreeNode, folder: string): string | null {
  const path = stringOf(node);
  return path === null || unsetIn(node).length > 0 ? null : joinPath(folder, path);
}
