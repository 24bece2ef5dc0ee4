import type { Report } from '../../model/report.ts';
import type { RenderContext } from './context.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal } from './terminal.ts';

export const formats = ['terminal', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

const renderers = {
  terminal: renderTerminal,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
} satisfies Record<Format, (report: Report, context: RenderContext) => string>;

/** The report in one of the formats of `--format`. The job summary is apart: summary.ts. */
export function render(format: Format, report: Report, context: RenderContext): string {
  return renderers[format](report, context);
}

export function isFormat(text: string): text is Format {
  return formats.some((format) => format === text);
}
