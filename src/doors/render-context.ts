import { textOf } from '../model/repo-snapshot.ts';
import { describeByRule } from '../report/by-rule.ts';
import { noColors, type Palette, type RenderContext } from '../report/render/context.ts';
import type { Ended } from './run.ts';

export type Screen = {
  readonly palette: Palette;
  readonly columns: number;
  readonly unicode: boolean;
  readonly quiet: boolean;
  readonly roadShown?: boolean;
};

const plainScreen: Screen = { palette: noColors, columns: 100, unicode: true, quiet: false };

/** What the formats need to show a run. */
export function renderContext(
  ended: Ended,
  options: { readonly prefix: string; readonly tool: RenderContext['tool']; readonly screen?: Screen },
): RenderContext {
  return {
    describe: describeByRule,
    read: (path) => (ended.snapshot ? textOf(ended.snapshot, path) : null),
    prefix: options.prefix,
    terminal: options.screen ?? plainScreen,
    tool: options.tool,
  };
}
