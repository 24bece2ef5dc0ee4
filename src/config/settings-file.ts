import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Severity } from '../model/finding.ts';
import { type Location, locationOf, type SourceFile, wholeFile } from '../model/location.ts';
import { nearest } from '../model/nearest.ts';
import { type BuildEntry, buildFields, imageNameProblem } from './build-entry.ts';
import { type Field, pathText, type Wrong } from './field.ts';
import { type GenerateSettings, generateFields, noGenerateSettings } from './generate-settings.ts';
import { type InputKey, inputKeys, inputName, inputs, kebab } from './inputs.ts';
import type { ConfigProblem } from './problem.ts';
import { parseRegistries } from './registries.ts';
import { readYamlDocument } from './yaml-document.ts';
import { yamlProblem } from './yaml-parts.ts';

/** Where users keep settings in their repository. */
export const settingsPath = '.github/ocs-agent.yaml';

/** Where editors find the schema: the one of the newest release. */
export const schemaAddress =
  'https://raw.githubusercontent.com/simonsobs/ocs-agent-action/v1/docs/ocs-agent.schema.json';

/** The first line of a settings file, for editors with a YAML language server. */
export const schemaHeader = `# yaml-language-server: $schema=${schemaAddress}`;

type Fields<T> = { readonly [K in keyof T]: Field<T[K]> };

export type RuleLevel = Severity | 'off';

export type Settings = {
  /** What each key holds, as YAML made it. */
  readonly values: ReadonlyMap<InputKey, Held>;
  readonly rules: ReadonlyMap<string, { readonly level: RuleLevel; readonly at: Location }>;
  readonly build: readonly BuildEntry[];
  readonly generate: GenerateSettings;
  /** Where images may come from; empty: from anywhere. */
  readonly registries: readonly string[];
};

type Held = {
  readonly value: unknown;
  /** Where the value stands, and what is wrong inside of it. */
  readonly at: Location;
  placeOf(wrong: Wrong): Location;
};

export const otherKeys = ['rules', 'build', 'registries', 'generate'] as const;
export const ruleLevels: readonly RuleLevel[] = ['off', 'notice', 'warning', 'error'];

/** A path that stays in the repository: no leading `/`, no `..`, no drive. */
export function staysInside(path: string): boolean {
  return !/^([A-Za-z]:)?[\\/]/.test(path) && !path.split(/[\\/]/).includes('..');
}

/** Characters. No honest file comes near. */
const longestSettings = 128 * 1024;

/** The document, or why there is none: the library's parser recurses, and gives up where nesting ends the stack. */
function readDocument(text: string): { readonly document: Document.Parsed | null; readonly why: string } {
  if (text.length > longestSettings)
    return {
      document: null,
      why: `has ${text.length.toLocaleString('en')} characters, and ${longestSettings.toLocaleString('en')} are read at most; settings are a few lines`,
    };
  try {
    return { document: readYamlDocument(text), why: '' };
  } catch (error) {
    return { document: null, why: `no valid YAML: ${yamlProblem(error)}` };
  }
}

/** Reads .github/ocs-agent.yaml; every problem at once, each with its place. */
export function parseSettings(
  file: SourceFile,
  ruleIds: readonly string[],
): { settings: Settings; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const values = new Map<InputKey, Held>();
  const rules = new Map<string, { level: RuleLevel; at: Location }>();
  const build: BuildEntry[] = [];
  let generate = noGenerateSettings;
  let registries: readonly string[] = [];
  const settingsSoFar = (): Settings => ({ values, rules, build, generate, registries });

  function place(node: unknown): Location {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    const [start, end] = Array.isArray(range) ? range : [0, 0];
    return locationOf(file, { start: Number(start), end: Number(end) });
  }

  // maxAliasCount stands in toJS below: an alias bomb is refused, not expanded.
  const { document, why } = readDocument(file.text);
  if (document === null) {
    problems.push({ key: null, message: why, at: wholeFile(file.path) });
    return { settings: settingsSoFar(), problems };
  }
  for (const error of document.errors) {
    problems.push({
      key: null,
      message: `no valid YAML: ${yamlProblem(error)}`,
      at: locationOf(file, { start: error.pos[0], end: error.pos[1] }),
    });
  }
  if (problems.length > 0 || document.contents === null) return { settings: settingsSoFar(), problems };
  if (!isMap(document.contents)) {
    problems.push({ key: null, message: 'a mapping of settings was expected', at: place(document.contents) });
    return { settings: settingsSoFar(), problems };
  }

  const nodeOf = (value: unknown): Node | null =>
    isNode(value) && !(isScalar(value) && value.value === null) ? value : null;
  const resolved = (node: unknown): Node | null => nodeOf(isAlias(node) ? node.resolve(document) : node);
  const plain = (node: Node | null): unknown => {
    try {
      return node === null ? null : node.toJS(document, { maxAliasCount: 100 });
    } catch (error) {
      problems.push({ key: null, message: yamlProblem(error), at: place(node) });
      return null;
    }
  };

  /** As near as there is something. */
  function placeInside(node: unknown, { where, key, unknown }: Wrong): Location {
    let near: unknown = node;
    for (const step of [...where, ...(key === undefined ? [] : [key])]) {
      const at = resolved(near);
      const pair = isMap(at) ? at.items.find((one) => isScalar(one.key) && String(one.key.value) === step) : undefined;
      const next = isSeq(at) && typeof step === 'number' ? at.items[step] : pair?.value;
      if (pair && (next === null || next === undefined || (unknown && step === key))) return place(pair.key);
      if (!isNode(next)) break;
      near = next;
    }
    return place(near);
  }

  for (const pair of document.contents.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const node = resolved(nodeOf(pair.value));
    const at = place(node ?? pair.key);
    const key = inputKeys.find((candidate) => inputName(candidate) === name);
    if (key !== undefined) {
      if ('notInFile' in inputs[key]) {
        problems.push({
          key: name,
          message: `\`${name}\` cannot be set here: a pull request can change this file; give it as an input of the workflow`,
          at: place(pair.key),
        });
        continue;
      }
      const value = plain(node);
      const field: Field<unknown> = inputs[key];
      const parsed = field.parse(value);
      if (parsed.status === 'ok') keepInside(name, field, parsed.value, at);
      values.set(key, { value, at, placeOf: (wrong) => placeInside(node ?? pair.key, wrong) });
    } else if (name === 'rules' && isMap(node)) {
      for (const entry of node.items) {
        const id = isScalar(entry.key) ? String(entry.key.value) : '';
        // YAML 1.2 reads a bare `off` as text, YAML 1.1 tools as false: both mean off here.
        const asked = isScalar(entry.value) ? (entry.value.value === false ? 'off' : entry.value.value) : null;
        const level = ruleLevels.find((candidate) => candidate === asked);
        if (!ruleIds.includes(id)) {
          const meant = nearest(id, ruleIds);
          problems.push({
            key: `rules.${id}`,
            message: `no rule is called \`${id}\`${meant ? `, did you mean \`${meant}\`?` : ''}`,
            at: place(entry.key),
          });
        } else if (level === undefined) {
          problems.push({
            key: `rules.${id}`,
            message: 'one of `off`, `notice`, `warning`, `error` was expected',
            at: place(entry.value),
          });
        } else {
          rules.set(id, { level, at: place(entry.key) });
        }
      }
    } else if (name === 'build' && node !== null) {
      if (isSeq(node)) node.items.forEach(addBuild);
      else problems.push({ key: name, message: 'a list of images was expected', at });
    } else if (name === 'generate' && node !== null) {
      if (isMap(node)) generate = readFields(name, node, generateFields);
      else {
        const keys = Object.keys(generateFields).join(', ');
        problems.push({ key: name, message: `a mapping of ${keys} was expected`, at });
      }
    } else if (name === 'registries' && node !== null) {
      const parsed = parseRegistries(plain(node));
      if (parsed.status === 'ok') registries = parsed.value;
      else problems.push({ key: name, message: parsed.message, at });
    } else if (!otherKeys.some((known) => known === name)) {
      const meant = nearest(name, [...inputKeys.map(inputName), ...otherKeys]);
      problems.push({
        key: name,
        message: `unknown key \`${name}\`${meant ? `, did you mean \`${meant}\`?` : ''}`,
        at: place(pair.key),
      });
    } else if (name === 'rules' && node !== null) {
      problems.push({ key: name, message: 'a mapping of rule ids to levels was expected', at });
    }
  }

  function addBuild(item: unknown, index: number): void {
    const where = `build[${index}]`;
    const node = resolved(item);
    if (!isMap(node) || !node.has('name') || !node.has('dockerfile'))
      problems.push({ key: where, message: '`name` and `dockerfile` were expected', at: place(item) });
    else {
      const entry = readFields(where, node, buildFields);
      const wrong = entry.images.flatMap((name) => imageNameProblem(name) ?? []);
      for (const message of wrong)
        problems.push({ key: `${where}.images`, message, at: place(node.get('images', true)) });
      build.push(entry);
    }
  }

  /** A mapping by a table of its keys. A key without value is not given. */
  function readFields<T extends object>(where: string, map: YAMLMap, fields: Fields<T>): T {
    const keys = Object.keys(fields) as (keyof T & string)[];
    const read: Partial<T> = {};
    for (const key of keys) read[key] = fields[key].default;
    for (const pair of map.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const key = keys.find((candidate) => kebab(candidate) === name);
      if (key === undefined) {
        const known = keys.map(kebab);
        const meant = nearest(name, known);
        const message = `unknown key \`${name}\`${meant ? `, did you mean \`${meant}\`?` : `; known are ${known.join(', ')}`}`;
        problems.push({ key: `${where}.${name}`, message, at: place(pair.key) });
        continue;
      }
      const value = plain(nodeOf(pair.value));
      if (value === null) continue;
      const parsed = fields[key].parse(value);
      const at = place(pair.value);
      if (parsed.status === 'invalid' && parsed.inside) {
        for (const wrong of parsed.inside) {
          const inside = `${where}.${name}${pathText(wrong.where)}`;
          problems.push({ key: inside, message: wrong.message, at: placeInside(pair.value, wrong) });
        }
      } else if (parsed.status === 'invalid') {
        const found = typeof value === 'string' ? `, found \`${value}\`` : '';
        problems.push({ key: `${where}.${name}`, message: parsed.message + found, at });
      } else {
        read[key] = parsed.value;
        keepInside(`${where}.${name}`, fields[key], parsed.value, at);
      }
    }
    return read as T;
  }

  function keepInside<T>(key: string, field: Field<T>, value: unknown, at: Location): void {
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const text of texts) {
      const path = typeof text === 'string' ? (field.path?.(text) ?? null) : null;
      if (path !== null && !staysInside(path))
        problems.push({ key, message: `\`${path}\` leaves the repository; a path inside it was expected`, at });
    }
  }

  return { settings: settingsSoFar(), problems };
}
