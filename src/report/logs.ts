import type { Report } from '../model/report.ts';

/** Lines that somebody may want to read, folded away until then. */
export type Log = { readonly title: string; readonly text: string };

function linesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The last lines of what failed, as its finding carries them. */
export function failedLogs(report: Report): readonly Log[] {
  return report.findings.flatMap(({ rule, params }): Log[] => {
    const lines = linesOf(params['log']);
    if (lines.length === 0) return [];
    const source = rule === 'build-failed' ? 'the build' : String(params['instance'] ?? 'the container');
    return [{ title: `last lines of ${source}`, text: lines.join('\n') }];
  });
}

/** The last lines of what failed, then those of the instances that came up. */
export function logsOf(report: Report): readonly Log[] {
  const up = report.agents.flatMap(({ status, instanceId, log }): Log[] =>
    status === 'up' && log !== undefined && log.length > 0
      ? [{ title: `last lines of ${instanceId}`, text: log.join('\n') }]
      : [],
  );
  return [...failedLogs(report), ...up];
}
