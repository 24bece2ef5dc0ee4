import type { ComposeFile, ComposeService } from '../../../src/compose/compose-file.ts';
import { readCompose } from '../../../src/compose/index.ts';
import { type Located, positionAt } from '../../../src/model/location.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';

export type Files = Readonly<Record<string, string>>;

/** The compose file of a tree that has one, or the one at `path`. */
export function composeOf(files: Files, path?: string): ComposeFile {
  const found = readCompose(snapshotOfTexts(files));
  const one = path === undefined ? found[0] : found.find(({ file }) => file.path === path);
  if (!one) throw new Error('no compose file found');
  return one;
}

export function serviceOf(files: Files, name: string): ComposeService {
  const service = composeOf(files).services.find((one) => one.name.value === name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
}

/** What stands at a place, in its file. */
export function textAt(place: Located<unknown> | null | undefined): string | null {
  return place ? place.file.text.slice(place.span.start, place.span.end) : null;
}

/** `file:line:column text`. */
export function whereabouts(place: Located<unknown> | null | undefined): string | null {
  if (!place) return null;
  const { line, column } = positionAt(place.file, place.span.start);
  return `${place.file.path}:${line}:${column} ${textAt(place)}`;
}

/** `message @ file:line:column text` for each problem. */
export function problemsOf(files: Files, path?: string): readonly string[] {
  return composeOf(files, path).problems.map(({ message, at }) => `${message} @ ${whereabouts(at)}`);
}

export function unresolvedOf(files: Files): readonly string[] {
  return composeOf(files).unresolved.map(({ message, at }) => `${message} @ ${whereabouts(at)}`);
}
