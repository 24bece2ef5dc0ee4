import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import { looksLikeFile, type Place, placeOf } from './place.ts';
import { type Fields, fieldsOf, listOf, textOf, unescaped } from './resolved.ts';

/** What a container is given at a path, instead of a mount of the host. */
export type Given =
  /** A volume of its own that is filled from a folder of the repository; null: with what is written for the test. */
  | { readonly kind: 'folder'; readonly target: string; readonly readOnly: boolean; readonly from: string | null }
  /** A file that is copied in: of the repository, or its text. */
  | { readonly kind: 'file'; readonly target: string; readonly from: string; readonly text: null }
  | { readonly kind: 'file'; readonly target: string; readonly from: null; readonly text: string }
  /** An empty folder that anybody may write to. */
  | { readonly kind: 'empty'; readonly target: string }
  /** As Compose has it: a volume of the project, tmpfs. */
  | { readonly kind: 'own'; readonly mount: Fields; readonly target: string };

export type Mounts = {
  readonly given: readonly Given[];
  /** Where the site config must be written, since what is mounted there is not here. */
  readonly siteConfigAt: string | null;
  readonly otherwise: readonly string[];
};

function covers(target: string, path: string): boolean {
  return target === path || path.startsWith(target === '/' ? '/' : `${target}/`);
}

function because(place: Place, source: string): string {
  switch (place.kind) {
    case 'unset':
      return `\${${place.variable}} is not set`;
    case 'absent':
      return `${place.path} is not in the repository`;
    case 'outside':
      return `${source} lies outside of the repository`;
    default:
      return '';
  }
}

class MountReader {
  readonly given: Given[] = [];
  readonly otherwise: string[] = [];
  siteConfigAt: string | null = null;
  written = '';
  readonly #root: string;
  readonly #snapshot: RepoSnapshot;
  readonly #siteConfig: string;

  constructor(root: string, snapshot: RepoSnapshot, siteConfig: string) {
    this.#root = root;
    this.#snapshot = snapshot;
    this.#siteConfig = siteConfig;
  }

  bind(source: string, target: string, readOnly: boolean): void {
    const place = placeOf(source, this.#root, this.#snapshot);
    if (place.kind === 'folder') {
      this.given.push({ kind: 'folder', target, readOnly, from: place.path });
      this.#look(target, place.path);
    } else if (place.kind === 'file') this.given.push({ kind: 'file', target, from: place.path, text: null });
    else this.#missing(place, source, target, readOnly);
  }

  volume(mount: Fields, target: string): void {
    if (covers(target, this.#siteConfig)) {
      this.given.push({ kind: 'folder', target, readOnly: mount['read_only'] === true, from: null });
      this.#write(`volume ${textOf(mount['source']) ?? target} is not here`);
    } else this.given.push({ kind: 'own', mount, target });
  }

  /** A config or secret: of a file, or of a text. */
  resource(what: string, name: string, facts: Fields, target: string): void {
    const file = textOf(facts['file']);
    const content = textOf(facts['content']);
    if (content !== null) this.given.push({ kind: 'file', target, from: null, text: unescaped(content) });
    else if (file !== null) this.bind(unescaped(file), target, true);
    else this.otherwise.push(`without the ${what} ${name}, whose value is not in the repository`);
  }

  /** A folder of the repository that lacks the site config: it is kept out of git there. */
  #look(target: string, folder: string): void {
    const path = this.#siteConfig;
    if (!covers(target, path) || target === path) return;
    const rest = path.slice(target.length).replace(/^\//, '');
    const wanted = folder === '' ? rest : `${folder}/${rest}`;
    if (!this.#snapshot.files.has(wanted)) this.#write(`${wanted} is not in the repository`);
  }

  #missing(place: Place, source: string, target: string, readOnly: boolean): void {
    const why = because(place, source);
    const path = this.#siteConfig;
    if (target === path) this.#write(why);
    else if (covers(target, path)) {
      this.given.push({ kind: 'folder', target, readOnly, from: null });
      this.#write(why);
    } else if (looksLikeFile(source) || looksLikeFile(target)) this.otherwise.push(`without ${target}: ${why}`);
    else {
      this.given.push({ kind: 'empty', target });
      this.otherwise.push(`with an empty folder at ${target}: ${why}`);
    }
  }

  #write(why: string): void {
    this.siteConfigAt = this.#siteConfig;
    this.written = `with a site config written for the test at ${this.#siteConfig}: ${why}`;
  }
}

/**
 * What stands for the mounts of a service, from `docker compose config`. Folders and files of the repository are
 * copied, so that nothing is written into it, and a job in a container has them too.
 * `siteConfig`: where the agent looks for its site config.
 */
export function mountsOf(
  service: Fields,
  project: Fields,
  root: string,
  snapshot: RepoSnapshot,
  siteConfig: string,
): Mounts {
  const reader = new MountReader(root, snapshot, siteConfig);
  for (const mount of listOf(service['volumes']).map(fieldsOf)) {
    const target = unescaped(textOf(mount['target']) ?? '').replace(/(?<=.)\/$/, '');
    const source = textOf(mount['source']);
    if (mount['type'] === 'bind') reader.bind(unescaped(source ?? ''), target, mount['read_only'] === true);
    else if (mount['type'] === 'volume') reader.volume(mount, target);
    else if (mount['type'] === 'tmpfs') reader.given.push({ kind: 'own', mount, target });
    else reader.otherwise.push(`without ${target}: a mount of type ${String(mount['type'])}`);
  }
  for (const what of ['config', 'secret'] as const) {
    const folder = what === 'config' ? '' : '/run/secrets';
    const all = fieldsOf(project[`${what}s`]);
    for (const one of listOf(service[`${what}s`]).map(fieldsOf)) {
      const name = textOf(one['source']) ?? '';
      const target = unescaped(textOf(one['target']) ?? name);
      reader.resource(what, name, fieldsOf(all[name]), target.startsWith('/') ? target : `${folder}/${target}`);
    }
  }
  const { given, otherwise } = reader;
  // A file that is mounted over the folder brings it.
  const siteConfigAt = given.some(({ kind, target }) => kind === 'file' && target === siteConfig)
    ? null
    : reader.siteConfigAt;
  return { given, siteConfigAt, otherwise: siteConfigAt === null ? otherwise : [...otherwise, reader.written] };
}
