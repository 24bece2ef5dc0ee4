import type { Located } from '../../model/location.ts';
import { isFilePath, parseVolume } from '../read-mounts.ts';
import { childOf, entryOf, itemsOf, type MapEntry, type MapNode, stringOf, type TreeNode } from '../tree/node.ts';
import { textIn } from '../tree/scalar-source.ts';
import type { Refusals } from './report.ts';

type Model = {
  readonly services: ReadonlyMap<string, MapEntry>;
  /** Services without a profile: only these does Compose look at when no profile is asked for. */
  readonly enabled: ReadonlyMap<string, MapEntry>;
  readonly root: MapNode;
  readonly refusals: Refusals;
};

/** What a service asks of the rest of its model. Source: compose-go 2.9, loader/validate.go. */
export function checkReferences(root: MapNode, isComplete: (service: string) => boolean, refusals: Refusals): void {
  const all = childOf(root, 'services');
  const services = all?.kind === 'map' ? all.entries : new Map<string, MapEntry>();
  const enabled = new Map([...services].filter(([, { value }]) => itemsOf(childOf(value, 'profiles')).length === 0));
  const model = { services, enabled, root, refusals };
  for (const [name, { key, value }] of enabled) {
    if (isComplete(name)) checkSource(name, key, value, model);
    checkNetworks(name, value, model);
    checkDependencies(name, value, model);
    checkVolumes(name, value, model);
    checkFiles(name, value, model);
    checkScale(name, value, model);
  }
  checkCycles(model);
  checkContainerNames(model);
}

function checkSource(name: string, key: Located<string>, service: TreeNode, { refusals }: Model): void {
  const image = childOf(service, 'image');
  const build = childOf(service, 'build');
  const hasImage = image !== null && stringOf(image) !== '';
  if (!hasImage && !build && !childOf(service, 'provider')) {
    const at = { ...key, value: null };
    refusals.addAt(`service "${name}" has neither an image nor a build context specified`, at, image);
  }
  const inline = entryOf(build, 'dockerfile_inline');
  if (inline && childOf(build, 'dockerfile')) {
    refusals.add(`service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline`, inline.value);
  }
}

function checkNetworks(name: string, service: TreeNode, { root, enabled, refusals }: Model): void {
  const networks = childOf(service, 'networks');
  const mode = childOf(service, 'network_mode');
  const names = namesIn(networks);
  if (mode && stringOf(mode) !== '' && names.length > 0) {
    refusals.add(`service ${name} declares mutually exclusive \`network_mode\` and \`networks\``, mode, mode);
  }
  for (const [network, node] of names) {
    if (network === 'default' || entryOf(childOf(root, 'networks'), network)) continue;
    refusals.addAt(`service "${name}" refers to undefined network ${network}`, node);
  }
  const shared = /^service:(.*)$/.exec(stringOf(mode) ?? '')?.[1];
  if (mode && shared !== undefined && !enabled.has(shared)) {
    refusals.add(`service "${name}" depends on undefined service "${shared}"`, mode, mode);
  }
}

function namesIn(node: TreeNode | null): readonly (readonly [string, Located<null>])[] {
  if (node?.kind === 'map') return [...node.entries].map(([name, { key }]) => [name, { ...key, value: null }] as const);
  return itemsOf(node).flatMap((item) =>
    item.kind === 'scalar' ? [[textIn(item), { value: null, file: item.file, span: item.span }] as const] : [],
  );
}

function checkDependencies(name: string, service: TreeNode, { enabled, services, refusals }: Model): void {
  const dependencies = childOf(service, 'depends_on');
  for (const [needed, at] of namesIn(dependencies)) {
    const entry = childOf(childOf(dependencies, needed), 'required');
    const optional = entry?.kind === 'scalar' && entry.value === false;
    if (enabled.has(needed) || (optional && services.has(needed))) continue;
    refusals.addAt(`service "${name}" depends on undefined service "${needed}"`, at);
  }
  for (const item of itemsOf(childOf(service, 'links'))) {
    const linked = stringOf(item)?.split(':')[0];
    if (linked === undefined || enabled.has(linked)) continue;
    refusals.add(`service "${name}" depends on undefined service "${linked}"`, item, item);
  }
  const test = itemsOf(childOf(childOf(service, 'healthcheck'), 'test'))[0];
  if (test && !['CMD', 'CMD-SHELL', 'NONE'].includes(stringOf(test) ?? '')) {
    refusals.add('healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"', test, test);
  }
}

function checkVolumes(name: string, service: TreeNode, { root, refusals }: Model): void {
  const memory = childOf(service, 'tmpfs');
  const inMemory = new Set(
    (memory?.kind === 'list' ? memory.items : memory ? [memory] : []).map((item) => stringOf(item)?.split(':')[0]),
  );
  for (const item of itemsOf(childOf(service, 'volumes'))) {
    const [source, target] = item.kind === 'map' ? longForm(item) : shortForm(item);
    if (target !== null && inMemory.has(target)) {
      refusals.add(`services.${name}.volumes: target ${target} already mounted as tmpfs`, item, item);
    }
    if (source === null || source === '' || entryOf(childOf(root, 'volumes'), source)) continue;
    refusals.add(`service "${name}" refers to undefined volume ${source}`, item, item, childOf(item, 'source'));
  }
}

type Mount = readonly [source: string | null, target: string | null];

/** The name of the volume, null where the mount is none. */
function longForm(node: MapNode): Mount {
  const isVolume = stringOf(childOf(node, 'type')) === 'volume';
  return [isVolume ? stringOf(childOf(node, 'source')) : null, stringOf(childOf(node, 'target'))];
}

function shortForm(node: TreeNode): Mount {
  const text = stringOf(node);
  if (text === null) return [null, null];
  const { source, target, fault } = parseVolume(text);
  if (fault || !target) return [null, null];
  const from = source ? text.slice(...source) : null;
  return [from !== null && !isFilePath(from) ? from : null, text.slice(...target)];
}

function checkFiles(name: string, service: TreeNode, { root, refusals }: Model): void {
  for (const kind of ['config', 'secret'] as const) {
    const lists = kind === 'secret' ? [service, childOf(service, 'build')] : [service];
    for (const item of lists.flatMap((owner) => itemsOf(childOf(owner, `${kind}s`)))) {
      const source = item.kind === 'map' ? childOf(item, 'source') : item;
      const wanted = stringOf(source);
      if (wanted === null || entryOf(childOf(root, `${kind}s`), wanted)) continue;
      refusals.add(`service "${name}" refers to undefined ${kind} ${wanted}`, item, source);
    }
  }
}

function checkScale(name: string, service: TreeNode, { refusals }: Model): void {
  const scale = childOf(service, 'scale');
  const replicas = childOf(childOf(service, 'deploy'), 'replicas');
  const [one, other] = [scale, replicas].map((node) => (node?.kind === 'scalar' ? Number(textIn(node)) : null));
  const wanted = scale ?? replicas;
  if (!wanted) return;
  if (scale && replicas && one !== other) {
    refusals.add(
      `services.${name}: can't set distinct values on 'scale' and 'deploy.replicas'`,
      scale,
      scale,
      replicas,
    );
  }
  const count = one ?? other ?? 1;
  if (count < 0) refusals.add(`services.${name}: scale must be greater than or equal to 0`, wanted, wanted);
  if (count > 1 && childOf(service, 'container_name')) {
    refusals.add(
      `services.${name}: can't set container_name and scale as container name must be unique`,
      wanted,
      wanted,
    );
  }
}

function checkContainerNames({ enabled, refusals }: Model): void {
  const taken = new Map<string, string>();
  for (const [name, { value }] of enabled) {
    const node = childOf(value, 'container_name');
    const given = stringOf(node);
    if (!node || !given) continue;
    const other = taken.get(given);
    if (other)
      refusals.add(`services.${name}: container name "${given}" is already in use by service ${other}`, node, node);
    else taken.set(given, name);
  }
}

function checkCycles({ enabled, refusals }: Model): void {
  const state = new Map<string, 'open' | 'done'>();
  const dependenciesOf = (name: string) => {
    const service = enabled.get(name)?.value;
    const links = itemsOf(childOf(service, 'links')).map((item) => stringOf(item)?.split(':')[0] ?? '');
    return [...namesIn(childOf(service, 'depends_on')).map(([needed]) => needed), ...links];
  };
  for (const start of enabled.keys()) {
    const stack: { name: string; rest: string[] }[] = [];
    const enter = (name: string) => {
      state.set(name, 'open');
      stack.push({ name, rest: dependenciesOf(name) });
    };
    if (!state.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        state.set(top.name, 'done');
        stack.pop();
      } else if (state.get(next) === 'open') {
        const key = enabled.get(top.name)?.key;
        if (key) refusals.addAt(`dependency cycle detected: ${top.name} -> ${next}`, { ...key, value: null });
      } else if (!state.has(next) && enabled.has(next)) enter(next);
    }
  }
}
