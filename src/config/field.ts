import type { Schema } from './schema.ts';

/** Something wrong inside of a value. */
export type Wrong = {
  /** Keys and indexes that lead to what it is about. */
  readonly where: readonly (string | number)[];
  /** The key below that is wrong, where it is not all of it. */
  readonly key?: string;
  /** The key itself is, not its value. */
  readonly unknown?: true;
  readonly message: string;
};

/**
 * What became of one value. `message` says what was expected; the caller adds what was found and where. `inside`: the
 * same, each with its own place.
 */
export type Parsed<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'invalid'; readonly message: string; readonly inside?: readonly Wrong[] };

/**
 * One input: the same key in action.yml, in the settings file and, with `--`, on the command line.
 * `parse` takes a string (inputs, flags) or what YAML makes of the settings file's value.
 */
export type Field<T> = {
  /** Markdown, one or two sentences; action.yml, README and --help show it. */
  readonly description: string;
  readonly default: T;
  /** The default as README shows it, where `String(default)` would not do. */
  readonly shownDefault?: string;
  /** A pull request can change the settings file: it may not set this. */
  readonly notInFile?: true;
  /** Never a flag: a command line can be read by every user of the machine. */
  readonly secret?: true;
  /** Not an input of the Action, only a key of the settings file. */
  readonly fileOnly?: true;
  /** The settings file must keep the path inside the repository that this finds in a value; null: none. */
  readonly path?: (value: string) => string | null;
  /** What a flag's value stands for in --help. Absent: a switch. */
  readonly placeholder?: string;
  readonly repeatable?: true;
  /** The values of the settings file that `parse` takes, for editors. Not given: the key cannot stand there. */
  readonly schema?: Schema;
  parse(value: unknown): Parsed<T>;
};

export function ok<T>(value: T): Parsed<T> {
  return { status: 'ok', value };
}

export function invalid(message: string): Parsed<never> {
  return { status: 'invalid', message };
}

/** `[0].operations[1]`. */
export function pathText(path: Wrong['where']): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
}

/** @param name what the value is called: an input has no lines, so its problems say by name where they are */
export function invalidInside(name: string, inside: readonly Wrong[]): Parsed<never> {
  const sentences = inside.map(({ where, message }) => `${name}${pathText(where)}: ${message}`);
  return { status: 'invalid', message: sentences.join('; '), inside };
}

export function parseText(value: unknown): Parsed<string> {
  if (typeof value === 'string') return ok(value.trim());
  if (typeof value === 'number' || typeof value === 'boolean') return ok(String(value));
  return invalid('a text was expected');
}

/** The spellings of the runner's own getBooleanInput, and YAML's. */
export function parseSwitch(value: unknown): Parsed<boolean> {
  if (typeof value === 'boolean') return ok(value);
  if (typeof value === 'string' && /^(true|True|TRUE)$/.test(value.trim())) return ok(true);
  if (typeof value === 'string' && /^(false|False|FALSE)$/.test(value.trim())) return ok(false);
  return invalid('`true` or `false` was expected');
}

export function parseChoice<T extends string>(choices: readonly T[]): (value: unknown) => Parsed<T> {
  return (value) => {
    const text = typeof value === 'string' || typeof value === 'boolean' ? String(value).trim() : null;
    const choice = choices.find((candidate) => candidate === text);
    return choice === undefined
      ? invalid(`one of ${choices.map((c) => `\`${c}\``).join(', ')} was expected`)
      : ok(choice);
  };
}

/** One a line, or a YAML list. Blank lines are nothing. */
export function parseLines(value: unknown): Parsed<readonly string[]> {
  if (typeof value === 'string') {
    return ok(
      value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  }
  if (Array.isArray(value)) {
    const lines = value.map(parseText);
    const texts = lines.flatMap((line) => (line.status === 'ok' ? [line.value] : []));
    if (texts.length === lines.length) return ok(texts);
  }
  return invalid('one value a line, or a list of texts, was expected');
}

export function parseWholeNumber(minimum: number, maximum: number): (value: unknown) => Parsed<number> {
  return (value) => {
    const number =
      typeof value === 'number'
        ? value
        : typeof value === 'string' && /^\s*\d+\s*$/.test(value)
          ? Number(value)
          : Number.NaN;
    if (Number.isInteger(number) && number >= minimum && number <= maximum) return ok(number);
    return invalid(`a whole number from ${minimum} to ${maximum} was expected`);
  };
}

/** null where nothing was given. */
export function optional<T>(parse: (value: unknown) => Parsed<T>): (value: unknown) => Parsed<T | null> {
  return (value) => (value === null || value === '' ? ok(null) : parse(value));
}
