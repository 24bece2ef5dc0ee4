import type { SourceFile } from '../../model/location.ts';
import type { Describe } from '../describe.ts';
import type { Symbols } from '../words.ts';

/** What the terminal's parts share. */
export type Screen = { readonly palette: Palette; readonly columns: number; readonly symbols: Symbols };

type Paint = (text: string) => string;

/** The colours that are used; picocolors' `createColors()` is one. */
export type Palette = {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
};

const asIs: Paint = (text) => text;

export const noColors: Palette = {
  bold: asIs,
  dim: asIs,
  red: asIs,
  green: asIs,
  yellow: asIs,
  blue: asIs,
  cyan: asIs,
};

/** What a format needs beside the report. */
export type RenderContext = {
  readonly describe: Describe;
  /** The text of a file, relative to PATH; null where there is none: then a finding is shown without its line. */
  readonly read: (path: string) => SourceFile | null;
  /** PATH relative to the repository's root, forward slashes; `''` where it is the root. */
  readonly prefix: string;
  readonly terminal: {
    readonly palette: Palette;
    /** Characters on a line. */
    readonly columns: number;
    /** Whether the terminal shows UTF-8. */
    readonly unicode: boolean;
    /** Findings and the last line only. */
    readonly quiet: boolean;
    /** The road was shown there while it was walked. */
    readonly roadShown?: boolean;
  };
  readonly tool: {
    readonly version: string;
    /** `https://github.com/<owner>/ocs-agent-action`; null where that is not known: then rules have no address. */
    readonly repository: string | null;
  };
};

export type Tool = RenderContext['tool'];

/** The address of a rule's page as it was in this version. */
export function pageAddress(tool: Tool, help: string): string | null {
  return tool.repository === null ? null : `${tool.repository}/blob/v${tool.version}/${help}`;
}
