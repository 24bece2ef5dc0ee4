import { describe, expect, test } from 'vitest';
import { troubleOf } from '../../../../src/stages/push/errors.ts';

const ghcr = 'ghcr.io/simonsobs/socs:v0.6.0';
const hub = 'simonsobs/socs:v0.6.0';
const own = 'registry.example.org/socs:v0.6.0';

/** Texts as docker, containerd, buildx and registries print them. */
const permanent: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    hub,
    'engine',
    /DOCKER_HOST/,
  ],
  ['denied: installation not allowed to Create organization package', ghcr, 'package-not-allowed', /packages: write/],
  // containerd leaves the code out.
  [
    'error from registry: installation not allowed to Write organization package',
    ghcr,
    'package-not-allowed',
    /packages: write/,
  ],
  ['denied: permission_denied: write_package', ghcr, 'package-not-linked', /Manage Actions access/],
  [
    'denied: permission_denied: The token provided does not match expected scopes.',
    ghcr,
    'package-not-linked',
    /write:packages/,
  ],
  [
    'push access denied, repository does not exist or may require authorization: server message: invalid_token: authorization failed',
    own,
    'token-refused',
    /clocks/,
  ],
  ['denied: denied', ghcr, 'credentials-wrong', /username/],
  [
    'unexpected status from HEAD request to https://ghcr.io/v2/x/manifests/v1: 403 Forbidden',
    ghcr,
    'denied-on-ghcr',
    /packages: write/,
  ],
  ['denied: requested access to the resource is denied', hub, 'denied-on-hub', /create the repository simonsobs\/socs/],
  [
    'push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    hub,
    'denied-on-hub',
    /Read & Write/,
  ],
  ['denied: requested access to the resource is denied', own, 'denied', /grant write access/],
  ['error from registry: denied\ndenied', own, 'denied', /grant write access/],
  [
    'unknown: unexpected status from HEAD request to http://127.0.0.1:35293/v2/lab/manifests/v1: 403 Forbidden',
    own,
    'denied',
    /grant write access/,
  ],
  ['no basic auth credentials', own, 'not-logged-in', /log in beforehand/],
  [
    'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    own,
    'not-logged-in',
    /log in beforehand/,
  ],
  [
    'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
    hub,
    'not-logged-in',
    /credential helper/,
  ],
  [
    'Error response from daemon: login attempt to http://127.0.0.1:5602/v2/ failed with status: 401 Unauthorized',
    own,
    'credentials-wrong',
    /swapped, empty, revoked/,
  ],
  [
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
    hub,
    'credentials-wrong',
    /access token/,
  ],
  ['unauthorized: authentication required', own, 'unauthorized', /password/],
  ['error from registry: unauthorized\nunauthorized', own, 'unauthorized', /password/],
  ['unauthorized: personal access token is expired', hub, 'token-expired', /new token/],
  ['unauthorized: token has expired', own, 'token-expired', /new token/],
  ['name unknown: repository name not known to registry', own, 'repository-missing', /create it/],
  [
    "name unknown: The repository with name 'socs' does not exist in the registry with id '123456789012'",
    own,
    'repository-missing',
    /create it/,
  ],
  ['unauthorized: project simonsobs not found: project simonsobs not found', own, 'repository-missing', /typing error/],
  [
    "tag invalid: The image tag 'v1' already exists in the 'x' repository and cannot be overwritten because the tag is immutable.",
    own,
    'tag-immutable',
    /new version/,
  ],
  ["unknown: Failed to process request due to 'socs:v1' configured as immutable.", own, 'tag-immutable', /new version/],
  [
    'denied: adding 1.0 MiB of storage resource, which when updated to current usage of 10.0 GiB will exceed the configured upper limit of 10.0 GiB.',
    own,
    'quota',
    /nobody needs/,
  ],
  ['manifest invalid: manifest invalid', own, 'manifest-refused', /provenance/],
  [
    'failed to do request: Head "https://registry.example.org/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    own,
    'certificate',
    /certs\.d\/registry\.example\.org/,
  ],
  [
    'Get "https://registry.example.org/v2/": http: server gave HTTP response to HTTPS client',
    own,
    'no-tls',
    /insecure-registries/,
  ],
  [
    'Get "https://regisry.example.org/v2/": dial tcp: lookup regisry.example.org on 10.0.0.2:53: no such host',
    own,
    'host-unknown',
    /typing error/,
  ],
  ['invalid reference format: repository name (SO/socs) must be lowercase', hub, 'name-wrong', /lower case/],
];

const transient: readonly (readonly [string, string])[] = [
  ['received unexpected HTTP status: 503 Service Unavailable', 'server'],
  ['received unexpected HTTP status: 500 Internal Server Error', 'server'],
  [
    'unknown: failed commit on ref "manifest-sha256:b2f9b1c3abe134f6c4db74e2488b05b70137b6961ccbf34e033451f27a09f4f2": unexpected status from PUT request to http://127.0.0.1:42647/v2/lab/manifests/v1: 502 Bad Gateway',
    'server',
  ],
  ['error parsing HTTP 504 response body: invalid character \'<\' looking for beginning of value: "<html>"', 'server'],
  ['toomanyrequests: Too Many Requests', 'rate-limit'],
  ['error from registry: toomanyrequests\ntoomanyrequests', 'rate-limit'],
  [
    'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    'rate-limit',
  ],
  ['unexpected status from HEAD request to https://x/v2/y/manifests/v1: 429 Too Many Requests', 'rate-limit'],
  ['error from registry: mkdir /var/lib/registry/docker: no space left on device', 'disk-full'],
  ['Put "https://registry.example.org/v2/x/manifests/v1": EOF', 'connection'],
  ['unexpected EOF', 'connection'],
  [
    'failed to do request: Put "http://127.0.0.1:46663/v2/lab/blobs/uploads/x": read tcp 127.0.0.1:50584->127.0.0.1:46663: read: connection reset by peer',
    'connection',
  ],
  ['write tcp 10.0.0.1:4->10.0.0.2:443: write: broken pipe', 'connection'],
  ['dial tcp 127.0.0.1:5999: connect: connection refused', 'connection'],
  ['dial tcp: lookup ghcr.io on 127.0.0.53:53: server misbehaving', 'connection'],
  ['dial tcp 10.0.0.1:443: i/o timeout', 'timeout'],
  ['net/http: TLS handshake timeout', 'timeout'],
  [
    'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'timeout',
  ],
  ['context deadline exceeded', 'timeout'],
  ['unknown blob', 'blob-lost'],
  ['blob unknown', 'blob-lost'],
  ['error from registry: blob upload unknown to registry', 'blob-lost'],
  ['error from registry: provided digest did not match uploaded content', 'corrupted'],
  [
    'failed commit on ref "manifest-sha256:2233": got digest sha256:0000000000000000000000000000000000000000000000000000000000000000, expected sha256:2233ba42598a53ee505d8e3c9eb3fc3a84e630180d4f47d702a3a3b23085b8b9',
    'corrupted',
  ],
  ['unknown: ', 'unknown'],
  ['error from registry: unknown\nunknown', 'unknown'],
];

describe('what waiting cannot cure is not tried again, and comes with its remedy', () => {
  test.each(permanent)('%s', (text, reference, kind, remedy) => {
    expect(troubleOf(text, reference)).toMatchObject({ kind, retry: false, remedy: expect.stringMatching(remedy) });
  });
});

describe('what may pass is tried again', () => {
  test.each(transient)('%s', (text, kind) => {
    expect(troubleOf(text, own)).toMatchObject({ kind, retry: true });
  });
});

test('a text that nobody knows is not tried again, and is shown as it is', () => {
  expect(troubleOf('the moon is in the way', own)).toMatchObject({
    kind: 'other',
    retry: false,
    said: 'the moon is in the way',
  });
});

test.each([
  ['a repository called denied', 'registry.example.org/denied/unauthorized:v1'],
  ['a tag called unknown', 'registry.example.org/socs:unknown'],
])('%s is no refusal', (_name, reference) => {
  expect(troubleOf(`Put "https://x/v2": EOF for ${reference}`, reference).kind).toBe('connection');
});

test('digits of a digest are no status', () => {
  const text = `layer sha256:${'4'.repeat(60)}0403 Forbidden`.replace(' Forbidden', ': unexpected EOF');
  expect(troubleOf(text, own).kind).toBe('connection');
});

test.each([
  ['toomanyrequests: retry-after: 410.985µs, allowed: 44000/minute', 0.000_410_985],
  ['toomanyrequests: retry-after: 12.5ms', 0.0125],
  ['toomanyrequests: Retry-After: 30', 30],
  ['toomanyrequests: retry after 2m', null],
  ['toomanyrequests: retry-after: 2m', 120],
  ['toomanyrequests', null],
])('%s: waits %s s', (text, wait) => {
  const found = troubleOf(text, own).wait;
  if (wait === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(wait);
});

test('of several lines the one that says something is shown', () => {
  const text = 'WARNING! Your credentials are stored unencrypted\nerror from registry: insufficient_scope\ndenied\n';
  expect(troubleOf(text, own).said).toBe('error from registry: insufficient_scope');
});
