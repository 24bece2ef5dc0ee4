import { settingsPath } from '../config/settings-file.ts';
import type { SourceFile } from '../model/location.ts';
import { type RepoSnapshot, unreadableBecause } from '../model/repo-snapshot.ts';

/** The settings file of the repository, null where there is none, a sentence where it cannot be read. */
export function settingsIn(snapshot: RepoSnapshot): SourceFile | string | null {
  const found = snapshot.read(settingsPath);
  if (found === null || !('kind' in found)) return found;
  const { found: what, advice } = unreadableBecause(found.reason, snapshot.files.get(settingsPath)?.size ?? 0);
  return `${settingsPath} ${what}; ${advice}`;
}
