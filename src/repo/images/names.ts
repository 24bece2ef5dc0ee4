import type { ComposeService } from '../../compose/compose-file.ts';
import { folderOf } from '../../model/folder.ts';
import { type ImageRef, imageName, parseImageRef } from '../../model/image.ts';
import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import type { BuildEntry } from './find-dockerfiles.ts';

/** How a FROM may mean an image of this repository. `tag` null: any tag that nobody else is likely to own. */
export type Reference = {
  readonly name: string;
  readonly tag: string | null;
  /** Compose says so; otherwise the name is guessed from a folder. */
  readonly declared: boolean;
};

export type NamedEntry = BuildEntry & { readonly imageName: string; readonly references: readonly Reference[] };

/** Gives every build a name of its own, and the references that may mean it. */
export function nameEntries(
  snapshot: RepoSnapshot,
  entries: readonly BuildEntry[],
  projectNames: readonly string[],
): readonly NamedEntry[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const declared = entry.services.flatMap(declaredReference);
    const guessed = guessedNames(snapshot, entry, projectNames);
    const wanted = entry.name ?? declared[0]?.name ?? guessed[0] ?? 'image';
    const references = [...declared, ...guessed.map((name) => ({ name, tag: null, declared: false }))];
    return { ...entry, imageName: unused(wanted, taken), references };
  });
}

function declaredReference(service: ComposeService): Reference[] {
  const { image } = service;
  const written = image?.value.kind === 'known' ? image.value.text : image?.written.replace(/:?\$\{?.*$/, '');
  const ref = written ? parseImageRef(written) : null;
  if (ref)
    return [
      { name: imageName(ref), tag: image?.value.kind === 'known' ? (ref.tag ?? 'latest') : null, declared: true },
    ];
  return image ? [] : [{ name: service.name.value, tag: null, declared: false }];
}

function guessedNames(snapshot: RepoSnapshot, entry: BuildEntry, projectNames: readonly string[]): string[] {
  const folder = folderOf(entry.dockerfile);
  const base = entry.dockerfile.slice(entry.dockerfile.lastIndexOf('/') + 1);
  const suffix = /^Dockerfile\.(.+)$/.exec(base)?.[1] ?? /^(.+)\.Dockerfile$/i.exec(base)?.[1];
  if (suffix !== undefined) return [repositoryName(suffix)];
  if (folder !== '') return [repositoryName(folder.slice(folder.lastIndexOf('/') + 1))];
  const remote = snapshot.git?.remote
    ?.replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1);
  const names = [snapshot.name, ...(remote === undefined ? [] : [remote]), ...projectNames];
  return [...new Set(names.map(repositoryName))];
}

/** What Docker takes for a repository: lower case, letters, digits and single separators. */
export function repositoryName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .replace(/[._-]{2,}/g, (run) => (run === '__' || /^-+$/.test(run) ? run : '-'));
  return name === '' ? 'image' : name;
}

function unused(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  taken.add(name);
  return name;
}

/**
 * The build that a FROM means. A guessed name counts only without a tag or with `latest`, and without a registry or
 * namespace: `docker/ubuntu/Dockerfile` does not make `ubuntu:22.04`.
 */
export function entryOf(entries: readonly NamedEntry[], ref: ImageRef): readonly NamedEntry[] {
  const name = imageName(ref);
  if (ref.digest !== null) return [];
  const tag = ref.tag ?? 'latest';
  const fits = (reference: Reference): boolean =>
    reference.name === name &&
    (reference.declared ? reference.tag === null || reference.tag === tag : tag === 'latest');
  const declared = entries.filter(({ references }) => references.some((one) => one.declared && fits(one)));
  return declared.length > 0 ? declared : entries.filter(({ references }) => references.some(fits));
}
