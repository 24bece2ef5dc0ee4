import type { Flag } from './ast.ts';
import { spanIn, wordIn } from './logical-line.ts';
import type { Node, Refused } from './nodes.ts';
import { suggestion } from './suggest.ts';
import type { RawFlag } from './words.ts';

type FlagKind = 'boolean' | 'string' | 'strings';

/** The flags of each instruction. Source: BuildKit frontend/dockerfile/instructions, v0.34. */
const flagsOf: { readonly [name: string]: { readonly [flag: string]: FlagKind } } = {
  from: { platform: 'string' },
  add: {
    checksum: 'string',
    chmod: 'string',
    chown: 'string',
    exclude: 'strings',
    'keep-git-dir': 'boolean',
    link: 'boolean',
    unpack: 'boolean',
  },
  copy: {
    chmod: 'string',
    chown: 'string',
    exclude: 'strings',
    from: 'string',
    link: 'boolean',
    parents: 'boolean',
  },
  run: { device: 'strings', mount: 'strings', network: 'string', security: 'string' },
  healthcheck: {
    interval: 'string',
    retries: 'string',
    'start-interval': 'string',
    'start-period': 'string',
    timeout: 'string',
  },
};

/** `--name=value` split; its value's text is without the quotes and escapes, its span what stands in the file. */
export function flagOf(node: Node, raw: RawFlag): Flag {
  const equals = raw.text.indexOf('=');
  const name = raw.text.slice(2, equals === -1 ? undefined : equals);
  const written = wordIn(node.line, raw.valueStart ?? raw.end, raw.end);
  return {
    name,
    value: equals === -1 ? null : { text: raw.text.slice(equals + 1), span: written.span },
    span: spanIn(node.line, raw.start, raw.end),
  };
}

/** The first flag that BuildKit refuses, with its message. Source: instructions/bflag.go. */
export function refusedFlag(node: Node): (Refused & { readonly flag: RawFlag }) | null {
  const known = flagsOf[node.name] ?? {};
  const used = new Set<string>();
  for (const flag of node.flags) {
    const equals = flag.text.indexOf('=');
    const written = equals === -1 ? flag.text : flag.text.slice(0, equals);
    const value = equals === -1 ? null : flag.text.slice(equals + 1);
    const name = written.slice(2);
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!kind) return { flag, refused: `unknown flag: ${written}${suggestion(name, Object.keys(known), true)}` };
    if (used.has(name) && kind !== 'strings') return { flag, refused: `duplicate flag specified: ${written}` };
    used.add(name);
    if (kind !== 'boolean') {
      if (value === null) return { flag, refused: `missing a value on flag: ${written}` };
      continue;
    }
    if (value === '') return { flag, refused: `missing a value on flag: ${written}` };
    if (value !== null && !['true', 'false'].includes(value.toLowerCase())) {
      return { flag, refused: `expecting boolean value for flag ${written}, not: ${value}` };
    }
  }
  return null;
}

/** The value of a flag that may stand once; '' where it is not given. */
export function flagText(flags: readonly Flag[], name: string): string {
  return flags.find((flag) => flag.name === name)?.value?.text ?? '';
}
