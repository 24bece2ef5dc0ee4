import type { ComposeFile, ComposeService } from '../../compose/compose-file.ts';
import { folderOf } from '../../model/folder.ts';
import type { RepoSnapshot } from '../../model/repo-snapshot.ts';

/** What to build: a Dockerfile with its context, and the compose services that build it. Paths relative to PATH. */
export type BuildEntry = {
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string | null;
  readonly name: string | null;
  readonly services: readonly ComposeService[];
};

// Templates, documentation and leftovers are no Dockerfiles, whatever stands before the dot.
const noDockerfile =
  /\.(?:dockerignore|j2|jinja2?|in|tmpl|template|tpl|erb|mustache|m4|md|rst|txt|html|orig|bak|old|swp|rej|patch|diff|py|sh|ya?ml|json|toml)$|~$/i;

/** `Dockerfile`, `Dockerfile.*`, `*.Dockerfile`, in any folder. */
export function isDockerfilePath(path: string): boolean {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (base === 'Dockerfile') return true;
  if (noDockerfile.test(base)) return false;
  return base.startsWith('Dockerfile.') || base.toLowerCase().endsWith('.dockerfile');
}

/** Every Dockerfile of the repository once for each way in which the given builds, or else compose services, build it. */
export function buildEntries(
  snapshot: RepoSnapshot,
  composeFiles: readonly ComposeFile[],
  given: readonly BuildEntry[] = [],
): readonly BuildEntry[] {
  const entries = new Map<string, BuildEntry>();
  const keyOf = (entry: BuildEntry): string => JSON.stringify([entry.dockerfile, entry.context, entry.target]);
  const named = new Set<string>();
  for (const entry of given) {
    entries.set(keyOf(entry), entry);
    named.add(entry.dockerfile);
  }
  for (const service of composeFiles.flatMap((file) => (file.fragment ? [] : file.services))) {
    const { build } = service;
    if (!build || build.context === null || build.dockerfile === null || !snapshot.files.has(build.dockerfile))
      continue;
    const { context, dockerfile, target } = build;
    const entry = { dockerfile, context, target, name: null, services: [] };
    const known = entries.get(keyOf(entry));
    // What the settings say about a Dockerfile stands alone.
    if (!known && given.some((one) => one.dockerfile === dockerfile)) continue;
    entries.set(keyOf(entry), { ...(known ?? entry), services: [...(known?.services ?? []), service] });
    named.add(dockerfile);
  }
  for (const path of snapshot.files.keys()) {
    if (!isDockerfilePath(path) || named.has(path)) continue;
    const entry = { dockerfile: path, context: folderOf(path), target: null, name: null, services: [] };
    entries.set(keyOf(entry), entry);
  }
  return [...entries.values()].sort(byDockerfile);
}

// The root's own Dockerfile first, then by path; stable for several images of one Dockerfile.
function byDockerfile(a: BuildEntry, b: BuildEntry): number {
  const depth = (entry: BuildEntry): number => (entry.dockerfile.includes('/') ? 1 : 0);
  return depth(a) - depth(b) || (a.dockerfile < b.dockerfile ? -1 : a.dockerfile > b.dockerfile ? 1 : 0);
}
