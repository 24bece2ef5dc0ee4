import { textOf } from '../model/repo-snapshot.ts';
import { noColors, type Palette, type RenderContext } from '../report/render/context.ts';
import { describe } from './describe.ts';
import type { Ended } from './run.ts';

export type Screen = {
  readonly palette: Palette;
  readonly columns: number;
  readonly unicode: boolean;
  readonly quiet: boolean;
};

const plainScreen: Screen = { palette: noColors, columns: 100, unicode: true, quiet: false };

/** What the formats need to show a run. */
export function renderContext(
  ended: Ended,
  options: { readonly prefix: string; readonly tool: RenderContext['tool']; readonly screen?: Screen },
): RenderContext {
  return {
    describe,
    read: (path) => (ended.snapshot ? textOf(ended.snapshot, path) : null),
    prefix: options.prefix,
    terminal: options.screen ?? plainScreen,
    tool: options.tool,
  };
}
