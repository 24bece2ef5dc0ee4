import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, openLab } from '../support/lab.ts';
import { must } from '../support/shell.ts';
import { witness } from '../support/witness.ts';

const undetected = /LookupError: [\s\S]*unable to detect version for/;
const needsGit = 'needs a real .git: below';

witness('git-history-excluded', {
  fails: [{ build: undetected }, { build: undetected }],
  passes: [{}, needsGit],
});

witness('python-version-conflict', {
  fails: [{ build: /requires a different Python: \S+ not in '>=3\.12'/ }],
  passes: [{}, {}],
});

describe('git-history-excluded, in a clone with a tag', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  const project = {
    'pyproject.toml': [
      '[build-system]',
      'requires = ["setuptools", "setuptools-scm"]',
      'build-backend = "setuptools.build_meta"',
      '',
      '[project]',
      'name = "tele"',
      'dynamic = ["version"]',
      '',
      '[tool.setuptools_scm]',
      '',
    ].join('\n'),
    'tele/__init__.py': '',
    Dockerfile: [
      'FROM simonsobs/ocs:v0.12.1',
      'COPY . /app/tele/',
      'RUN python -m pip install --no-cache-dir /app/tele',
      'RUN pip show tele',
      '',
    ].join('\n'),
  };

  async function clone(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await lab.folder({ files });
    const git = (...args: readonly string[]): Promise<string> =>
      must('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);
    await git('init', '-q');
    await git('add', '--all');
    await git('commit', '-q', '-m', 'one');
    await git('tag', 'v1.2.3');
    return folder;
  }

  test('the version is the tag where .git is copied', async () => {
    const built = await lab.build(await clone(project));
    expect(built.status, built.output).toBe(0);
    expect(built.output).toContain('Version: 1.2.3');
  });

  test('the build fails where .dockerignore keeps .git out', async () => {
    const built = await lab.build(await clone({ ...project, '.dockerignore': '.git\n' }));
    expect(built.status).not.toBe(0);
    expect(built.output).toMatch(undetected);
  });
});
