import { joinPath } from '../../dockerfile/container-path.ts';
import { mayHold } from '../../dockerfile/image-files.ts';
import type { Location } from '../../model/location.ts';
import { locationOf } from '../../model/location.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { contextOf, filesOf, ignoreFileOf } from '../support/build-context.ts';
import { inDockerfile } from '../support/images.ts';
import { type ProjectInstall, projectInstalls } from '../support/project-installs.ts';
import { failsTheBuild, hasBindMount } from '../support/run-steps.ts';

type Because = 'ignored' | 'not-copied' | 'file' | 'elsewhere' | 'absent';

const pretended = /PRETEND_VERSION|PDM_BUILD_SCM_VERSION|POETRY_DYNAMIC_VERSIONING_BYPASS/;

/** The version is given by a variable, in whatever way. */
function isGiven({ step, install }: ProjectInstall): boolean {
  if ([...step.env.keys(), ...step.args.keys()].some((name) => pretended.test(name))) return true;
  return step.commands.some(
    ({ shell }) =>
      shell.span.start <= install.command.shell.span.start &&
      [...shell.assignments, ...shell.words].some(({ text }) => pretended.test(text)),
  );
}

/** Where git's folder is lost; null where it is there, or nobody can tell. */
function lossOf(repo: AgentRepo, { step, folder }: ProjectInstall): Because | null {
  const { image, stage, run } = step;
  const files = filesOf(repo, image, stage, run);
  let at = folder;
  for (;;) {
    const marker = files.at(joinPath(at, '.git/HEAD'));
    if (marker.kind === 'file') return null;
    const own = files.at(joinPath(at, '.git'));
    if (own.kind === 'file') return 'file';
    // Above the project the base may hold anything; a folder that this Dockerfile made is known.
    if (at === folder && (marker.kind === 'unknown' || own.kind === 'unknown')) return null;
    if (at === '/') break;
    at = at.slice(0, at.lastIndexOf('/')) || '/';
  }
  if (files.at(joinPath(folder, 'PKG-INFO')).kind !== 'missing') return null;
  if (files.uncertain.some((region) => mayHold(region, `${folder}/.git`))) return null;
  const { git } = repo.snapshot;
  if (git === null) return 'absent';
  if (git.dotGit === 'elsewhere' || image.context !== '') return 'elsewhere';
  if (git.dotGit === 'file') return 'file';
  return contextOf(repo, image).ignoredBy('.git/HEAD') ? 'ignored' : 'not-copied';
}

function placeOf(repo: AgentRepo, { step, install }: ProjectInstall, because: Because): Location {
  const path = because === 'ignored' ? ignoreFileOf(repo, step.image) : null;
  const file = path === null ? null : textOf(repo.snapshot, path);
  const line = contextOf(repo, step.image).ignoredBy('.git/HEAD')?.line;
  if (file && line !== undefined) {
    const lines = file.text.split('\n').slice(0, line);
    const start = lines.slice(0, -1).reduce((sum, each) => sum + each.length + 1, 0);
    return locationOf(file, { start, end: start + (lines.at(-1)?.trimEnd().length ?? 0) });
  }
  const start = install.command.word?.span.start ?? install.verb.span.start;
  return inDockerfile(step.image, { start, end: install.verb.span.end });
}

/** setuptools-scm's words: `LookupError: … was unable to detect version for /app/plug`. */
export const gitHistoryExcluded = rule<{
  readonly tool: string;
  readonly because: Because;
  readonly folder: string;
  readonly variable: string;
}>({
  id: 'git-history-excluded',
  title: 'the version comes from git, and `.git` is not beside the project when pip installs it',
  severity: 'error',
  witness: 'test/e2e/witness/versions.test.ts',
  message: ({ tool, because, folder, variable }) => {
    const head = `${tool} reads the version from git`;
    const way = `or set ${variable} in the build`;
    switch (because) {
      case 'ignored':
        return `${head}, and this line keeps .git out of the build context; take it out, ${way}`;
      case 'not-copied':
        return `${head}, and .git is not copied to ${folder} before pip installs it; copy .git too, ${way}`;
      case 'file':
        return `${head}, and .git is a file here (a worktree or submodule) that leads out of the image; build from a clone, ${way}`;
      case 'elsewhere':
        return `${head}, and the build context has no .git, which lies in a folder above; build from there, ${way}`;
      case 'absent':
        return `${head}, and there is no .git here; build from a clone, ${way}`;
    }
  },
  *check(repo) {
    for (const each of projectInstalls(repo)) {
      const { project, step, install } = each;
      const { versionSource, versionTool, hasFallbackVersion } = project;
      // versioneer falls back to 0+unknown by itself, and the build goes on.
      const isVersioneer = versionTool === 'versioneer';
      if (versionSource !== 'git' || versionTool === null || (hasFallbackVersion && !isVersioneer)) continue;
      if (hasBindMount(step) || isGiven(each)) continue;
      const because = lossOf(repo, each);
      if (because === null) continue;
      const isCertain = /^(?:hatch-vcs|setuptools-scm)$/.test(versionTool) && failsTheBuild(step, install.command);
      yield {
        severity: isCertain ? 'error' : 'warning',
        at: placeOf(repo, each, because),
        params: {
          tool: versionTool,
          because,
          folder: each.folder,
          variable: isVersioneer ? 'a version' : 'SETUPTOOLS_SCM_PRETEND_VERSION',
        },
      };
    }
  },
});
