import { type ImageRef, imageName, parseImageRef } from '../../model/image.ts';

/** Whom the words are about. */
type Subject = {
  /** `ghcr.io/simonsobs/socs`, without tag. */
  readonly name: string;
  /** `ghcr.io`, or `Docker Hub`. */
  readonly registry: string;
};

type Row = {
  readonly kind: string;
  /** Any of them in docker's text. */
  readonly says: readonly RegExp[];
  /** Only for registries that match. */
  readonly at?: RegExp;
  readonly retry: boolean;
  /** What it means, one sentence in lower case, without full stop. */
  reason(subject: Subject): string;
  remedy(subject: Subject): string;
};

/** What went wrong at the registry, in words for people, and whether the same again may help. */
export type Trouble = {
  readonly kind: string;
  readonly retry: boolean;
  readonly reason: string;
  readonly remedy: string;
  /** Seconds that the registry asks to wait, null where it does not say. */
  readonly wait: number | null;
  /** The decisive words of docker or of the registry. */
  readonly said: string;
};

const status = (code: string): RegExp =>
  new RegExp(`\\b(?:HTTP |status(?: code)?:? ?)[^\\n]*\\b${code}\\b|\\b${code} [A-Z]`);

/**
 * From the top, the first that fits. What waiting cannot cure comes first: docker prefixes many a refusal with
 * `unknown:`, which alone is worth another try. Texts seen with Docker Engine 28 on both image stores and distribution
 * 2.8, and as reported to docker/build-push-action, docker/login-action and actions/runner.
 */
const rows: readonly Row[] = [
  {
    kind: 'engine',
    says: [
      /cannot connect to the docker daemon/i,
      /is the docker daemon running/i,
      /the Docker Engine does not answer/,
      /error during connect|dial unix \S+: connect: /i,
    ],
    retry: false,
    reason: () => 'the Docker Engine does not answer',
    remedy: () => 'start it, or point DOCKER_HOST at one that runs, and run again',
  },
  {
    kind: 'package-not-allowed',
    says: [/installation not allowed to (?:create|write)/i],
    retry: false,
    reason: ({ registry }) => `${registry} does not let this job's token write packages`,
    remedy: () =>
      'give the job `permissions: packages: write` (with `contents: read`); if it has that, the organization may forbid creating packages: an owner allows it in the organization settings under Packages',
  },
  {
    kind: 'package-not-linked',
    says: [/permission_denied: ?write_package/i, /permission_denied: .*does not match expected scopes/i],
    retry: false,
    reason: ({ name }) => `the package ${name} exists and does not let this repository write to it`,
    remedy: () =>
      'an owner of the package adds this repository under Package settings, Manage Actions access, with the role Write; the job needs `permissions: packages: write`, a personal token the scope write:packages',
  },
  {
    kind: 'token-expired',
    says: [/token (?:is |has |was )?expired/i, /expired token/i],
    retry: false,
    reason: ({ registry }) => `${registry} says the token has expired`,
    remedy: () => 'make a new token and store it in the secret that is given as `password`',
  },
  {
    kind: 'token-refused',
    says: [/invalid_token/i],
    retry: false,
    reason: ({ registry }) => `${registry} does not accept the token that its own token server gave out`,
    remedy: () =>
      'run again; if it stays so, make a new token for `password`, and see whether the clocks of the registry and of its token server agree',
  },
  {
    kind: 'credentials-wrong',
    says: [
      /incorrect username or password/i,
      /login attempt .* failed with status: 401/i,
      /denied: denied$/im,
      /authentication failed/i,
      /invalid (?:username|credentials|token)/i,
    ],
    retry: false,
    reason: ({ registry }) => `${registry} does not accept the user name and password`,
    remedy: () =>
      'look at the secrets given as `username` and `password`: they may be swapped, empty, revoked, or of another registry; on Docker Hub use an access token with the scope Read & Write',
  },
  {
    kind: 'not-logged-in',
    says: [/no basic auth credentials/i, /error getting credentials/i],
    retry: false,
    reason: ({ registry }) => `no login for ${registry}`,
    remedy: () => 'give `username` and `password`, or log in beforehand; a credential helper must be on PATH',
  },
  {
    kind: 'tag-immutable',
    says: [/tag is immutable/i, /configured as immutable/i, /immutable tag/i, /cannot be overwritten/i],
    retry: false,
    reason: ({ name }) => `${name} is set up to never let a tag be moved, and this one exists`,
    remedy: () => 'publish a new version, or allow this tag to move in the settings of the registry',
  },
  {
    kind: 'quota',
    says: [/exceed the configured upper limit/i, /quota/i, /insufficient[_ ]storage/i, /\b507\b/],
    retry: false,
    reason: ({ name }) => `the storage that ${name} may use is full`,
    remedy: () => 'delete images that nobody needs, or ask for more',
  },
  {
    kind: 'repository-missing',
    says: [
      /repository name not known/i,
      /\bname unknown\b/i,
      /NAME_UNKNOWN/,
      /repository with name .* does not exist/i,
      /project .*not found/i,
      /repository .* not found/i,
    ],
    retry: false,
    reason: ({ name }) => `there is no repository ${name}`,
    remedy: () => 'create it in the registry first, and see that the name in `images` has no typing error',
  },
  {
    kind: 'denied-on-hub',
    at: /^Docker Hub$/,
    says: [/requested access to the resource is denied/i, /insufficient_scope/i, /access denied/i, /\bdenied\b/i],
    retry: false,
    reason: ({ name }) => `Docker Hub does not let this account push to ${name}`,
    remedy: ({ name }) =>
      `create the repository ${name}, or let the account write to it (a team with Read & Write); an access token needs the scope Read & Write`,
  },
  {
    kind: 'denied-on-ghcr',
    at: /^ghcr\.io$/,
    says: [/\bdenied\b/i, /insufficient_scope/i, /\b403 Forbidden\b/, status('403')],
    retry: false,
    reason: ({ name }) => `ghcr.io does not let this login push to ${name}`,
    remedy: () =>
      "give the job `permissions: packages: write`; if the package was made by another repository, add this one under the package's Manage Actions access with the role Write",
  },
  {
    kind: 'denied',
    says: [/\bdenied\b/i, /insufficient_scope/i, /\bforbidden\b/i, status('403')],
    retry: false,
    reason: ({ name, registry }) => `${registry} does not let this login push to ${name}`,
    remedy: () => 'the repository may not exist, or the account may not write to it: create it, or grant write access',
  },
  {
    kind: 'unauthorized',
    says: [/\bunauthorized\b/i, /authorization failed/i, /authentication required/i, status('401')],
    retry: false,
    reason: ({ registry }) => `${registry} asks for a login and does not accept this one`,
    remedy: () =>
      'look at the secrets given as `username` and `password`: they may be empty, revoked, or of another registry',
  },
  {
    kind: 'name-wrong',
    says: [/invalid reference format/i, /must be lowercase/i, /\bname invalid\b/i, /invalid repository name/i],
    retry: false,
    reason: ({ name }) => `${name} is no name that the registry takes`,
    remedy: () => 'write it in lower case, as `registry/owner/image` in `images`',
  },
  {
    kind: 'manifest-refused',
    says: [/manifest invalid/i, /MANIFEST_INVALID/, /schema.?version .*not supported/i, /unsupported media ?type/i],
    retry: false,
    reason: ({ registry }) => `${registry} does not take this kind of image`,
    remedy: () => 'leave out `provenance` and `sbom`: some registries take no index with attestations',
  },
  {
    kind: 'certificate',
    says: [/x509: /i, /certificate (?:signed by unknown|has expired|is not valid)/i, /tls: failed to verify/i],
    retry: false,
    reason: ({ registry }) => `the certificate of ${registry} is not trusted here`,
    remedy: ({ registry }) =>
      `put the authority's certificate in /etc/docker/certs.d/${registry}/ca.crt where the Docker Engine runs`,
  },
  {
    kind: 'no-tls',
    says: [/server gave HTTP response to HTTPS client/i, /first record does not look like a TLS handshake/i],
    retry: false,
    reason: ({ registry }) => `${registry} speaks plain HTTP`,
    remedy: () => 'give it TLS, or list it in `insecure-registries` of the Docker Engine',
  },
  {
    kind: 'host-unknown',
    says: [/no such host/i],
    retry: false,
    reason: ({ registry }) => `no machine is called ${registry}`,
    remedy: () => 'see that the name in `images` has no typing error',
  },
  {
    kind: 'rate-limit',
    says: [/too ?many ?requests/i, /rate ?limit/i, status('429'), /retry-after/i],
    retry: true,
    reason: ({ registry }) => `${registry} takes no more requests for now (rate limit)`,
    remedy: () => 'run again later; with a login the limit is higher',
  },
  {
    kind: 'disk-full',
    says: [/no space left on device/i, /disk quota exceeded/i],
    retry: true,
    reason: ({ registry }) => `a disk is full, at ${registry} or here`,
    remedy: () => 'make room where the message says, then run again: what is pushed already is kept',
  },
  {
    kind: 'corrupted',
    says: [
      /digest did not match/i,
      /digest invalid/i,
      /DIGEST_INVALID/,
      /unexpected commit digest/i,
      /got digest/i,
      /size validation failed/i,
      /unexpected size/i,
      /is no manifest/i,
    ],
    retry: true,
    reason: ({ registry }) => `what ${registry} got or gave is not what was sent`,
    remedy: () => 'run again; if it stays so, something between here and the registry changes what passes',
  },
  {
    kind: 'blob-lost',
    says: [/unknown blob/i, /blob (?:upload )?unknown/i, /blob upload invalid/i, /BLOB_/],
    retry: true,
    reason: ({ registry }) => `${registry} lost a part of the image while it was pushed`,
    remedy: () => 'run again: what is pushed already is kept',
  },
  {
    kind: 'server',
    says: [
      /unexpected HTTP status: 5\d\d/i,
      status('5\\d\\d'),
      /internal server error|bad gateway|service unavailable|gateway time-?out/i,
      /\b(?:UNAVAILABLE|unavailable)\b/,
    ],
    retry: true,
    reason: ({ registry }) => `${registry} has a fault of its own`,
    remedy: () => 'run again later, and look at the status page of the registry',
  },
  {
    kind: 'timeout',
    says: [/time-?out/i, /timed out/i, /deadline exceeded/i, /request canceled/i, /gave no answer/i],
    retry: true,
    reason: ({ registry }) => `${registry} took too long to answer`,
    remedy: () => 'run again; the network between here and the registry may be slow',
  },
  {
    kind: 'connection',
    says: [
      /connection reset/i,
      /connection refused/i,
      /broken pipe/i,
      /\bEOF\b/,
      /closed network connection/i,
      /server closed/i,
      /GOAWAY|stream error|http2: /,
      /server misbehaving|temporary failure in name resolution/i,
      /network is unreachable|no route to host/i,
    ],
    retry: true,
    reason: ({ registry }) => `the connection to ${registry} broke`,
    remedy: () => 'run again; if it stays so, see whether the registry can be reached from here',
  },
  {
    kind: 'unknown',
    says: [/\bunknown\b/i, /\blocked for\b/i],
    retry: true,
    reason: ({ registry }) => `${registry} failed without saying why`,
    remedy: () => 'run again; on Docker Hub this may be the rate limit',
  },
];

function subjectOf(reference: string): Subject {
  const parsed: ImageRef | null = parseImageRef(reference);
  if (parsed === null) return { name: reference, registry: reference };
  return { name: imageName(parsed), registry: parsed.registry ?? 'Docker Hub' };
}

/** Source: ghcr.io says `retry-after: 410.985µs, allowed: 44000/minute` in its text; a number alone means seconds. */
function waitIn(text: string): number | null {
  const match = /retry-?after["':=\s]*(?<amount>\d+(?:\.\d+)?)\s*(?<unit>µs|us|ms|s|m)?/i.exec(text)?.groups;
  if (match?.['amount'] === undefined) return null;
  const factor = { µs: 1e-6, us: 1e-6, ms: 1e-3, s: 1, m: 60 }[match['unit']?.toLowerCase() ?? 's'] ?? 1;
  return Number(match['amount']) * factor;
}

/** The line that says most, without docker's way to it. */
function saidIn(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !/^WARNING!|^https:\/\/docs\.docker\.com|^Configure a credential helper/.test(line),
    );
  // containerd repeats the bare code on a line of its own.
  const line = lines.findLast((one) => /\s/.test(one)) ?? lines.at(-1) ?? '';
  return line.length > 300 ? `${line.slice(0, 297)}…` : line;
}

/** Judges a text of docker about a registry. `reference` says which one it was about. */
export function troubleOf(text: string, reference: string): Trouble {
  const subject = subjectOf(reference);
  // Digests and upload ids hold any digits, and would pass for a status.
  const plain = text
    .replace(/https?:\/\/[^\s"]+/g, '')
    .replaceAll(reference, '')
    .replaceAll(subject.name, '')
    .replace(/\b(?:sha256:)?[0-9a-f]{12,}\b/g, '');
  const row = rows.find(({ says, at }) => (at?.test(subject.registry) ?? true) && says.some((one) => one.test(plain)));
  const said = saidIn(text);
  if (!row) {
    const reason = `docker could not push to ${subject.registry}`;
    return { kind: 'other', retry: false, reason, remedy: 'see what docker says', wait: null, said };
  }
  const { kind, retry } = row;
  return { kind, retry, reason: row.reason(subject), remedy: row.remedy(subject), wait: waitIn(text), said };
}
