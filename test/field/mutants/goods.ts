import { standing } from '../examples.ts';
import { pcs } from '../pcs.ts';
import { socs } from '../socs.ts';
import type { FieldTree } from '../tree.ts';

/** The good repositories that mutants are made of. */
const makers = {
  socs: () => socs('v0.12.1'),
  'socs-v0.10.0': () => socs('v0.10.0'),
  pcs: () => pcs('v0.12.1'),
  'pcs-v0.11.1': () => pcs('v0.11.1'),
  'my-ocs-agent': () => standing('examples/my-ocs-agent'),
  'single-agent': () => standing('examples/single-agent'),
  'minimal-plugin': () => standing('test/agents/minimal-plugin'),
  'minimal-script': () => standing('test/agents/minimal-script'),
  'site-only': () => standing('test/agents/site-only'),
} as const satisfies Readonly<Record<string, () => FieldTree>>;

export type Good = keyof typeof makers;

const made = new Map<Good, FieldTree>();

export function goodTree(name: Good): FieldTree {
  const tree = made.get(name) ?? makers[name]();
  made.set(name, tree);
  return tree;
}

/** Plugin packages, and the folder of each. */
export const plugins = ['socs', 'pcs', 'my-ocs-agent', 'minimal-plugin'] as const satisfies readonly Good[];
export const scripts = ['single-agent', 'minimal-script'] as const satisfies readonly Good[];
export const small = ['pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'] as const;
