import type { Location, SourceFile } from '../model/location.ts';
import { nearest } from '../model/nearest.ts';
import { imageNameProblem } from './build-entry.ts';
import { type Field, type Parsed, pathText, type Wrong } from './field.ts';
import { type GenerateSettings, noGenerateSettings } from './generate-settings.ts';
import { type InputKey, type InputValues, inputKeys, inputName, inputs } from './inputs.ts';
import type { ConfigProblem } from './problem.ts';
import { parseSettings, type Settings } from './settings-file.ts';

export type Config = InputValues & {
  readonly rules: Settings['rules'];
  readonly build: Settings['build'];
  readonly generate: GenerateSettings;
  readonly registries: Settings['registries'];
  /** Which keys were given, by whom: a default gives way, a value that somebody wrote does not. */
  readonly given: ReadonlySet<InputKey>;
};

export type ParsedConfig =
  | { readonly status: 'ok'; readonly config: Config }
  | { readonly status: 'invalid'; readonly problems: readonly ConfigProblem[] };

export type RawConfig = {
  /** Inputs or flags by their user-facing name. An empty text means "not given". */
  readonly inputs: Readonly<Record<string, string>>;
  /** How users write them: `fail-on` or `--fail-on`. */
  readonly prefix: '' | '--';
  readonly settings: SourceFile | null;
  readonly ruleIds: readonly string[];
};

function parseField<K extends InputKey>(key: K, value: unknown): Parsed<InputValues[K]> {
  // The table's type ties each key to its own value type; indexing by a union loses that tie.
  const field = inputs[key] as unknown as Field<InputValues[K]>;
  return field.parse(value);
}

/** A value and, where the settings file gives it, its place and those inside of it. */
type Given = {
  readonly value: unknown;
  readonly at: Location | null;
  readonly placeOf?: (wrong: Wrong) => Location;
};

/** Defaults, settings file, inputs or flags: the last wins. All problems at once. */
export function parseConfig(raw: RawConfig): ParsedConfig {
  const problems: ConfigProblem[] = [];
  const read = raw.settings ? parseSettings(raw.settings, raw.ruleIds) : null;
  problems.push(...(read?.problems ?? []));
  const values: Record<string, unknown> = {};
  const given = new Set<InputKey>();

  function take(key: InputKey, { value, at, placeOf }: Given, shown: string): void {
    const parsed = parseField(key, value);
    if (parsed.status === 'ok') {
      values[key] = parsed.value;
      given.add(key);
    } else if (parsed.inside) {
      for (const wrong of parsed.inside)
        problems.push({ key: shown + pathText(wrong.where), message: wrong.message, at: placeOf?.(wrong) ?? at });
    } else {
      const secret = 'secret' in inputs[key];
      const found = typeof value === 'string' && !secret ? `: \`${clip(value)}\`` : '';
      problems.push({ key: shown, message: `${parsed.message}${found ? `, found${found.slice(1)}` : ''}`, at });
    }
  }

  for (const key of inputKeys) values[key] = inputs[key].default;
  for (const [key, held] of read?.settings.values ?? []) take(key, held, inputName(key));
  const names = inputKeys.map(inputName);
  for (const [name, text] of Object.entries(raw.inputs)) {
    if (text === '') continue;
    const key = inputKeys.find((candidate) => inputName(candidate) === name);
    if (key !== undefined) take(key, { value: text, at: null }, raw.prefix + name);
    else {
      const meant = nearest(name, names);
      problems.push({
        key: raw.prefix + name,
        message: `unknown${meant ? `, did you mean \`${raw.prefix}${meant}\`?` : ''}`,
        at: null,
      });
    }
  }

  const config = {
    ...values,
    rules: read?.settings.rules ?? new Map(),
    build: read?.settings.build ?? [],
    generate: read?.settings.generate ?? noGenerateSettings,
    registries: read?.settings.registries ?? [],
    given,
  } as unknown as Config;
  if (problems.length === 0) problems.push(...contradictions(config, raw));
  return problems.length > 0 ? { status: 'invalid', problems } : { status: 'ok', config };
}

/** Values that are right alone and wrong together. */
function contradictions(config: Config, raw: RawConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const say = (key: InputKey, message: string): void => {
    problems.push({ key: raw.prefix + inputName(key), message, at: null });
  };
  if (config.smoke === 'off' && config.images.length > 0 && config.push !== 'false' && config.until === 'push') {
    say(
      'smoke',
      '`off` with something to push: an image that was not tested is never pushed; leave `images` out or set `until: build`',
    );
  }
  if (config.hub !== 'embedded' && !/^wss?:\/\/[^/\s]+/.test(config.hub))
    say('hub', '`embedded` or a WebSocket URL (`ws://host:8001/ws`) was expected');
  for (const id of config.disable) {
    if (raw.ruleIds.includes(id)) continue;
    const meant = nearest(id, raw.ruleIds);
    say('disable', `no rule is called \`${id}\`${meant ? `, did you mean \`${meant}\`?` : ''}`);
  }
  for (const name of config.images) {
    const wrong = imageNameProblem(name);
    if (wrong !== null) say('images', wrong);
  }
  if (config.platform?.includes(','))
    say('platform', 'one platform was expected; build each in a job of its own and join them with `ocs-agent merge`');
  return problems;
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

/** One sentence a problem, with its place. */
export function problemText(problem: ConfigProblem): string {
  const start = problem.at?.range?.start;
  const place = problem.at ? `${problem.at.file}${start ? `:${start.line}:${start.column}` : ''}: ` : '';
  return `${place}${problem.key === null ? '' : `${problem.key}: `}${problem.message}`;
}
