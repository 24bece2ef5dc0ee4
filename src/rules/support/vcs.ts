import type { AgentRepo } from '../../repo/agent-repo.ts';
import { normalisedName } from '../../repo/packaging/requirements.ts';

/** `git+https://host/owner/repo.git@ref#egg=name`, taken apart. */
export type VcsUrl = {
  /** `github.com/owner/repo`. */
  readonly repository: string;
  /** null: the default branch. */
  readonly ref: string | null;
};

export function parseVcsUrl(url: string): VcsUrl | null {
  const match = /^(?:git|hg|svn|bzr)\+[a-z+]+:\/\/(?:[^/@]*@)?([^/]+\/[^@#]+?)(?:@([^#]*))?(?:#.*)?$/i.exec(url.trim());
  const [, path, ref] = match ?? [];
  return path === undefined
    ? null
    : { repository: repositoryOf(path), ref: ref === undefined || ref === '' ? null : ref };
}

/** `github.com/owner/repo` of a URL or scp-like address, without user, `.git` and slashes. */
export function repositoryOf(url: string): string {
  return url
    .replace(/^(?:git\+)?[a-z+]+:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):(?!\d)/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

/** What a ref stands for: a commit stays, a tag nearly, a branch moves. */
export function kindOfRef(ref: string | null): 'commit' | 'tag' | 'branch' | 'unknown' {
  if (ref === null) return 'branch';
  if (/[${}]/.test(ref)) return 'unknown';
  if (/^[0-9a-f]{7,64}$/i.test(ref)) return 'commit';
  return /^(?:refs\/tags\/)?(?:[a-z]+[-_/])?v?\d+(?:\.\d+)+(?:[.+_-]?[a-z0-9]+)*$/i.test(ref) ? 'tag' : 'branch';
}

/** Whether a repository is the one that is checked: by git's remote, or by the name of its distribution. */
export function isThisRepository({ snapshot, projects }: AgentRepo, repository: string): boolean {
  const remote = snapshot.git?.remote;
  if (remote && repositoryOf(remote) === repository) return true;
  const last = normalisedName(repository.slice(repository.lastIndexOf('/') + 1));
  // A fork of it counts: its commit is another one too.
  return projects.some(({ name }) => name !== null && normalisedName(name.value) === last);
}
