import { childOf, entryOf, type MapNode, type placeOf, type TreeNode } from '../tree/node.ts';
import { checkResourceCasts } from './casts.ts';
import type { Refusals } from './report.ts';

const contents: Readonly<Record<string, readonly string[]>> = {
  configs: ['file', 'environment', 'content'],
  secrets: ['file', 'environment'],
};

/** The top level besides services. Source: compose-go 2.9, validation/validation.go, loader/loader.go. */
export function checkResources(root: MapNode, refusals: Refusals): void {
  for (const section of ['networks', 'volumes', 'configs', 'secrets']) {
    const node = childOf(root, section);
    if (node?.kind !== 'map') continue;
    for (const [name, { key, value }] of node.entries) {
      if (value.kind !== 'map' && section !== 'configs' && section !== 'secrets') continue;
      checkResourceCasts(section, name, value, refusals);
      if (section === 'volumes') checkExternal(`volumes.${name}`, value, refusals);
      const keys = contents[section];
      if (keys) checkContent(`${section}.${name}`, keys, value, { ...key, value: null }, refusals);
    }
  }
}

function checkExternal(trail: string, node: TreeNode, refusals: Refusals): void {
  const external = childOf(node, 'external');
  if (node.kind !== 'map' || external?.kind !== 'scalar' || external.value !== true) return;
  for (const [name, { key }] of node.entries) {
    if (name === 'name' || name === 'external' || name.startsWith('x-')) continue;
    refusals.addAt(`${trail}: conflicting parameters "external" and "${name}" specified`, { ...key, value: null });
  }
}

function checkContent(
  trail: string,
  keys: readonly string[],
  node: TreeNode,
  at: ReturnType<typeof placeOf>,
  refusals: Refusals,
): void {
  const given = keys.filter((key) => entryOf(node, key));
  if (given.length > 1) refusals.addAt(`${trail}: ${keys.join('|')} attributes are mutually exclusive`, at);
  const otherwise = entryOf(node, 'driver') ?? entryOf(node, 'external');
  if (given.length === 0 && !otherwise) refusals.addAt(`${trail}: one of ${keys.join('|')} must be set`, at);
}
