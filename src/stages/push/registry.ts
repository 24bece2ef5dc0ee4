import { type Digest, type ImageId, parseDigest } from '../../model/image.ts';
import type { Completed, DockerCommand } from '../../ports/docker.ts';
import type { RegistryAnswer, RegistryManifest } from '../../ports/registry.ts';
import type { Access, Dock } from './login.ts';
import { registryOf } from './names.ts';
import { type Attempt, patience, retrying, type Tried, within } from './retry.ts';
import { noAnswer, watchRegistry } from './watch.ts';

/** One tag of one name. */
export type Reference = { readonly name: string; readonly tag: string };

export type Answered = Exclude<RegistryAnswer, { readonly status: 'error' }>;

export function textOf({ name, tag }: Reference): string {
  return `${name}:${tag}`;
}

/** docker and the registry as this push may use them: with the right login, with patience, and without secrets in words. */
export type Courier = {
  /** What the registry has under a tag or digest. */
  look(reference: string, options?: { readonly labels?: boolean }): Promise<Tried<Answered>>;
  push(reference: Reference): Promise<Tried<Digest | null>>;
  /** Points a tag at a manifest that the registry has already, or at an index of several. */
  point(reference: Reference, ...digests: readonly Digest[]): Promise<Tried<null>>;
  /** The index that `point` would make, as JSON. */
  preview(reference: Reference, ...digests: readonly Digest[]): Promise<Tried<string>>;
  pull(reference: string): Promise<Tried<null>>;
};

function nameIn(reference: string): string {
  return reference.replace(/(?:@[^@]*|:[^:/]*)$/, '');
}

/** Source: docker prints `TAG: digest: sha256:… size: …` on both image stores. */
export function pushedDigest(stdout: string): Digest | null {
  const digest = /digest: (?<digest>sha256:[0-9a-f]{64}) size: \d+/.exec(stdout)?.groups?.['digest'];
  return digest === undefined ? null : parseDigest(digest);
}

export function courierFor(world: Dock, access: Access): Courier {
  /** Registries that gave no answer, however patiently asked: nobody waits for them a second time. */
  const deaf = new Map<string | null, Tried<never>>();

  async function tryAt<T>(reference: string, attempt: () => Promise<Attempt<T>>): Promise<Tried<T>> {
    const registry = registryOf(nameIn(reference));
    const before = deaf.get(registry);
    if (before) return before;
    const tried = await retrying(world, reference, attempt, () => world.registry.retryAfter(reference));
    if (tried.status === 'failed' && tried.trouble.kind === 'timeout') deaf.set(registry, tried);
    return tried;
  }

  /** What docker is told about a reference, and how it ended. */
  async function command(what: DockerCommand, about: string, limit: number): Promise<Attempt<Completed>> {
    const environment = access.environmentOf(nameIn(about));
    const carries = what.verb === 'push' || what.verb === 'pull';
    const { value, late } = await within(world, limit, async (signal) => {
      const watch = watchRegistry(world, about, carries ? environment : null, signal);
      const onLine = (line: string): void => {
        watch.heard();
        world.progress.output('push', access.redact(line));
      };
      try {
        const completed = await world.docker.run(what, { signal: watch.signal, environment, onLine });
        return { completed, silent: watch.silent() };
      } finally {
        watch.end();
      }
    });
    const { completed, silent } = value;
    if (completed.status === 0) return { status: 'done', value: completed };
    const said = completed.stderr.trim() || completed.stdout.trim();
    const text = silent
      ? `${about}: nothing was heard for ${patience.quiet / 1000} s, and ${noAnswer(about)} after that`
      : late
        ? noAnswer(about, limit)
        : said;
    return { status: 'failed', text: access.redact(text || `docker ended with status ${completed.status}`) };
  }

  async function carry(what: DockerCommand, about: string, limit: number): Promise<Tried<Completed>> {
    return tryAt(about, () => command(what, about, limit));
  }

  return {
    look: (reference, { labels = false } = {}) =>
      tryAt(reference, async () => {
        const environment = access.environmentOf(nameIn(reference));
        const { value, late } = await within(world, patience.question, (signal) =>
          world.registry.manifest(reference, { labels, environment, signal }),
        );
        if (value.status !== 'error') return { status: 'done', value };
        return { status: 'failed', text: access.redact(late ? noAnswer(reference) : value.message) };
      }),
    async push(reference) {
      const text = textOf(reference);
      const tried = await carry({ verb: 'push', reference: text }, text, patience.push);
      return tried.status === 'failed' ? tried : { status: 'done', value: pushedDigest(tried.value.stdout) };
    },
    async point(reference, ...digests) {
      const text = textOf(reference);
      const sources = digests.map((digest) => `${reference.name}@${digest}`);
      const tried = await carry({ verb: 'manifest-create', reference: text, sources }, text, patience.question);
      return tried.status === 'failed' ? tried : { status: 'done', value: null };
    },
    async preview(reference, ...digests) {
      const text = textOf(reference);
      const sources = digests.map((digest) => `${reference.name}@${digest}`);
      const command = { verb: 'manifest-create', reference: text, sources, dryRun: true } as const;
      const tried = await carry(command, text, patience.question);
      return tried.status === 'failed' ? tried : { status: 'done', value: tried.value.stdout };
    },
    async pull(reference) {
      const platform = world.config.platform;
      const tried = await carry({ verb: 'pull', reference, platform }, reference, patience.push);
      return tried.status === 'failed' ? tried : { status: 'done', value: null };
    },
  };
}

/**
 * Whether a manifest is the tested image. Its id is the digest of the config on the classic image store and of the
 * manifest (of the index, with attestations) on containerd's; either is a SHA-256 over everything inside, so one that
 * fits proves it on any store. Source: tried with Docker Engine 28 on both.
 */
export async function isImage(
  courier: Courier,
  name: string,
  manifest: RegistryManifest,
  id: ImageId,
): Promise<boolean> {
  const wanted: string = id;
  if (manifest.digest === wanted || manifest.config === wanted) return true;
  const images = manifest.manifests.filter(({ platform }) => platform !== null);
  const [only, ...others] = images;
  // Of an index of several platforms, one was tested: that proves nothing about the rest.
  if (only === undefined || others.length > 0) return false;
  if (only.digest === wanted) return true;
  const inner = await courier.look(`${name}@${only.digest}`);
  return inner.status === 'done' && inner.value.status === 'found' && inner.value.manifest.config === wanted;
}
