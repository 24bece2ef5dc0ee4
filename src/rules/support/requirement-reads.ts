import { isInside, joinPath } from '../../dockerfile/container-path.ts';
import type { ImageFiles } from '../../dockerfile/image-files.ts';
import { runEffects } from '../../dockerfile/run-effects.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo, RequirementLine, RequirementsFile } from '../../repo/agent-repo.ts';
import { readRequirements } from '../../repo/packaging/requirements.ts';
import { filesOf } from './build-context.ts';
import { type PipInstall, type PipValue, pipInstall } from './pip.ts';
import { hasBindMount, pathFrom, type RunStep, runSteps } from './run-steps.ts';

/** A file that `pip install -r` opens. */
export type RequirementsRead = {
  readonly step: RunStep;
  readonly install: PipInstall;
  /** The `-r` value on the command line. */
  readonly value: PipValue;
  /** Absolute path in the container. */
  readonly path: string;
  /** null: it is not there. */
  readonly file: RequirementsFile | null;
  /** The line that includes it; null for the one on the command line. */
  readonly includedBy: { readonly line: RequirementLine; readonly path: string } | null;
};

const known = new WeakMap<AgentRepo, readonly RequirementsRead[]>();

/** Every requirements file that a build reads, included ones behind those that include them; unknown ones left out. */
export function requirementsRead(repo: AgentRepo): readonly RequirementsRead[] {
  const made = known.get(repo);
  if (made) return made;
  const reads = runSteps(repo).flatMap((step) => readsOf(repo, step));
  known.set(repo, reads);
  return reads;
}

function readsOf(repo: AgentRepo, step: RunStep): readonly RequirementsRead[] {
  if (hasBindMount(step)) return [];
  let files: ImageFiles | null = null;
  return step.commands.flatMap((command) => {
    const install = pipInstall(command);
    if (!install) return [];
    return [...install.requirements, ...install.constraints].flatMap((value) => {
      const path = pathFrom(command.folder, value.text?.includes('://') ? null : value.text);
      if (path === null || isMadeBefore(step, command.shell.span.start, path)) return [];
      files ??= filesOf(repo, step.image, step.stage, step.run);
      return readFrom(repo, files, { step, install, value, path, includedBy: null }, new Set());
    });
  });
}

/** A command of the same RUN may have put it there. */
function isMadeBefore(step: RunStep, before: number, path: string): boolean {
  const commands = step.commands.map(({ shell }) => shell).filter(({ span }) => span.start < before);
  const effects = runEffects(commands, step.workdir.value === '' ? '/' : step.workdir.value);
  return effects.some((effect) => effect.kind === 'creates' && isInside(path, effect.path));
}

function readFrom(
  repo: AgentRepo,
  files: ImageFiles,
  read: Omit<RequirementsRead, 'file'>,
  seen: Set<string>,
): readonly RequirementsRead[] {
  if (seen.has(read.path)) return [];
  seen.add(read.path);
  const found = files.at(read.path);
  if (found.kind === 'missing') return [{ ...read, file: null }];
  const source = found.kind === 'file' && found.source !== null ? textOf(repo.snapshot, found.source) : null;
  if (!source) return [];
  const file = readRequirements(source);
  const folder = read.path.slice(0, read.path.lastIndexOf('/')) || '/';
  const included = file.lines.flatMap((line) => {
    const written = includedPath(line);
    if (written === null) return [];
    const path = written.startsWith('/') ? joinPath('/', written) : joinPath(folder, written);
    return readFrom(repo, files, { ...read, path, includedBy: { line, path: read.path } }, seen);
  });
  return [{ ...read, file }, ...included];
}

/** `-r` and `-c` as written; null for other lines and URLs. */
export function includedPath({ include, text }: RequirementLine): string | null {
  const written = include === null ? undefined : /^-{1,2}[a-z]+(?:\s*=?\s*)(.+)$/.exec(text)?.[1]?.trim();
  return written === undefined || /:\/\/|\$\{/.test(written) ? null : written.replace(/^(["'])(.*)\1$/, '$2');
}
