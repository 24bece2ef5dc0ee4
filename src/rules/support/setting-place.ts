import type { EnvironmentEntry } from '../../compose/compose-file.ts';
import { type Location, locationOf, whereIs } from '../../model/location.ts';
import type { Setting } from './agent-services.ts';

/** Where a value stands; where it is empty, the whole entry. */
export function entryPlace({ value, element, key }: EnvironmentEntry): Location {
  return whereIs(value && value.span.end > value.span.start ? value : (element ?? key));
}

/** Where the value of a setting stands; null where it is not written in a compose file. */
export function placeOf(setting: Setting): Location | null {
  if (setting.kind === 'environment') return entryPlace(setting.entry);
  if (setting.kind !== 'flag') return null;
  const { name, value } = setting.flag;
  const word = value ?? name;
  return locationOf(word.file, word.span);
}
