import fc from 'fast-check';
import { privateConfig } from '../../../src/adapters/docker-logins.ts';
import { gitBy } from '../../../src/adapters/git.ts';
import { readLabels, readManifest, secondsOf } from '../../../src/adapters/registry.ts';
import { addressesOf } from '../../../src/smoke/sandbox.ts';
import { buildError } from '../../../src/stages/build.ts';
import { troubleOf } from '../../../src/stages/push/errors.ts';
import { pushedDigest } from '../../../src/stages/push/registry.ts';
import { delayBefore, patience } from '../../../src/stages/push/retry.ts';
import { parseLabelLines } from '../../../src/tags/labels.ts';
import { parseEvent } from '../../../src/tags/parse-event.ts';
import { contextOf, planTags } from '../../../src/tags/plan.ts';
import { decidePush } from '../../../src/tags/policy.ts';
import { parseTagRules } from '../../../src/tags/tag-rule.ts';
import { decideTrust } from '../../../src/tags/trust.ts';
import { cleanGit } from '../../unit/support/check-texts.ts';
import { must, type Reader, reader } from '../reader.ts';
import { jsonLike, textsLike, valuesLike } from '../texts.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const commit = 'c0ffee1234'.repeat(4);

const repository = {
  full_name: 'simonsobs/socs',
  default_branch: 'main',
  fork: false,
  description: 'x',
  license: { spdx_id: 'MIT' },
};
const head = { sha: commit, ref: 'x', repo: { full_name: 'somebody/socs' } };
const payloads: readonly unknown[] = [
  { repository, number: 12, action: 'opened', pull_request: { number: 12, head, base: { sha: commit, ref: 'main' } } },
  { repository, ref: 'refs/tags/v1.2.3', deleted: false, base_ref: null, sender: { login: 'dependabot[bot]' } },
  { repository, action: 'published', release: { tag_name: 'v0.12.0', draft: false, prerelease: false } },
  {
    repository,
    workflow_run: { event: 'pull_request', head_sha: commit, head_branch: 'x', head_repository: head.repo },
  },
  { repository, issue: { number: 7, pull_request: { url: 'x' } }, comment: { body: '/build' } },
  { repository, ref: 'x', ref_type: 'tag' },
];
const eventNames = [
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'issue_comment',
  'workflow_run',
  'push',
  'release',
  'delete',
  'schedule',
  'merge_group',
  'workflow_dispatch',
  'repository_dispatch',
];
const refs = ['refs/heads/main', 'refs/tags/v1.2.3', 'refs/pull/12/merge', '', 'refs/heads/', 'refs/tags/v1.2.3rc1'];

const tagLines = [
  'type=semver,pattern={{version}},prefix=v',
  'type=ref,event=branch',
  "type=raw,value={{date 'YYYYMMDD'}},enable={{is_default_branch}}",
  'type=match,pattern=v(\\d+).*,group=1',
  'type=describe,suffix=-dev,match=v*',
  'type=sha,format=long',
  'auto',
  'latest',
  'latest=true,prefix=x,onlatest=true',
  '"type=raw,value=""a"""',
  "type=schedule,pattern={{date 'dddd' tz='Asia/Tokyo'}}",
];

const manifests: readonly unknown[] = [
  {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { digest, size: 1 },
    layers: [],
  },
  {
    schemaVersion: 2,
    manifests: [
      { digest, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { digest, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
    ],
  },
];
const configs: readonly unknown[] = [
  { config: { Labels: { 'org.opencontainers.image.revision': commit }, Env: ['A=b'] }, rootfs: {} },
  { 'linux/amd64': { config: { Labels: { a: 'b' } } }, 'linux/arm64': { config: { Labels: { a: 'c' } } } },
];
const networks: readonly unknown[] = [
  {
    IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
    Containers: { abc: { Name: 'x', IPv4Address: '172.18.0.2/16' } },
  },
];
const buildOutputs = [
  '#8 [3/4] RUN x\n#8 0.123 boom\n------\n > [3/4] RUN x:\n0.123 boom\n------\nDockerfile:3\n--------------------\n   1 |     FROM a\n   3 | >>> RUN x\n--------------------\nERROR: failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 1\n',
];
const pushTexts = [
  'denied: requested access to the resource is denied',
  'unauthorized: authentication required',
  'received unexpected HTTP status: 503 Service Unavailable retry-after: 410.985µs, allowed: 44000/minute',
  'toomanyrequests: You have reached your pull rate limit',
  `v1: digest: ${digest} size: 1234`,
];
const gitAnswers = [
  'true\nfalse\n',
  `${commit}\n`,
  `v1.2.3\0commit\0${commit}\0\0\nv2\0tag\0${commit}\0commit\0${commit}\n`,
  `1 .M N... 100644 100644 100644 ${commit} ${commit} a b\0? c\0u UU N... 1 2 3 4 a b c d\0`,
  'https://user:secret@github.com/simonsobs/socs.git\n',
  'local\0filter.x.clean\nrm -rf\0local\0filter.lfs.smudge\ngit-lfs smudge -- %f\0',
];

const settings = {
  images: ['a/b'],
  login: { status: 'usable' as const },
  smokeOff: false,
  push: 'auto' as const,
  now: 1_700_000_000,
};

export const outsideReaders: readonly Reader[] = [
  reader(
    'event',
    fc.record({
      name: fc.constantFrom(...eventNames),
      ref: fc.oneof(fc.constantFrom(...refs), textsLike(refs)),
      payload: valuesLike(payloads),
      sha: fc.constantFrom(commit, '', 'zzz'),
      tags: fc.array(fc.oneof(fc.constantFrom(...tagLines), textsLike(tagLines)), { maxLength: 3 }),
    }),
    ({ name, ref, payload, sha, tags }) => {
      const environment = {
        GITHUB_EVENT_NAME: name,
        GITHUB_REF: ref,
        GITHUB_SHA: sha,
        GITHUB_REPOSITORY: 'simonsobs/socs',
      };
      const event = parseEvent(environment, payload);
      const git = { ...cleanGit, head: commit, tags: ['v1.2.3'], describe: 'v1.2.3-1-gc0ffee1' };
      decideTrust(event, git);
      const decision = decidePush(event, { ...settings, tags }, git);
      const stranger = name.startsWith('pull_request') || name === 'issue_comment';
      must(!stranger || decision.kind !== 'push', `${name} would push`);
      must(
        !stranger || decidePush(event, { ...settings, tags, push: 'true' }, git).kind === 'config-error',
        `${name} may be forced`,
      );
    },
  ),
  reader('tags', fc.array(textsLike(tagLines), { maxLength: 4 }), (tags) => {
    const event = parseEvent(
      { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v1.2.3', GITHUB_SHA: commit },
      payloads[1],
    );
    const git = { ...cleanGit, head: commit, tags: ['v1.2.3'], tagsAtHead: ['v1.2.3'] };
    parseTagRules(tags);
    planTags(event, git, { ...settings, tags });
    parseLabelLines(tags, contextOf(event, git, { ...settings, tags }));
  }),
  reader('registry manifest', jsonLike(manifests), (text) => readManifest(text)),
  reader('registry config', jsonLike(configs), (text) => readLabels(text)),
  reader(
    'registry header',
    fc.option(textsLike(['120', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT', '-1', '1e9', '0x10'])),
    (header) => {
      const seconds = secondsOf(header, 1_700_000_000_000);
      must(seconds === null || seconds >= 0, `${seconds} s would be waited`);
      if (seconds !== null && seconds * 1000 <= patience.longestWait)
        must(Number.isFinite(delayBefore(1, 0.5, seconds)), 'it would wait for ever');
    },
  ),
  reader('registry error', textsLike(pushTexts), (text) => {
    const { wait } = troubleOf(text, 'ghcr.io/simonsobs/socs:v1');
    must(wait === null || wait >= 0, `${wait} s would be waited`);
    pushedDigest(text);
  }),
  reader('docker network inspect', jsonLike(networks), (text) => addressesOf(text, 'abc')),
  reader(
    'docker login file',
    valuesLike([{ auths: { a: {} }, credsStore: 'x', HttpHeaders: { a: 'b' }, cliPluginsExtraDirs: ['/x'] }]),
    (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      const made = JSON.stringify(privateConfig({ ...value }, '/home/x/.docker', [null, 'ghcr.io']));
      must(!made.includes('credsStore'), 'a helper was kept');
    },
  ),
  reader('build output', textsLike(buildOutputs), (text) => buildError(text)),
  reader(
    'git remote',
    fc.tuple(
      fc.constantFrom('https', 'http', 'HTTPS', 'ssh', 'git+ssh', 'ftp', 'x'),
      textsLike(['token', 'user:pass', 'a@b', '']),
      textsLike(['github.com/a/b.git', 'h:80/a']),
    ),
    async ([scheme, user, rest]) => {
      const host = user.replace(/[\s/\0]/g, '');
      const git = gitBy(async (_folder, args) => {
        if (args[1] === '--is-inside-work-tree') return 'true\nfalse\n';
        return args[0] === 'config'
          ? `local\0remote.origin.url\n${scheme}://SECRET${host}@${rest.replace(/\s/g, '')}\0`
          : null;
      });
      const state = await git.state('/nowhere');
      must(typeof state?.remote === 'string', 'no remote');
      must(!JSON.stringify(state).includes('SECRET'), 'a credential came through');
    },
  ),
  reader('git output', fc.array(fc.option(textsLike(gitAnswers)), { minLength: 8, maxLength: 8 }), async (answers) => {
    let at = 0;
    const git = gitBy(async (_folder, args) => {
      if (args[0] === 'rev-parse' && at === 0) {
        at += 1;
        return 'true\nfalse\n';
      }
      at += 1;
      return answers[at % answers.length] ?? null;
    });
    const state = await git.state('/nowhere');
    must(state === null || typeof state.shallow === 'boolean', 'no state');
    await git.describes('/nowhere', ['v*']);
    await git.changes('/nowhere');
    await git.changedSince('/nowhere', commit);
  }),
];
