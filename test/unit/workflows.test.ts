import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { notRun, runs } from '../workflows/runs.ts';

const root = new URL('../..', import.meta.url).pathname;

type Workflow = { readonly jobs: Readonly<Record<string, unknown>> };

function workflowsIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`);
}

const workflows = [...workflowsIn('.github/workflows'), ...workflowsIn('examples/workflows')];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('script/act', () => {
  test('every job of every workflow is run under act, or the table says why not', () => {
    const told = new Set([...runs, ...notRun].map(({ workflow, job }) => `${workflow} ${job}`));
    const jobs = workflows.flatMap((path) => {
      const { jobs }: Workflow = parse(textOf(path));
      return Object.keys(jobs).map((job) => `${path} ${job}`);
    });
    expect(jobs.length).toBeGreaterThan(12);
    expect(jobs.filter((job) => !told.has(job))).toEqual([]);
  });
});

describe('uses:', () => {
  const files = [...workflows, 'README.md'];
  const pins = files.flatMap((path) =>
    [...textOf(path).matchAll(/([\w.-]+\/[\w./-]+)@([0-9a-f]{40})(?: # (v[\d.]+))?/g)].map(
      ([, action = '', commit = '', tag]) => ({ path, repository: action.split('/', 2).join('/'), commit, tag }),
    ),
  );

  test('our own workflows name a commit, and beside it the tag', () => {
    const named = workflowsIn('.github/workflows').flatMap((path) =>
      [...textOf(path).matchAll(/uses: (?!\.\/|simonsobs\/ocs-agent-action)(.*)/g)].map(([, what = '']) => what),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((what) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([]);
  });

  test('one action has one commit and one tag everywhere', () => {
    const commits = new Map<string, Set<string>>();
    for (const { repository, commit } of pins) {
      commits.set(repository, (commits.get(repository) ?? new Set()).add(commit));
    }
    expect([...commits].filter(([, of]) => of.size > 1)).toEqual([]);
  });
});

describe('the pre-commit hook', () => {
  const hooks: readonly { readonly entry: string; readonly language: string }[] = parse(
    textOf('.pre-commit-hooks.yaml'),
  );
  const packed: { readonly bin: Readonly<Record<string, string>>; readonly files: readonly string[] } = JSON.parse(
    textOf('package.json'),
  );

  test('starts the program by the name that npm installs it under, not by a path of the other repository', () => {
    expect(hooks.map(({ language, entry }) => [language, packed.bin[entry.split(' ', 1)[0] ?? '']])).toEqual([
      ['node', 'dist/cli/index.js'],
    ]);
    expect(packed.files).toContain('dist/cli');
  });

  test('and that program names Node as its interpreter', () => {
    expect(textOf('src/cli.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
