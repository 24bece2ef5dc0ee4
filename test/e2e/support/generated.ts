import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Layout } from '../../generate/layouts.ts';
import type { Lab } from './lab.ts';
import { runs } from './runs.ts';
import { must, run } from './shell.ts';
import { writeTree } from './trees.ts';

const project = new URL('../../..', import.meta.url).pathname;

export function git(folder: string, ...argv: readonly string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', ['-C', folder, ...identity, ...argv], { stdio: 'pipe' });
}

/** The repository of a layout, with what `ocs-agent generate` writes, committed and tagged. */
export async function repositoryWith(lab: Lab, layout: Layout): Promise<string> {
  // The folder's name must be the same everywhere: where nothing else says it, it is the image's.
  const folder = join(await lab.folder({ files: {} }), 'repository');
  await writeTree(folder, layout);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'the repository');
  await must(process.execPath, [join(project, 'src/cli.ts'), 'generate', folder]);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'generated');
  if (layout.tag !== undefined) git(folder, 'tag', layout.tag);
  return folder;
}

async function versionIn(image: string, distribution: string): Promise<string> {
  const script = `import importlib.metadata as m\ntry: print(m.version('${distribution}'))\nexcept m.PackageNotFoundError: print('absent')`;
  return must('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'python', image, '-c', script]);
}

/** Generates, builds and starts a layout, and expects of it all that `generate` promises. */
export async function expectLayout(lab: Lab, layout: Layout): Promise<void> {
  const folder = await repositoryWith(lab, layout);
  const checked = await run(process.execPath, [join(project, 'src/cli.ts'), 'generate', '--check', folder]);
  expect(checked.status, checked.stdout).toBe(0);
  const linted = await run('docker', ['buildx', 'build', '--call', 'check', folder]);
  expect(linted.stdout + linted.stderr).toContain('Check complete, no warnings found.');
  const built = await lab.build(folder);
  expect(built.status, built.output).toBe(0);
  for (const [distribution, version] of Object.entries(layout.installed ?? {}))
    expect([distribution, await versionIn(built.image, distribution)]).toEqual([distribution, version]);
  for (const distribution of layout.absent ?? [])
    expect([distribution, await versionIn(built.image, distribution)]).toEqual([distribution, 'absent']);
  for (const { class: agentClass, args = [] } of layout.starts) {
    const outcome = await runs(lab, { files: { Dockerfile: `FROM ${built.image}\n` } }, { agentClass, args });
    expect(outcome.build.status, outcome.build.output).toBe(0);
    expect(outcome.up, outcome.log).toBe(true);
  }
}

/** What became of each RUN of a build with plain progress: `CACHED`, or `DONE 1.2s`. */
export function runsOf(output: string): readonly { readonly step: string; readonly cached: boolean }[] {
  // The name of a step comes again wherever its output goes on after another's.
  const steps = new Map(
    [...output.matchAll(/^#(\d+) \[[^\]]*\] RUN (.*)$/gm)].map(([, number = '', step = '']) => [number, step]),
  );
  return [...steps].map(([number, step]) => ({ step, cached: new RegExp(`^#${number} CACHED$`, 'm').test(output) }));
}
