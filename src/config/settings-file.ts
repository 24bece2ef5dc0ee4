import { isMap, isScalar, parseDocument } from 'yaml';
import type { Severity } from '../model/finding.ts';
import { type Location, locationOf, type SourceFile } from '../model/location.ts';
import { nearest } from '../model/nearest.ts';
import { type GenerateSettings, noGenerateSettings, parseGenerateSettings } from './generate-settings.ts';
import { type InputKey, inputKeys, inputName, inputs, smokeChoices } from './inputs.ts';
import { type InstanceSpec, parseInstances } from './instance.ts';
import type { ConfigProblem } from './problem.ts';

/** Where users keep settings in their repository. */
export const settingsPath = '.github/ocs-agent.yaml';

export type RuleLevel = Severity | 'off';

/** One image of `build:`. */
export type BuildEntry = {
  readonly name: string;
  readonly dockerfile: string;
  readonly context: string | null;
  readonly target: string | null;
  readonly buildArgs: readonly string[];
  readonly images: readonly string[];
  readonly smoke: string | null;
  readonly instances: readonly InstanceSpec[];
  readonly allowFailure: boolean;
};

export type Settings = {
  /** What each key holds, as YAML made it, and where its value stands. */
  readonly values: ReadonlyMap<InputKey, { readonly value: unknown; readonly at: Location }>;
  readonly rules: ReadonlyMap<string, { readonly level: RuleLevel; readonly at: Location }>;
  readonly build: readonly BuildEntry[];
  readonly generate: GenerateSettings;
};

const otherKeys = ['rules', 'build', 'registries', 'generate'] as const;
const buildKeys = [
  'name',
  'dockerfile',
  'context',
  'target',
  'build-args',
  'images',
  'smoke',
  'instances',
  'allow-failure',
];
const levels: readonly RuleLevel[] = ['off', 'notice', 'warning', 'error'];

/** A path that stays in the repository: no leading `/`, no `..`, no drive. */
export function staysInside(path: string): boolean {
  return !/^([A-Za-z]:)?[\\/]/.test(path) && !path.split(/[\\/]/).includes('..');
}

/** Reads .github/ocs-agent.yaml; every problem at once, each with its place. */
export function parseSettings(
  file: SourceFile,
  ruleIds: readonly string[],
): { settings: Settings; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const values = new Map<InputKey, { value: unknown; at: Location }>();
  const rules = new Map<string, { level: RuleLevel; at: Location }>();
  const build: BuildEntry[] = [];
  let generate = noGenerateSettings;
  const settingsSoFar = (): Settings => ({ values, rules, build, generate });

  function place(node: unknown): Location {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
    const [start, end] = Array.isArray(range) ? range : [0, 0];
    return locationOf(file, { start: Number(start), end: Number(end) });
  }

  // maxAliasCount stands in toJS below: an alias bomb is refused, not expanded.
  const document = parseDocument(file.text, { prettyErrors: false });
  for (const error of document.errors) {
    problems.push({
      key: null,
      message: `no valid YAML: ${error.message}`,
      at: locationOf(file, { start: error.pos[0], end: error.pos[1] }),
    });
  }
  if (problems.length > 0 || document.contents === null) return { settings: settingsSoFar(), problems };
  if (!isMap(document.contents)) {
    problems.push({ key: null, message: 'a mapping of settings was expected', at: place(document.contents) });
    return { settings: settingsSoFar(), problems };
  }

  const plain = (node: { toJS(doc: typeof document, options: { maxAliasCount: number }): unknown } | null): unknown => {
    try {
      return node === null ? null : node.toJS(document, { maxAliasCount: 100 });
    } catch (error) {
      problems.push({ key: null, message: error instanceof Error ? error.message : String(error), at: place(node) });
      return null;
    }
  };

  for (const pair of document.contents.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const node = pair.value !== null && typeof pair.value === 'object' && 'toJS' in pair.value ? pair.value : null;
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
      const paths = 'path' in inputs[key] ? (Array.isArray(value) ? value : [value]) : [];
      const outside = paths.find((path) => typeof path === 'string' && !staysInside(path));
      if (outside !== undefined)
        problems.push({
          key: name,
          message: `\`${outside}\` leaves the repository; a path inside it was expected`,
          at,
        });
      values.set(key, { value, at });
    } else if (name === 'rules' && isMap(node)) {
      for (const entry of node.items) {
        const id = isScalar(entry.key) ? String(entry.key.value) : '';
        // YAML 1.2 reads a bare `off` as text, YAML 1.1 tools as false: both mean off here.
        const asked = isScalar(entry.value) ? (entry.value.value === false ? 'off' : entry.value.value) : null;
        const level = levels.find((candidate) => candidate === asked);
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
    } else if (name === 'build') {
      const list = plain(node);
      if (!Array.isArray(list)) problems.push({ key: name, message: 'a list of images was expected', at });
      else for (const [index, item] of list.entries()) addBuild(item, index, at);
    } else if (name === 'generate') {
      const read = parseGenerateSettings(plain(node));
      generate = read.settings;
      problems.push(...read.problems.map(({ key: where, message }) => ({ key: where, message, at })));
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

  function addBuild(item: unknown, index: number, at: Location): void {
    const where = `build[${index}]`;
    const fields =
      typeof item === 'object' && item !== null && !Array.isArray(item) ? new Map(Object.entries(item)) : null;
    const name = fields?.get('name');
    const dockerfile = fields?.get('dockerfile');
    if (!fields || typeof name !== 'string' || typeof dockerfile !== 'string') {
      problems.push({ key: where, message: '`name` and `dockerfile` were expected', at });
      return;
    }
    for (const key of fields.keys()) {
      if (!buildKeys.includes(key))
        problems.push({ key: where, message: `unknown key \`${key}\`; known are ${buildKeys.join(', ')}`, at });
    }
    for (const path of [dockerfile, fields.get('context')]) {
      if (typeof path === 'string' && !staysInside(path))
        problems.push({ key: where, message: `\`${path}\` leaves the repository`, at });
    }
    const smoke = fields.get('smoke');
    if (smoke !== undefined && !smokeChoices.some((level) => level === smoke))
      problems.push({
        key: `${where}.smoke`,
        message: `one of ${smokeChoices.map((level) => `\`${level}\``).join(', ')} was expected, found \`${String(smoke)}\``,
        at,
      });
    const instances = parseInstances(fields.get('instances') ?? []);
    if (instances.status === 'invalid') problems.push({ key: `${where}.instances`, message: instances.message, at });
    const texts = (value: unknown): string[] =>
      Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split('\n').filter(Boolean) : [];
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    build.push({
      name,
      dockerfile,
      context: text(fields.get('context')),
      target: text(fields.get('target')),
      buildArgs: texts(fields.get('build-args')),
      images: texts(fields.get('images')),
      smoke: text(fields.get('smoke')),
      instances: instances.status === 'ok' ? instances.value : [],
      allowFailure: fields.get('allow-failure') === true,
    });
  }

  return { settings: settingsSoFar(), problems };
}
