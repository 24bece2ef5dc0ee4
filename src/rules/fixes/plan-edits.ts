import type { Edit, Finding } from '../../model/finding.ts';
import { severities } from '../../model/finding.ts';
import { offsetAt, type SourceFile } from '../../model/location.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';

/** An edit by offsets. */
export type PlacedEdit = { readonly start: number; readonly end: number; readonly text: string };

/** Fixes that can be applied together. */
export type Plan = {
  readonly findings: readonly Finding[];
  /** By file, in order of place. */
  readonly edits: ReadonlyMap<string, readonly PlacedEdit[]>;
};

/**
 * The safe fixes that fit together, the more severe finding's first; where two would touch the same place the second
 * waits for the next round.
 */
export function planEdits(snapshot: RepoSnapshot, findings: readonly Finding[]): Plan {
  const chosen: Finding[] = [];
  const edits = new Map<string, PlacedEdit[]>();
  for (const finding of bySeverity(findings)) {
    const { fix } = finding;
    if (!fix?.safe || fix.edits.length === 0) continue;
    const placed = fix.edits.map((edit) => ({ file: edit.file, edit: place(snapshot, edit) }));
    const fits = placed.every(({ file, edit }, index) => {
      if (edit === null) return false;
      const earlier = placed.slice(0, index).flatMap((one) => (one.file === file && one.edit ? [one.edit] : []));
      const taken = edits.get(file) ?? [];
      return !earlier.some((one) => overlap(one, edit)) && !taken.some((one) => touch(one, edit) && !isSame(one, edit));
    });
    if (!fits) continue;
    chosen.push(finding);
    for (const { file, edit } of placed) {
      const taken = edits.get(file) ?? [];
      if (edit && !taken.some((one) => isSame(one, edit))) edits.set(file, [...taken, edit]);
    }
  }
  for (const [file, placed] of edits)
    edits.set(
      file,
      placed.toSorted((a, b) => a.start - b.start || a.end - b.end),
    );
  return { findings: chosen, edits };
}

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** null: the file can't be read, or the place is not in it, or leads out of the repository. */
function place(snapshot: RepoSnapshot, { file, range, text }: Edit): PlacedEdit | null {
  if (file.startsWith('/') || file.split('/').includes('..')) return null;
  const source = textOf(snapshot, file);
  if (!source) return snapshot.files.has(file) || !isStart(range) ? null : { start: 0, end: 0, text };
  const start = offsetIn(source, range.start);
  const end = offsetIn(source, range.end);
  return start === null || end === null || end < start ? null : { start, end, text };
}

function isStart({ start, end }: Edit['range']): boolean {
  return start.line === 1 && start.column === 1 && end.line === 1 && end.column === 1;
}

function offsetIn(file: SourceFile, position: Edit['range']['start']): number | null {
  const offset = offsetAt(file, position);
  return Number.isInteger(offset) && offset >= 0 && offset <= file.text.length ? offset : null;
}

/** Neighbours touch too: which comes first would decide what the result is. */
function touch(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Within one fix its author knows the order: what is put in comes before what is taken out there. */
function overlap(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.start < b.end && b.start < a.end;
}

function isSame(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** The texts of the files after the edits. */
export function editedTexts(snapshot: RepoSnapshot, { edits }: Plan): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [path, placed] of edits) {
    const before = textOf(snapshot, path)?.text ?? '';
    let text = '';
    let at = 0;
    for (const { start, end, text: written } of placed) {
      text += before.slice(at, start) + written;
      at = end;
    }
    texts.set(path, text + before.slice(at));
  }
  return texts;
}
