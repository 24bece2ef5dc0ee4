import type { EnvironmentEntry } from '../../compose/compose-file.ts';
import type { Edit } from '../../model/finding.ts';
import { editDistance } from '../../model/nearest.ts';
import { environmentVariables } from '../../ocs/environment.ts';
import { replacing } from './edits.ts';

/** A name in `environment` that was meant as a variable of OCS. */
export type VariableTypo = { readonly entry: EnvironmentEntry; readonly meant: string; readonly edit: Edit };

/**
 * `onlyOcs`: nothing but OCS reads the environment here; other programs know a LOG_LEVEL. `SITE_HUP`, `INSTANCE-ID`,
 * `site_hub`, and the list entry `SITE_HUB: x`, which is a name with a colon in it.
 */
export function typoIn(entry: EnvironmentEntry, onlyOcs: boolean): VariableTypo | null {
  const { name, key } = entry;
  if (environmentVariables.some((variable) => variable.name === name)) return null;
  const [, bare = name, value] = /^([\w-]+)\s*:\s*(\S.*)?$/.exec(name) ?? [];
  const plain = bare.toUpperCase().replaceAll('-', '_');
  const meant = environmentVariables.find((variable) => isNear(plain, variable.name, onlyOcs))?.name;
  if (meant === undefined) return null;
  const written = key.file.text.slice(key.span.start, key.span.end);
  const text = value === undefined ? meant : written.replace(/[\w-]+\s*:\s*/, `${meant}=`);
  return { entry, meant, edit: replacing(key.file, key.span, text) };
}

function isNear(name: string, wanted: string, onlyOcs: boolean): boolean {
  if (name === wanted) return true;
  // A site may have a port, and hosts.
  if (name === 'SITE_PORT' || name === 'SITE_HOSTS' || (wanted === 'LOGLEVEL' && !onlyOcs)) return false;
  return editDistance(name, wanted) <= 1;
}
