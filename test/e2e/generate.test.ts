import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Layout, layouts } from '../generate/layouts.ts';
import { runCli } from './support/action.ts';
import { expectLayout, git, repositoryWith, runsOf } from './support/generated.ts';
import { type Lab, openLab } from './support/lab.ts';
import { repositoryOf } from './support/repository.ts';
import { must } from './support/shell.ts';

/** One of each kind; the others take minutes and are run by `npm run test:generate-all`. */
const some = ['hatch-vcs', 'setup-py', 'nested-requirements', 'single-agent'];
const all = process.env['OCS_AGENT_LAYOUTS'] === 'all';

const layoutOf = (name: string): Layout => layouts[name] ?? { files: {}, starts: [] };

describe('what generate writes is built, and its agents come up', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  test.each(Object.entries(layouts).filter(([name]) => all || some.includes(name)))('%s', async (_name, layout) => {
    await expectLayout(lab, layout);
  });
});

describe('the layer cache', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  test('an edit and a commit repeat one step, although the version comes from git', async () => {
    const folder = await repositoryWith(lab, layoutOf('hatch-vcs'));
    await lab.build(folder);
    const repeated = async (): Promise<readonly string[]> => {
      const { status, output } = await lab.build(folder);
      expect(status, output).toBe(0);
      expect(runsOf(output).length).toBe(3);
      return runsOf(output).flatMap(({ step, cached }) => (cached ? [] : [step]));
    };
    expect(await repeated()).toEqual([]);
    appendFileSync(join(folder, 'telescope/agents/focus/agent.py'), '# an edit\n');
    expect(await repeated()).toEqual([expect.stringContaining('--no-build-isolation .')]);
    git(folder, 'commit', '--quiet', '--all', '--message', 'an edit');
    expect(await repeated()).toEqual([expect.stringContaining('--no-build-isolation .')]);
  });

  test('a commit alone repeats nothing where the version is written down', async () => {
    const folder = await repositoryWith(lab, layoutOf('find-packages'));
    const idOf = (image: string): Promise<string> => must('docker', ['image', 'inspect', '--format', '{{.Id}}', image]);
    const before = await lab.build(folder);
    git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'nothing');
    const after = await lab.build(folder);
    expect(await idOf(after.image)).toBe(await idOf(before.image));
  });
});

test('dockerfile: generate builds with ours, and leaves a hand-written one alone', async () => {
  const repository = repositoryOf('examples/my-ocs-agent');
  try {
    const before = readFileSync(join(repository.path, 'Dockerfile'), 'utf8');
    const { status, report, log } = await runCli('smoke', repository.path, '--dockerfile', 'generate');
    expect(status, log).toBe(0);
    expect(report?.['agents']).toContainEqual(expect.objectContaining({ class: 'ValveAgent', status: 'up' }));
    expect(report?.['stages']).toContainEqual(
      expect.objectContaining({ stage: 'dockerfile', status: 'passed', note: 'generated, on simonsobs/ocs:v0.12.1' }),
    );
    expect(readFileSync(join(repository.path, 'Dockerfile'), 'utf8')).toBe(before);
  } finally {
    repository.remove();
  }
});
