import { ok, type Parsed, parseLines, parseSwitch, parseText } from './field.ts';

/** Key `generate`: what `ocs-agent generate` was told and the repository cannot say. */
export type GenerateSettings = {
  readonly base: string | null;
  readonly apt: readonly string[];
  readonly extras: readonly string[];
  readonly user: string | null;
  readonly expose: readonly string[];
  readonly compose: boolean;
};

export const noGenerateSettings: GenerateSettings = {
  base: null,
  apt: [],
  extras: [],
  user: null,
  expose: [],
  compose: false,
};

type Mutable = { -readonly [K in keyof GenerateSettings]: GenerateSettings[K] };

const keys = ['base', 'apt', 'extras', 'user', 'expose', 'compose'] as const;

/** Reads the mapping; a sentence for each value that is none. */
export function parseGenerateSettings(value: unknown): {
  readonly settings: GenerateSettings;
  readonly problems: readonly { readonly key: string; readonly message: string }[];
} {
  const settings: Mutable = { ...noGenerateSettings };
  const problems: { key: string; message: string }[] = [];
  if (value === null || value === undefined) return { settings, problems };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { settings, problems: [{ key: 'generate', message: `a mapping of ${keys.join(', ')} was expected` }] };
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const take = <T>(key: (typeof keys)[number], parse: (value: unknown) => Parsed<T>, set: (value: T) => void): void => {
    const given = fields.get(key);
    if (given === undefined || given === null) return;
    const parsed = parse(given);
    if (parsed.status === 'ok') set(parsed.value);
    else problems.push({ key: `generate.${key}`, message: parsed.message });
  };
  take('base', parseText, (base) => {
    settings.base = base;
  });
  take('user', parseText, (user) => {
    settings.user = user;
  });
  take('apt', parseLines, (apt) => {
    settings.apt = apt;
  });
  take('extras', parseLines, (extras) => {
    settings.extras = extras;
  });
  take('expose', parsePorts, (expose) => {
    settings.expose = expose;
  });
  take('compose', parseSwitch, (compose) => {
    settings.compose = compose;
  });
  for (const key of fields.keys()) {
    if (!keys.some((known) => known === key))
      problems.push({ key: `generate.${key}`, message: `unknown key; known are ${keys.join(', ')}` });
  }
  return { settings, problems };
}

/** One port alone may stand there as a number. */
function parsePorts(value: unknown): Parsed<readonly string[]> {
  return typeof value === 'number' ? ok([String(value)]) : parseLines(value);
}
