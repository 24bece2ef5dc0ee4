import { expect, test } from 'vitest';
import type { TriggerEvent } from '../../../src/model/event.ts';
import type { GitState } from '../../../src/model/repo-snapshot.ts';
import { planTags } from '../../../src/tags/plan.ts';
import { clone, github, pullRequest, pushed, settings, tagged } from './scenes.ts';

// The rows of docker/metadata-action's README (v6), in its order. Its examples call the default branch master.
const master = (event: TriggerEvent): TriggerEvent => ({ ...event, defaultBranch: 'master', baseBranch: 'master' });
const pr2: TriggerEvent = { ...pullRequest(), ref: { kind: 'pull', number: 2 } };

const events = {
  'pull_request refs/pull/2/merge': master(pr2),
  'push refs/heads/master': master(pushed('master')),
  'push refs/heads/releases/v1': master(pushed('releases/v1')),
  'push refs/heads/my/branch': master(pushed('my/branch')),
  'push tag refs/tags/v1.2.3': master(tagged('v1.2.3')),
  'push tag refs/tags/v2.0.8-beta.67': master(tagged('v2.0.8-beta.67')),
  'workflow_dispatch refs/heads/master': master(github('workflow_dispatch', 'refs/heads/master')),
  schedule: master(github('schedule', 'refs/heads/master')),
} satisfies Record<string, TriggerEvent>;

function tagsOf(event: TriggerEvent, lines: readonly string[], git?: GitState): readonly string[] {
  const tag = event.ref?.kind === 'tag' ? [event.ref.name] : [];
  const plan = planTags(event, git ?? clone({ tags: tag }), settings({ tags: lines }));
  if (plan.status === 'refused') throw new Error(plan.problems.map(({ message }) => message).join('\n'));
  return plan.tags.map(({ name }) => name);
}

const basic = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'];

test.each<[keyof typeof events, readonly string[]]>([
  ['pull_request refs/pull/2/merge', ['pr-2']],
  ['push refs/heads/master', ['master']],
  ['push refs/heads/releases/v1', ['releases-v1']],
  ['push tag refs/tags/v1.2.3', ['v1.2.3', 'latest']],
  // Theirs also has latest here: a candidate. Ours never moves latest to one.
  ['push tag refs/tags/v2.0.8-beta.67', ['v2.0.8-beta.67']],
  ['workflow_dispatch refs/heads/master', ['master']],
  ['schedule', ['nightly', 'master']],
])('Basic: %s gives %j', (event, tags) => {
  expect(tagsOf(events[event], basic)).toEqual(tags);
});

const semver = [
  'type=ref,event=branch',
  'type=ref,event=pr',
  'type=semver,pattern={{version}}',
  'type=semver,pattern={{major}}.{{minor}}',
];

test.each<[keyof typeof events, readonly string[]]>([
  ['pull_request refs/pull/2/merge', ['pr-2']],
  ['push refs/heads/master', ['master']],
  ['push refs/heads/releases/v1', ['releases-v1']],
  ['push tag refs/tags/v1.2.3', ['1.2.3', '1.2', 'latest']],
  ['push tag refs/tags/v2.0.8-beta.67', ['2.0.8-beta.67']],
])('Semver: %s gives %j', (event, tags) => {
  expect(tagsOf(events[event], semver)).toEqual(tags);
});

test('Bake definition: refs/tags/v1.2.3 with type=sha', () => {
  const event = { ...events['push tag refs/tags/v1.2.3'], sha: '860c1904a1ce19322e91ac35af1ab07466440c37' };
  expect(tagsOf(event, [...semver, 'type=sha'], clone({ head: event.sha, tags: ['v1.2.3'] }))).toEqual([
    '1.2.3',
    '1.2',
    'sha-860c190',
    'latest',
  ]);
});

test.each([
  ['nightly', 'nightly'],
  ["{{date 'YYYYMMDD'}}", '20260110'],
  ["{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '20260110-093000'],
])('type=schedule: pattern %s gives %s', (pattern, tag) => {
  expect(tagsOf(events.schedule, [`type=schedule,pattern=${pattern}`])).toEqual([tag]);
});

test.each([
  ['semver', 'v1.2.3', '{{raw}}', 'v1.2.3'],
  ['semver', 'v1.2.3', '{{version}}', '1.2.3'],
  ['semver', 'v1.2.3', '{{major}}.{{minor}}', '1.2'],
  ['semver', 'v1.2.3', 'v{{major}}', 'v1'],
  ['semver', 'v1.2.3', '{{minor}}', '2'],
  ['semver', 'v1.2.3', '{{patch}}', '3'],
  ['semver', 'v2.0.8-beta.67', '{{raw}}', 'v2.0.8-beta.67'],
  ['semver', 'v2.0.8-beta.67', '{{version}}', '2.0.8-beta.67'],
  ['semver', 'v2.0.8-beta.67', '{{major}}.{{minor}}', '2.0.8-beta.67'],
  ['pep440', '1.2.3', '{{raw}}', '1.2.3'],
  ['pep440', '1.2.3', '{{version}}', '1.2.3'],
  ['pep440', 'v1.2.3', '{{version}}', '1.2.3'],
  ['pep440', '1.2.3', '{{major}}.{{minor}}', '1.2'],
  ['pep440', '1.2.3', 'v{{major}}', 'v1'],
  ['pep440', 'v1.2.3rc2', '{{raw}}', 'v1.2.3rc2'],
  ['pep440', '1.2.3rc2', '{{version}}', '1.2.3rc2'],
  ['pep440', '1.2.3rc2', '{{major}}.{{minor}}', '1.2.3rc2'],
  ['pep440', '1.2.3post1', '{{major}}.{{minor}}', '1.2.3.post1'],
  ['pep440', '1.2.3beta2', '{{major}}.{{minor}}', '1.2.3b2'],
  ['pep440', '1.0dev4', '{{major}}.{{minor}}', '1.0.dev4'],
])('type=%s: %s with pattern %s gives %s', (type, tag, pattern, expected) => {
  expect(tagsOf(tagged(tag), [`type=${type},pattern=${pattern}`])[0]).toBe(expected);
});

test.each([
  ['semver', 'v1.2.3', true],
  ['semver', 'v2.0.8-beta.67', false],
  ['pep440', '1.2.3', true],
  ['pep440', 'v1.2.3rc2', false],
  ['pep440', '1.2.3post1', false],
  ['pep440', '1.0dev4', false],
])('type=%s: %s moves latest: %s', (type, tag, latest) => {
  expect(tagsOf(tagged(tag), [`type=${type},pattern={{version}}`]).includes('latest')).toBe(latest);
});

test.each([
  ['v1.2.3', '\\d.\\d.\\d', '0', '1.2.3'],
  ['v2.0.8-beta.67', 'v(.*)', '1', '2.0.8-beta.67'],
  ['v2.0.8-beta.67', 'v(\\d.\\d)', '1', '2.0'],
  ['20200110-RC2', '\\d+', '0', '20200110'],
  ['p1/v1.2.3', 'p1/v(\\d.\\d.\\d)', '1', '1.2.3'],
])('type=match: %s with %s, group %s, gives %s', (tag, pattern, group, expected) => {
  expect(tagsOf(tagged(tag), [`type=match,pattern=${pattern},group=${group}`])[0]).toBe(expected);
});

test.each<[keyof typeof events, string, readonly string[]]>([
  ['push refs/heads/master', 'type=edge', ['edge']],
  ['push refs/heads/my/branch', 'type=edge', []],
  ['push refs/heads/my/branch', 'type=edge,branch=my/branch', ['edge']],
  ['push tag refs/tags/v1.2.3', 'type=edge', []],
])('type=edge: %s with %s gives %j', (event, line, tags) => {
  expect(tagsOf(events[event], [line])).toEqual(tags);
});

test.each<[keyof typeof events, string]>([
  ['pull_request refs/pull/2/merge', 'pr-2'],
  ['push refs/heads/master', 'master'],
  ['push refs/heads/my/branch', 'my-branch'],
  ['push tag refs/tags/v1.2.3', 'v1.2.3'],
  ['push tag refs/tags/v2.0.8-beta.67', 'v2.0.8-beta.67'],
  ['workflow_dispatch refs/heads/master', 'master'],
])('type=ref: %s gives %s', (event, tag) => {
  expect(tagsOf(events[event], basic.slice(1))[0]).toBe(tag);
});

test.each([[['type=raw,value=foo', 'type=raw,value=bar']], [['type=raw,foo', 'type=raw,bar']], [['foo', 'bar']]])(
  'type=raw: %j gives foo and bar',
  (lines) => {
    expect(tagsOf(events['push refs/heads/master'], lines)).toEqual(['foo', 'bar']);
  },
);

test.each([
  ['type=sha', 'sha-c0ffee1'],
  ['type=sha,format=long', 'sha-c0ffee1234c0ffee1234c0ffee1234c0ffee1234'],
  ['type=sha,prefix={{branch}}-', 'master-c0ffee1'],
  ['type=sha,prefix=,suffix=-x', 'c0ffee1-x'],
])('type=sha: %s gives %s', (line, tag) => {
  expect(tagsOf(events['push refs/heads/master'], [line])).toEqual([tag]);
});

test.each<[keyof typeof events, string, string]>([
  ['pull_request refs/pull/2/merge', '{{branch}}', ''],
  ['push refs/heads/master', '{{branch}}', 'master'],
  ['push refs/heads/my/branch', '{{branch}}', 'my-branch'],
  ['push tag refs/tags/v1.2.3', '{{branch}}', ''],
  ['pull_request refs/pull/2/merge', '{{tag}}', ''],
  ['push refs/heads/master', '{{tag}}', ''],
  ['push refs/heads/my/branch', '{{tag}}', ''],
  ['push tag refs/tags/v1.2.3', '{{tag}}', 'v1.2.3'],
  ['push refs/heads/master', '{{sha}}', 'c0ffee1'],
  ['pull_request refs/pull/2/merge', '{{base_ref}}', 'master'],
  ['push refs/heads/master', '{{base_ref}}', ''],
  ['push refs/heads/my/branch', '{{base_ref}}', ''],
  ['push tag refs/tags/v1.2.3', '{{base_ref}}', 'master'],
  ['push refs/heads/master', '{{is_default_branch}}', 'true'],
  ['push refs/heads/my/branch', '{{is_default_branch}}', 'false'],
  ['push tag refs/tags/v1.2.3', '{{is_default_branch}}', 'false'],
  ['pull_request refs/pull/2/merge', '{{is_default_branch}}', 'false'],
  ['schedule', '{{is_default_branch}}', 'true'],
  ['push refs/heads/master', "{{date 'YYYYMMDD'}}", '20260110'],
  ['push refs/heads/master', "{{date 'dddd, MMMM Do YYYY, h:mm:ss a'}}", 'Saturday-January-10th-2026-12-30-00-am'],
  ['push refs/heads/master', "{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '20260110-093000'],
  ['push refs/heads/master', "{{commit_date 'YYYYMMDD'}}", '20260110'],
  ['push refs/heads/master', "{{commit_date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '20260110-093000'],
])('Global expressions: %s, %s is "%s"', (event, expression, text) => {
  expect(tagsOf(events[event], [`"type=raw,value=x.${expression}"`.replace('"type=raw,', 'type=raw,"')])).toEqual([
    `x.${text}`,
  ]);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['a tag for the default branch', ['type=raw,value=latest,enable={{is_default_branch}}'], ['latest']],
  ['enable=false', ['type=sha', 'type=raw,value=x,enable=false'], ['sha-c0ffee1']],
  ['priorities', ['type=sha', 'type=ref,event=branch', 'type=raw,value=x'], ['master', 'x', 'sha-c0ffee1']],
  ['a priority of one’s own', ['type=sha,priority=2000', 'type=ref,event=branch'], ['sha-c0ffee1', 'master']],
  ['an expression in a value', ['type=raw,value=mytag-{{branch}}-{{sha}}'], ['mytag-master-c0ffee1']],
  ['an expression in a plain tag', ['mytag-{{branch}}'], ['mytag-master']],
  ['the same tag twice', ['type=raw,value=x', 'x'], ['x']],
  ['comments and empty lines', ['# a comment', '', 'x'], ['x']],
  ['flavor prefix and suffix', ['prefix=foo-,suffix=-bar', 'type=ref,event=branch'], ['foo-master-bar']],
  ['a prefix of one’s own wins', ['prefix=foo-', 'type=ref,event=branch,prefix=x-'], ['x-master']],
  ['flavor latest=true', ['latest=true', 'type=ref,event=branch'], ['master', 'latest']],
  ['a suffix on latest', ['latest=true', 'suffix=-arm64,onlatest=true', 'x'], ['x-arm64', 'latest-arm64']],
])('%s', (_what, lines, tags) => {
  expect(tagsOf(events['push refs/heads/master'], lines)).toEqual(tags);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['flavor latest=false', ['latest=false', 'type=ref,event=tag'], ['v1.2.3']],
  [
    'Major version zero',
    ['type=semver,pattern={{major}},enable=false', 'type=semver,pattern={{version}}'],
    ['1.2.3', 'latest'],
  ],
  ['value= instead of the git tag', ['type=semver,pattern={{version}},value=v9.0.0'], ['9.0.0', 'latest']],
  ['the first rule speaks for latest', ['type=raw,value=x,priority=1000', 'type=ref,event=tag'], ['v1.2.3', 'x']],
  ['a regular expression between slashes', ['type=match,pattern=/V(.*)/i,group=1'], ['1.2.3', 'latest']],
  ['quotes around a comma', ['type=match,"pattern=v(\\d{1,3})",group=1'], ['1', 'latest']],
  ['build metadata', ['type=raw,value=v9.5.7-alpha.2+fork.3.1.8'], ['v9.5.7-alpha.2-fork.3.1.8']],
])('on v1.2.3: %s', (_what, lines, tags) => {
  expect(tagsOf(events['push tag refs/tags/v1.2.3'], lines)).toEqual(tags);
});

test('no semantic version, no tag', () => {
  expect(tagsOf(tagged('v0.7.0rc10'), ['type=semver,pattern={{version}}'])).toEqual([]);
  expect(tagsOf(tagged('v0.7.0rc10'), ['type=pep440,pattern={{version}}'])).toEqual(['0.7.0rc10']);
});

test('pull_request_target has the tag of the pull request, not of the base branch', () => {
  expect(tagsOf(pullRequest('pull_request_target'), basic)).toEqual(['pr-12']);
});

test.each([
  ['type=semver', /needs pattern=/],
  ['type=ref', /needs event=/],
  ['type=ref,event=pull', /event=pull.*branch, tag, pr/],
  ['type=sha,format=tiny', /format=tiny/],
  ['type=semvre,pattern={{raw}}', /did you mean type=semver/],
  ['type=raw,valu=x', /did you mean value=/],
  ['foo,bar', /gives value twice; write one tag a line/],
  ['type=match,pattern=(', /no regular expression/],
  ['type=match,pattern=x,group=a', /group= must be a number/],
  ['type=raw,value=x,priority=high', /priority= in .* must be a number/],
  ['latest=perhaps', /latest=perhaps .* auto, true or false/],
  ['onlatest=true', /follow prefix= or suffix=/],
  ['type=raw,"value=x', /quotes .* don't match/],
  ['type=raw,value=x,enable=perhaps', /enable=perhaps .* must be true or false/],
  ['type=semver,pattern={{minr}}', /did you mean \{\{minor\}\}/],
  ['type=raw,value={{#if x}}y{{/if}}', /no expression that is understood/],
  ['type=raw,value={{date}}', /needs a format/],
  ["type=raw,value={{date 'YYYY' tz='Mars'}}", /time zone that does not exist: Mars/],
  ["type=raw,value={{date 'YYYY' zone='UTC'}}", /knows no zone=/],
  ['type=raw,value={{branch', /braces .* don't match/],
  ['prefix={{nope}}', /unknown/],
])('%s is refused with its reason', (line, message) => {
  const plan = planTags(
    events['push tag refs/tags/v1.2.3'],
    clone({ tags: ['v1.2.3'] }),
    settings({ tags: [line, 'x'] }),
  );
  expect(plan).toMatchObject({
    status: 'refused',
    problems: [{ kind: 'config', message: expect.stringMatching(message) }],
  });
});

test('every wrong line is told, not the first alone', () => {
  const plan = planTags(events['push refs/heads/master'], clone(), settings({ tags: ['type=a', 'type=ref', 'x'] }));
  expect(plan.status === 'refused' && plan.problems).toHaveLength(2);
});

test('the version label is the tag of the highest priority, whatever the order of pushing', () => {
  const plan = planTags(
    events['push tag refs/tags/v1.2.3'],
    clone({ tags: ['v1.2.3'] }),
    settings({ tags: ['type=sha,priority=2000', 'type=semver,pattern={{version}}', 'latest'] }),
  );
  expect(plan).toMatchObject({ status: 'planned', version: 'sha-c0ffee1' });
  expect(plan.status === 'planned' && plan.tags.map(({ name }) => name)).toEqual(['1.2.3', 'sha-c0ffee1', 'latest']);
});
