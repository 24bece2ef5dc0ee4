import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { type GitHubEvent, runAction, runCli } from './support/action.ts';
import { pullRequest } from './support/events.ts';
import { configOf, tagsIn } from './support/registry-content.ts';
import { type Repository, repositoryOf } from './support/repository.ts';

let repository: Repository | null = null;
afterEach(() => repository?.remove());

function example(): Repository {
  repository = repositoryOf('test/agents/minimal-plugin');
  return repository;
}

type Row = Readonly<Record<string, unknown>>;

function rows(report: Record<string, unknown> | null, key: string): readonly Row[] {
  const value = report?.[key];
  return Array.isArray(value) ? value : [];
}

/** A name in the registry that no other test and no earlier run uses. */
function freshName(): string {
  return `road/${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

function docker(...argv: readonly string[]): string {
  return execFileSync('docker', argv, { encoding: 'utf8' }).trim();
}

function leftBehind(runId: string): string {
  const label = `label=org.ocs-agent-action.run=${runId}`;
  return [
    docker('container', 'ls', '--all', '--quiet', '--filter', label),
    docker('network', 'ls', '--quiet', '--filter', label),
    docker('image', 'ls', '--quiet', '--filter', `reference=ocs-agent-action/*:${runId}`),
  ].join('');
}

function runExample(inputs: Readonly<Record<string, string>>) {
  const here = example();
  return runAction(here, pullRequest(here.head()), inputs);
}

describe('the bundle, as the runner starts it', () => {
  test('a pull request is checked, built and tested, never pushed, and the notice says why', async () => {
    const here = example();
    const name = freshName();
    const ran = await runAction(here, pullRequest(here.head()), { images: `127.0.0.1:5000/${name}` });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ outcome: 'passed', verified: 'false', digest: '', tags: '[]' });
    expect(ran.outputs['image-id']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(ran.log).toMatch(/::notice .*pull request #12: built and tested, never pushed/);
    expect(ran.summary).toContain('never pushed');
    expect(await tagsIn(name)).toEqual({});
  });

  test.each([
    [
      'a push to the default branch',
      { name: 'push', ref: 'refs/heads/main', tag: null },
      (describe: string) => [describe],
    ],
    ['a pre-release tag', { name: 'push', ref: 'refs/tags/v0.7.0rc1', tag: 'v0.7.0rc1' }, () => ['v0.7.0rc1']],
    ['a release', { name: 'release', ref: 'refs/tags/v0.7.0', tag: 'v0.7.0' }, () => ['latest', 'v0.7.0']],
  ])('%s is pushed under its tags, and proved', async (_what, { name: eventName, ref, tag }, expected) => {
    const here = example();
    here.git('tag', 'v0.6.0');
    here.git('commit', '--quiet', '--allow-empty', '--message', 'second');
    if (tag) here.git('tag', tag);
    const name = freshName();
    const payload =
      eventName === 'release'
        ? { action: 'released', release: { tag_name: tag, draft: false, prerelease: false } }
        : {};
    const ran = await runAction(here, { name: eventName, ref, payload }, { images: `127.0.0.1:5000/${name}` });
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ outcome: 'passed', verified: 'true' });
    const tags = await tagsIn(name);
    expect(Object.keys(tags).sort()).toEqual(expected(here.git('describe', '--tags', '--always')));
    expect(new Set(Object.values(tags))).toEqual(new Set([ran.outputs['digest']]));
    // One of the two is the id that was tested: the config's digest on the classic store, the manifest's on containerd's.
    const reference = Object.keys(tags)[0] ?? '';
    expect([await configOf(name, reference), ran.outputs['digest']]).toContain(ran.outputs['image-id']);
    expect(ran.summary).toContain(ran.outputs['digest']);
  });

  test('nothing is left behind, and post takes the private image name away', async () => {
    const { runId } = await runExample({});
    expect(runId).toMatch(/^[0-9a-f]{12}-/);
    expect(leftBehind(runId)).toBe('');
  });

  test('an image that fails its smoke test is not pushed', async () => {
    repository = repositoryOf('test/agents/returns-before-connect');
    const name = freshName();
    const event = { name: 'push', ref: 'refs/heads/main' };
    const ran = await runAction(repository, event, { images: `127.0.0.1:5000/${name}` });
    expect(ran.outputs, ran.log).toMatchObject({ outcome: 'smoke', verified: 'false', digest: '', tags: '[]' });
    expect(ran.outputs['image-id']).toMatch(/^sha256:/);
    expect(await tagsIn(name)).toEqual({});
  });

  test('wrong inputs are told before anything is built', async () => {
    const ran = await runExample({ 'fail-on': 'sometimes', push: 'true' });
    expect(ran.status).toBe(1);
    expect(ran.outputs).toMatchObject({ outcome: 'config', verified: 'false' });
    expect(ran.log).toContain('fail-on: one of `error`, `warning`, `notice`, `never` was expected, found `sometimes`');
  });

  test('push: true on a pull request is a wrong configuration', async () => {
    const ran = await runExample({ push: 'true', images: 'simonsobs/socs' });
    expect(ran.outputs['outcome']).toBe('config');
  });
});

describe('faults stop the road at their station', () => {
  test.each([
    ['one-string-command', 'check', 'argument-one-string'],
    ['one-string-cmd', 'check', 'argument-one-string'],
    ['copy-missing', 'check', 'copy-source-missing'],
    ['build-fails', 'build', 'build-failed'],
  ])('%s fails at %s', async (folder, station, rule) => {
    repository = repositoryOf(`test/agents/${folder}`);
    const { status, report, log } = await runCli('smoke', repository.path);
    expect(status, log).toBe(1);
    expect(report?.['outcome']).toBe(station);
    const found = rows(report, 'findings').filter(({ severity }) => severity === 'error');
    expect(found.map((row) => row['rule'])).toEqual([rule]);
  });

  test("a build's fault points at its line of the Dockerfile", async () => {
    repository = repositoryOf('test/agents/build-fails');
    const { report } = await runCli('build', repository.path);
    expect(report?.['findings']).toContainEqual(
      expect.objectContaining({ rule: 'build-failed', file: 'Dockerfile', line: 5 }),
    );
  });

  test('a site repository ends after check, and passes', async () => {
    repository = repositoryOf('test/agents/site-only');
    const { status, report, log } = await runCli('smoke', repository.path);
    expect(status, log).toBe(0);
    expect(report?.['stages']).toContainEqual(expect.objectContaining({ stage: 'build', status: 'skipped' }));
  });

  test('several images are built in dependency order and tested each', async () => {
    repository = repositoryOf('test/agents/two-images');
    const { status, report, log } = await runCli('smoke', repository.path);
    expect(status, log).toBe(0);
    expect(rows(report, 'images').map(({ name }) => name)).toEqual(['telescope', 'telescope-dome']);
  });
});

describe('a pull request can be asked for what it changed alone', () => {
  /** A repository with a fault on main, and a second commit that changes `files`. */
  function changed(files: Readonly<Record<string, string>>): { here: Repository; event: GitHubEvent } {
    repository = repositoryOf('test/agents/one-string-cmd');
    const here = repository;
    const base = here.head();
    for (const [path, text] of Object.entries(files)) writeFileSync(`${here.path}/${path}`, text);
    here.git('add', '--all');
    here.git('commit', '--quiet', '--message', 'second');
    const event = pullRequest(here.head());
    const payload = {
      ...event.payload,
      pull_request: { ...(event.payload?.['pull_request'] as object), base: { sha: base, ref: 'main' } },
    };
    return { here, event: { ...event, payload } };
  }

  test('a fault in another file fails without only-changed, and not with it', async () => {
    const { here, event } = changed({ 'notes.txt': 'x' });
    expect((await runAction(here, event, { until: 'check' })).outputs['outcome']).toBe('check');
    expect((await runAction(here, event, { until: 'check', 'only-changed': 'true' })).outputs['outcome']).toBe(
      'passed',
    );
  });

  test('where only documentation changed there is nothing to do, and every row says so', async () => {
    const { here, event } = changed({ 'CHANGES.md': 'x' });
    const ran = await runAction(here, event, { 'skip-docs-only': 'true' });
    expect(ran.outputs['outcome']).toBe('passed');
    expect(rows(ran.report, 'stages').map(({ status }) => status)).toEqual(Array(5).fill('skipped'));
  });

  test('what an earlier report says is not said again', async () => {
    repository = repositoryOf('test/agents/one-string-cmd');
    const before = await runCli('check', repository.path);
    expect(before.status).toBe(1);
    writeFileSync(`${repository.path}/report.json`, JSON.stringify(before.report));
    expect(await runCli('check', repository.path, '--baseline', 'report.json')).toMatchObject({ status: 0 });
    expect(await runCli('check', repository.path, '--baseline', 'Dockerfile')).toMatchObject({ status: 2 });
  });
});

describe('what the command line says before anything is built', () => {
  test('a dirty tree is never pushed: its tag would lie', async () => {
    const here = example();
    execFileSync('touch', [`${here.path}/new.py`]);
    const { status, report, log } = await runCli('push', here.path, '--images', '127.0.0.1:5000/road/dirty');
    expect(status, log).toBe(1);
    expect(report?.['outcome']).toBe('push');
    expect(rows(report, 'stages').find((row) => row['stage'] === 'build')?.['status']).toBe('skipped');
    expect(rows(report, 'stages').find((row) => row['stage'] === 'push')?.['note']).toContain('new.py');
  });

  test('push without a name to push to is a wrong usage', async () => {
    expect(await runCli('push', example().path)).toMatchObject({ status: 2, report: null });
  });

  test.each([
    ['a secret as a flag', ['push', '.', '--password', 'hunter2'], 'can be read by every user'],
    ['an unknown flag', ['check', '--fail-onn', 'error'], '--fail-onn'],
    ['an unknown command', ['chekc'], 'chekc'],
    ['a folder that is not there', ['check', '/nowhere'], 'is no folder'],
    ['a wrong value', ['check', '.', '--fail-on', 'sometimes'], '`error`, `warning`, `notice`, `never`'],
  ])('%s ends with 2, and says so without a stack', async (_what, argv, words) => {
    const { status, log } = await runCli(...argv);
    expect(status).toBe(2);
    expect(log).toContain(words);
    expect(log).not.toMatch(/^\s+at /m);
    expect(log).not.toContain('hunter2');
  });

  test('a machine without docker can check, and is told what to install where it is needed', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      const here = 'test/agents/minimal-script';
      expect((await runCli('check', here)).status).toBe(0);
      const { status, report } = await runCli('build', here);
      expect(status).toBe(1);
      expect(report?.['outcome']).toBe('build');
      expect(rows(report, 'stages').find((row) => row['stage'] === 'build')?.['note']).toContain(
        'install Docker Engine',
      );
    } finally {
      process.env['PATH'] = path;
    }
  });
});
