import { type LongText, longTexts } from './long-texts.ts';
import type { FileKind } from './readers/files.ts';
import { openers } from './texts.ts';

/** How the time of one reader grows with one text: `time` in milliseconds, null where it never ended. */
export type Growth = {
  readonly what: string;
  readonly size: number;
  readonly time: number;
  readonly exponent: number;
};

/** What the main thread gives: which kind, and how many of its texts are done. */
export type GrowthWork = { readonly name: string; readonly from: number };

/** What a worker says: it begins with a text, or has measured it (null: at once). */
export type GrowthTold = { readonly at: number; readonly growth?: Growth | null };

/** Every text that grows for a kind: what was thought of, what opens something in a language, and the good files. */
export function growthTexts(kind: FileKind): readonly LongText[] {
  const plain = [...openers, ...kind.seeds.slice(0, 8)]
    .filter((piece) => piece !== '')
    .map((piece) => ({ title: JSON.stringify(piece.slice(0, 30)), before: '', piece, after: '' }));
  return [...(longTexts[kind.name] ?? []), ...plain];
}
