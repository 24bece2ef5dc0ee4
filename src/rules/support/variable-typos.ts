import type { EnvironmentEntry } from '../../compose/compose-file.ts';
import type { Edit } from '../../model/finding.ts';
import { editDistance } from '../../model/nearest.ts';
import { environmentVariables } from '../../ocs/environment.ts';
import { replacing } from './edits.ts';

/** A name in `environment` that was meant as a variable of OCS. */
export type VariableTypo = { readonly entry: EnvironmentEntry; readonly meant: string; readonly edit: Edit };

/** `SITE_HUP`, `INSTANCE-ID`, `site_hub`, and the list entry `SITE_HUB: x`, which is a name with a colon in it. */
export function typoIn(entry: EnvironmentEntry): VariableTypo | null {
  const { name, key } = entry;
  if (environmentVariables.some((variable) => variable.name === name)) return null;
  const [, bare = name, value] = /^([\w-]+)\s*:\s*(\S.*)?$/.exec(name) ?? [];
  const plain = bare.toUpperCase().replaceAll('-', '_');
  const meant = environmentVariables.find((variable) => isNear(plain, variable.name))?.name;
  if (meant === undefined) return null;
  const written = key.file.text.slice(key.span.start, key.span.end);
  const text = value === undefined ? meant : written.replace(/[\w-]+\s*:\s*/, `${meant}=`);
  return { entry, meant, edit: replacing(key.file, key.span, text) };
}

function isNear(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  // Programs of other people read LOG_LEVEL, and a site may have a name, a port, hosts.
  if (wanted === 'LOGLEVEL' || name === 'SITE_PORT' || name === 'SITE_HOSTS') return false;
  return editDistance(name, wanted) <= 1;
}
