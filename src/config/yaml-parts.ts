import { textOfValue } from '../model/json.ts';
import { nearest } from '../model/nearest.ts';
import { invalid, ok, type Parsed, type Wrong } from './field.ts';
import { readYamlDocument } from './yaml-document.ts';

export type Fields = ReadonlyMap<string, unknown>;

/** A mapping's keys and values; null where it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
}

/** What is to be said of each key that is not among the known ones. */
export function unknownKeys(fields: Fields, known: readonly string[], where: Wrong['where']): readonly Wrong[] {
  return [...fields.keys()].flatMap((key) => {
    if (known.includes(key)) return [];
    const meant = nearest(key, known);
    const message = `unknown key \`${key}\`${meant ? `, did you mean \`${meant}\`?` : `; known are ${known.join(', ')}`}`;
    return [{ where, key, unknown: true, message }];
  });
}

/** What is to be said of a key that is neither `true` nor `false`. A key without value is not given. */
export function switchProblems(fields: Fields, key: string, where: Wrong['where']): readonly Wrong[] {
  return ['boolean', 'undefined'].includes(typeof (fields.get(key) ?? undefined))
    ? []
    : [{ where, key, message: `\`${key}\` must be \`true\` or \`false\`` }];
}

/** A list of texts; null where it is none. Nested pairs and numbers are taken as OCS takes `arguments`: flat, as text. */
export function textsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const flat = value.flat(2);
  return flat.every((item) => ['string', 'number', 'boolean'].includes(typeof item)) ? flat.map(String) : null;
}

/** `env`: names and values; a sentence where they are not. */
export function variablesOf(value: unknown): Readonly<Record<string, string>> | string {
  const fields = fieldsOf(value ?? {});
  if (!fields) return `\`env\` must be a mapping of names and values`;
  const noText = [...fields].find(([, text]) => !['string', 'number', 'boolean'].includes(typeof text))?.[0];
  if (noText !== undefined) return `\`env\`: the value of \`${noText}\` must be a text or a number`;
  return Object.fromEntries([...fields].map(([name, text]) => [name, String(text)]));
}

/** A file of the repository, relative to PATH, and where it goes in the container. */
export type FileIn = { readonly source: string; readonly target: string };

/** `path/in/repository:/path/in/container`, each; a sentence where they are not. */
export function filesOf(value: unknown): readonly FileIn[] | string {
  const files = textsOf(value)?.map((file) => {
    const colon = file.lastIndexOf(':');
    return { source: file.slice(0, Math.max(colon, 0)), target: file.slice(colon + 1) };
  });
  if (!files || files.some(({ source, target }) => source === '' || !target.startsWith('/')))
    return `\`files\` must be a list of \`path/in/repository:/path/in/container\``;
  if (files.some(({ source }) => source.startsWith('/') || source.split('/').includes('..')))
    return `\`files\` may only name files of the repository`;
  return files;
}

/** What the library says of a text that is no YAML, expands without end or is nested too deeply: its first line. */
export function yamlProblem(error: unknown): string {
  const said = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : textOfValue(error);
  // The library recurses, and throws this or makes a problem of it.
  return error instanceof RangeError || said.includes('call stack') ? 'nested too deeply' : said;
}

/** A YAML list, as text (the input) or as read (the settings file). `of`: what each item is. */
export function listOf(value: unknown, of: string): Parsed<readonly unknown[]> {
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      const document = readYamlDocument(value);
      const [fault] = document.errors;
      if (fault) throw fault;
      list = document.toJS();
    } catch (error) {
      return invalid(`a YAML list was expected: ${yamlProblem(error)}`);
    }
  }
  if (list === null || list === undefined) return ok([]);
  return Array.isArray(list) ? ok(list) : invalid(`a YAML list of ${of} was expected`);
}
