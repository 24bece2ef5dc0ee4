import { createHash } from 'node:crypto';
import { type Digest, parseDigest, parseImageRef } from '../model/image.ts';
import { readJson, textOfValue } from '../model/json.ts';
import type { Completed, Docker, RunOptions } from '../ports/docker.ts';
import type { Registry, RegistryAnswer, RegistryManifest, RegistryQuestion } from '../ports/registry.ts';
import { isLoopback } from './login.ts';

type Fields = Readonly<Record<string, unknown>>;
type Labels = Readonly<Record<string, string>>;

/** Source: distribution-spec, "Pushing Manifests": a registry may refuse a manifest above 4 MiB. */
const largestManifest = 4 * 1024 * 1024;
/** A config holds the history too. */
const largestConfig = 8 * 1024 * 1024;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function platformOf(entry: Fields): string | null {
  const { os, architecture, variant } = fields(entry['platform']);
  const attested = fields(entry['annotations'])['vnd.docker.reference.type'] === 'attestation-manifest';
  if (attested || os === 'unknown' || typeof os !== 'string' || typeof architecture !== 'string') return null;
  return [os, architecture, ...(typeof variant === 'string' && variant !== '' ? [variant] : [])].join('/');
}

/** The manifest's bytes as text → what it names; null for anything that is no manifest. */
export function readManifest(text: string): Omit<RegistryManifest, 'labels'> | null {
  const digest = parseDigest(`sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`);
  const manifest = readJson(text);
  if (digest === null || !isFields(manifest)) return null;
  const list: readonly unknown[] = Array.isArray(manifest['manifests']) ? manifest['manifests'] : [];
  const config = parseDigest(textOfValue(fields(manifest['config'])['digest'] ?? ''));
  if (config === null && !Array.isArray(manifest['manifests'])) return null;
  const manifests = list.flatMap((entry): { digest: Digest; platform: string | null }[] => {
    const inner = parseDigest(textOfValue(fields(entry)['digest'] ?? ''));
    return inner === null ? [] : [{ digest: inner, platform: platformOf(fields(entry)) }];
  });
  const mediaType = manifest['mediaType'];
  return { digest, mediaType: typeof mediaType === 'string' ? mediaType : '', config, manifests };
}

function labelsIn(image: unknown): Labels {
  const labels = fields(fields(fields(image)['config'])['Labels']);
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** `imagetools inspect --format '{{json .Image}}'`: one image, or a map from platform to image. */
export function readLabels(text: string): Labels | null {
  const parsed = readJson(text);
  if (!isFields(parsed)) return null;
  if ('config' in parsed || 'rootfs' in parsed) return labelsIn(parsed);
  const [first, ...others] = Object.values(parsed).map(labelsIn);
  if (first === undefined) return null;
  // What all of them say alike is true of the whole.
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((labels) => labels[name] === value)),
  );
}

function errorOf({ status, stdout, stderr }: Completed): string {
  const text = (stderr.trim() || stdout.trim()).replace(/^ERROR: /gm, '');
  return text === '' ? `docker buildx imagetools ended with status ${status}` : text;
}

/** `REFERENCE: not found`, and nothing else: a proxy's page that happens to say "not found" is an error. */
function isMissing(message: string, reference: string): boolean {
  return message.split('\n').some((line) => line.trim() === `${reference}: not found`);
}

/** Seconds, from a number or a date. */
export function secondsOf(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, (date - now) / 1000);
}

/** docker shows no header, so the registry is asked once more, without login, for that one alone. */
async function retryAfter(reference: string): Promise<number | null> {
  const parsed = parseImageRef(reference);
  if (parsed === null) return null;
  const host = parsed.registry ?? 'registry-1.docker.io';
  const repository =
    parsed.registry === null && !parsed.repository.includes('/') ? `library/${parsed.repository}` : parsed.repository;
  const url = `${isLoopback(host) ? 'http' : 'https'}://${host}/v2/${repository}/manifests/${parsed.digest ?? parsed.tag ?? 'latest'}`;
  try {
    const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5000) });
    return secondsOf(answer.headers.get('retry-after'), Date.now());
  } catch {
    return null;
  }
}

/**
 * The registry through `docker buildx imagetools`, which knows docker's logins, credential helpers, mirrors and that
 * loopback needs no TLS.
 */
export function registryBy(docker: Docker): Registry {
  async function ask(reference: string, question: RegistryQuestion): Promise<RegistryAnswer> {
    const options: RunOptions = {
      ...(question.environment ? { environment: question.environment } : {}),
      ...(question.signal ? { signal: question.signal } : {}),
    };
    const raw = await docker.run({ verb: 'manifest', reference }, { ...options, keep: largestManifest });
    if (raw.status !== 0) {
      const message = errorOf(raw);
      return isMissing(message, reference) ? { status: 'missing' } : { status: 'error', message };
    }
    const manifest = readManifest(raw.stdout);
    if (manifest === null) return { status: 'error', message: `${reference}: what the registry gave is no manifest` };
    if (question.labels !== true) return { status: 'found', manifest: { ...manifest, labels: null } };
    // By digest: the tag may move between the two questions.
    const exact = `${reference.replace(/(?:@[^@]*|:[^:/]*)$/, '')}@${manifest.digest}`;
    const config = await docker.run({ verb: 'manifest-config', reference: exact }, { ...options, keep: largestConfig });
    if (config.status !== 0) return { status: 'error', message: errorOf(config) };
    return { status: 'found', manifest: { ...manifest, labels: readLabels(config.stdout) } };
  }
  return { manifest: (reference, question = {}) => ask(reference, question), retryAfter };
}
