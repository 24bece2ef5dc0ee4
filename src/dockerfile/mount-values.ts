import { csvFields, parseBool } from './go-values.ts';
import { goQuote } from './space.ts';
import { suggestion } from './suggest.ts';
import type { Expanded } from './variables.ts';

const types = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const sharings = ['shared', 'private', 'locked'];
const keys = [
  'type',
  'from',
  'source',
  'target',
  'readonly',
  'id',
  'sharing',
  'required',
  'size',
  'mode',
  'uid',
  'gid',
  'src',
  'dst',
  'destination',
  'ro',
  'rw',
  'readwrite',
  'env',
];

export type Mount = {
  type: string;
  from: string;
  source: string;
  target: string;
  id: string;
  sharing: string;
  mode: boolean;
  uid: boolean;
  gid: boolean;
};

export type MountResult =
  | { readonly kind: 'mount'; readonly mount: Readonly<Mount> }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly message: string };

function refuse(message: string): MountResult {
  return { kind: 'refused', message };
}

/** A `--mount` with its variables put in. Source: instructions/commands_runmount.go, parseMount. */
export function parseMount(text: string, expand: (value: string) => Expanded): MountResult {
  const fields = csvFields(text);
  if ('refused' in fields) return refuse(`failed to parse csv mounts: ${fields.refused}`);
  const mount: Mount = {
    type: 'bind',
    from: '',
    source: '',
    target: '',
    id: '',
    sharing: '',
    mode: false,
    uid: false,
    gid: false,
  };
  let isUnknown = false;
  for (const field of fields) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (equals === -1) {
      if (['readonly', 'ro', 'readwrite', 'rw'].includes(key)) continue;
      if (key !== 'required') return refuse(`invalid field '${field}' must be a key=value pair`);
      if (mount.type !== 'secret' && mount.type !== 'ssh' && !isUnknown) return unexpected(key, mount.type);
      continue;
    }
    const expanded = expand(field.slice(equals + 1));
    if (expanded.kind === 'refused') return expanded;
    if (expanded.kind === 'unknown') {
      isUnknown = true;
      continue;
    }
    const refused = setField(mount, key, field, expanded.text, isUnknown);
    if (refused) return refused;
  }
  if (isUnknown) return { kind: 'unknown' };
  return refusedTogether(mount) ?? { kind: 'mount', mount };
}

function unexpected(key: string, type: string): MountResult {
  return refuse(`unexpected key '${key}' for mount type '${type}'`);
}

function setField(mount: Mount, key: string, field: string, value: string, isUnknown: boolean): MountResult | null {
  const invalid = refuse(`invalid value for ${key}: ${value}`);
  switch (key) {
    case 'type':
      if (!types.includes(value.toLowerCase())) {
        return refuse(`unsupported mount type ${goQuote(value)}${suggestion(value, types, true)}`);
      }
      mount.type = value.toLowerCase();
      return null;
    case 'from':
    case 'id':
      mount[key] = value;
      return null;
    case 'source':
    case 'src':
      mount.source = value;
      return null;
    case 'target':
    case 'dst':
    case 'destination':
      mount.target = value;
      return null;
    case 'readonly':
    case 'ro':
    case 'readwrite':
    case 'rw':
      return parseBool(value) === null ? invalid : null;
    case 'required':
      if (mount.type !== 'secret' && mount.type !== 'ssh') return isUnknown ? null : unexpected(key, mount.type);
      return parseBool(value) === null ? invalid : null;
    case 'size':
      if (mount.type !== 'tmpfs') return isUnknown ? null : unexpected(key, mount.type);
      return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+) ?(?:[kmgtp]i?b?|b)?$/i.test(value) ? null : invalid;
    case 'sharing':
      if (!sharings.includes(value.toLowerCase())) {
        return refuse(`unsupported sharing value ${goQuote(value)}${suggestion(value, sharings, true)}`);
      }
      mount.sharing = value.toLowerCase();
      return null;
    case 'mode':
    case 'uid':
    case 'gid':
      if (!isUnsigned(value, key === 'mode' ? 8 : 10)) return refuse(`invalid value ${value} for ${key}`);
      mount[key] = true;
      return null;
    case 'env':
      return null;
    default:
      return refuse(`unexpected key '${key}' in '${field}'${suggestion(key, keys, true)}`);
  }
}

function isUnsigned(text: string, base: 8 | 10): boolean {
  return (base === 8 ? /^[0-7]+$/ : /^[0-9]+$/).test(text) && Number.parseInt(text, base) < 2 ** 32;
}

function refusedTogether(mount: Mount): MountResult | null {
  const owned = mount.type === 'secret' || mount.type === 'ssh' || mount.type === 'cache';
  for (const key of ['mode', 'uid', 'gid'] as const) {
    if (!owned && mount[key]) return refuse(`${key} not allowed for ${goQuote(mount.type)} type mounts`);
  }
  if (mount.type === 'secret') {
    if (mount.from !== '') return refuse('secret mount should not have a from');
    if (mount.sharing !== '') return refuse('secret mount should not define sharing');
    if (mount.source === '' && mount.target === '' && mount.id === '') {
      return refuse('invalid secret mount. one of source, target required');
    }
    if (mount.source !== '' && mount.id !== '') return refuse("both source and id can't be set");
  }
  if (mount.sharing !== '' && mount.type !== 'cache') {
    return refuse(`invalid cache sharing set for ${mount.type} mount`);
  }
  return null;
}
