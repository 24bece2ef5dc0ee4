import type { ComposeArguments, ComposeService } from '../../compose/compose-file.ts';
import type { Edit } from '../../model/finding.ts';
import type { SourceFile, Span } from '../../model/location.ts';
import { eolOf, insertingAt, lineBefore, replacing } from './edits.ts';
import type { Argument } from './starts.ts';

/** The line an offset is in, its end of line included. */
export function lineSpan({ text }: SourceFile, at: number): Span {
  const newline = text.indexOf('\n', at);
  return { start: text.lastIndexOf('\n', at - 1) + 1, end: newline === -1 ? text.length : newline + 1 };
}

/** Whether an item of a list stands on a line of its own, so that the line can go. */
function hasOwnLine(file: SourceFile, span: Span): boolean {
  const line = lineSpan(file, span.start);
  const after = file.text.slice(span.end, line.end);
  return /^\s*-\s+$/.test(lineBefore(file, span.start)) && /^\s*(?:#.*)?\s*$/.test(after) && span.end <= line.end;
}

/** Takes items out of `command` and puts them into `environment`; null where the text is laid out in another way. */
export function movedToEnvironment(
  service: ComposeService,
  command: ComposeArguments,
  items: readonly Argument[],
): readonly Edit[] | null {
  const { file } = command.at;
  if (!items.every((item) => item.file === file && hasOwnLine(file, item.span))) return null;
  const isWhole = items.length === command.elements.length;
  const key = keyBefore(file, command.at.span.start, 'command');
  if (isWhole && key && !service.keys.has('environment')) return [replacing(file, key, 'environment')];
  const neighbour = service.environment.findLast(({ style, key: one }) => style !== 'env-file' && one.file === file);
  if (!neighbour || (isWhole && !key)) return null;
  const place = neighbour.style === 'list' ? (neighbour.element ?? neighbour.key) : neighbour.key;
  const before = lineBefore(file, place.span.start);
  const line = lineSpan(file, neighbour.value?.span.end ?? place.span.end);
  if (!file.text.slice(line.start, line.end).endsWith('\n')) return null;
  if (!(neighbour.style === 'list' ? /^\s*-\s+$/ : /^\s*$/).test(before)) return null;
  const lines = items.map((item) => {
    const written = file.text.slice(item.span.start, item.span.end);
    return neighbour.style === 'list' ? before + written : `${before}${asPair(item.text)}`;
  });
  const gone = [...(isWhole && key ? [key.start] : []), ...items.map(({ span }) => span.start)];
  return merged(file, [
    { span: { start: line.end, end: line.end }, text: lines.map((text) => text + eolOf(file)).join('') },
    ...gone.map((at) => ({ span: lineSpan(file, at), text: '' })),
  ]);
}

type Change = { readonly span: Span; readonly text: string };

/** Changes that touch become one: two edits at one place have no order. */
function merged(file: SourceFile, changes: readonly Change[]): readonly Edit[] {
  const made: Change[] = [];
  for (const change of changes.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const last = made.at(-1);
    if (!last || last.span.end !== change.span.start) made.push(change);
    else
      made[made.length - 1] = { span: { start: last.span.start, end: change.span.end }, text: last.text + change.text };
  }
  return made.map(({ span, text }) => replacing(file, span, text));
}

function asPair(text: string): string {
  const equals = text.indexOf('=');
  return `${text.slice(0, equals)}: ${JSON.stringify(text.slice(equals + 1))}`;
}

/** The key that a block begins below. */
function keyBefore({ text }: SourceFile, at: number, key: string): Span | null {
  const match = new RegExp(`(?:^|\\s)(${key})[ \\t]*:[ \\t]*(?:#[^\\n]*)?\\s*$`).exec(text.slice(0, at));
  if (!match) return null;
  const start = match.index + match[0].indexOf(key);
  return { start, end: start + key.length };
}

/** Adds an item to a list of a service, or the list itself; null where the text is laid out in another way. */
export function addedToList(
  service: ComposeService,
  key: string,
  item: string,
  neighbour: { readonly file: SourceFile; readonly span: Span } | null,
): Edit | null {
  const { file, span } = service.name;
  const eol = eolOf(file);
  if (neighbour) {
    const before = lineBefore(neighbour.file, neighbour.span.start);
    return neighbour.file === file && /^\s*-\s+$/.test(before)
      ? insertingAt(file, neighbour.span.start, `${item}${eol}${before}`)
      : null;
  }
  if (service.keys.has(key)) return null;
  // The line under the service's name tells how deep its keys stand.
  const lineEnd = file.text.indexOf('\n', span.end);
  const indent = lineEnd === -1 ? null : /^[ ]+/.exec(file.text.slice(lineEnd + 1))?.[0];
  if (!indent || !/^:\s*(?:#.*)?$/.test(file.text.slice(span.end, lineEnd).trim())) return null;
  const lines = `${indent}${key}:${eol}${indent}  - ${item}${eol}`;
  const { image } = service;
  const ofImage = image?.file === file && image.span.start > lineEnd ? lineSpan(file, image.span.end) : null;
  const isAlone = ofImage && new RegExp(`^${indent}image:`).test(file.text.slice(ofImage.start));
  const isWhole = ofImage && file.text.charAt(ofImage.end - 1) === '\n';
  return insertingAt(file, isAlone && isWhole ? ofImage.end : lineEnd + 1, lines);
}
