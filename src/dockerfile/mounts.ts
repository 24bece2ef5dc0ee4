import type { Flag } from './ast.ts';
import { csvFields, parseBool } from './go-values.ts';
import type { RefusedAt } from './nodes.ts';
import { suggestion } from './suggest.ts';

/** What `RUN --mount` and `--device` say before variables are known. Source: commands_runmount.go, commands_rundevice.go. */
export function refusedMounts(flags: readonly Flag[]): RefusedAt | null {
  for (const [name, check] of checks) {
    for (const flag of flags) {
      if (flag.name !== name || !flag.value) continue;
      const fields = csvFields(flag.value.text);
      const refused = 'refused' in fields ? `failed to parse csv ${name}s: ${fields.refused}` : check(fields);
      if (refused) return { refused, span: flag.span };
    }
  }
  return null;
}

const checks: readonly (readonly [string, (fields: readonly string[]) => string | null])[] = [
  ['device', refusedDevice],
  ['mount', refusedMountFields],
];

function split(field: string): { readonly key: string; readonly value: string | null } {
  const equals = field.indexOf('=');
  if (equals === -1) return { key: field.toLowerCase(), value: null };
  return { key: field.slice(0, equals).toLowerCase(), value: field.slice(equals + 1) };
}

function refusedMountFields(fields: readonly string[]): string | null {
  for (const field of fields) {
    const { key, value } = split(field);
    if (key !== 'from' || value === null) continue;
    const dollar = value.indexOf('$');
    if (dollar !== -1 && dollar !== value.length - 1) {
      return "'from' doesn't support variable expansion, define alias stage instead";
    }
  }
  return null;
}

function refusedDevice(fields: readonly string[]): string | null {
  let name = '';
  for (const field of fields) {
    const { key, value } = split(field);
    if (key === 'required') {
      if (value !== null && parseBool(value) === null) return `invalid value for ${key}: ${value}`;
    } else if (value !== null && key === 'name') {
      if (name !== '') return `device name already set to ${name}`;
      name = value;
    } else if (name === '') name = field;
    else if (value === null) return `invalid field '${field}' must be a key=value pair`;
    else return `unexpected key '${key}' in '${field}'${suggestion(key, ['name', 'required'], true)}`;
  }
  return null;
}
