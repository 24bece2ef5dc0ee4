import { severities } from '../model/finding.ts';
import type { Shown } from './look.ts';
import type { Project } from './project.ts';

/** `1 error, 2 notices`. */
export function counted(shown: readonly Shown[]): string {
  return severities
    .map((severity) => [severity, shown.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}

/** One sentence on what was found. */
export function verdict(shown: readonly Shown[], { files, whole }: Project): string {
  if (shown.length > 0) return counted(shown);
  if ([...files.values()].every((text) => text?.trim() === '')) return 'Nothing to check yet';
  return whole ? 'Nothing found' : 'Nothing found in what is here';
}
