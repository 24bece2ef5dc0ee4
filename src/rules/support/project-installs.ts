import { joinPath } from '../../dockerfile/container-path.ts';
import { basePluginName } from '../../ocs/agent-cli.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { filesOf } from './build-context.ts';
import { agentImages, type SoundImage } from './images.ts';
import { localPath, type PipInstall, pipInstall } from './pip.ts';
import { pathFrom, type RunStep, runSteps } from './run-steps.ts';

/** A project of this repository that a RUN installs by pip. */
export type ProjectInstall = {
  readonly project: PythonProject;
  readonly image: SoundImage;
  readonly step: RunStep;
  readonly install: PipInstall;
  /** Where the project lies in the container. */
  readonly folder: string;
  readonly editable: boolean;
};

/** A project of that name takes the place of what the base has installed: nothing is there twice. */
export function replacesOcs({ name }: PythonProject): boolean {
  return name?.value === basePluginName;
}

const known = new WeakMap<AgentRepo, readonly ProjectInstall[]>();

/** Every `pip install` of a folder of this repository into an agent's image. */
export function projectInstalls(repo: AgentRepo): readonly ProjectInstall[] {
  const before = known.get(repo);
  if (before) return before;
  const agents = new Set(agentImages(repo).flatMap(({ name, needs }) => [name, ...needs]));
  const found = runSteps(repo)
    .filter(({ inImage, image }) => inImage && agents.has(image.name))
    .flatMap((step) => installsIn(repo, step));
  known.set(repo, found);
  return found;
}

function installsIn(repo: AgentRepo, step: RunStep): readonly ProjectInstall[] {
  return step.commands.flatMap((command) => {
    const install = pipInstall(command);
    if (!install) return [];
    const editable = install.editable.map(({ target }) => ({ target, editable: true }));
    const plain = install.targets.map((target) => ({ target, editable: false }));
    return [...editable, ...plain].flatMap(({ target, editable: isEditable }): readonly ProjectInstall[] => {
      const path = target.text === null ? null : localPath(target.text);
      const folder = path === null ? null : pathFrom(command.folder, path);
      const project = folder === null ? null : projectAt(repo, step, folder);
      if (!project || folder === null) return [];
      return [{ project, image: step.image, step, install, folder, editable: isEditable }];
    });
  });
}

function projectAt(repo: AgentRepo, { image, stage, run }: RunStep, folder: string): PythonProject | null {
  const files = filesOf(repo, image, stage, run);
  for (const name of ['pyproject.toml', 'setup.py', 'setup.cfg']) {
    const found = files.at(joinPath(folder, name));
    if (found.kind !== 'file' || found.source === null) continue;
    const { source } = found;
    const root = source.slice(0, Math.max(0, source.length - name.length - 1));
    return repo.projects.find((project) => project.root === root && source.endsWith(name)) ?? null;
  }
  return null;
}

/**
 * How a project gets into agents' images: `copied` into their Python, as pip does; `assumed` where the repository has
 * no Dockerfile yet; `other` where it is installed in place, found by PYTHONPATH, or by a way not seen here.
 */
export function installOf(repo: AgentRepo, project: PythonProject): 'copied' | 'assumed' | 'other' {
  if (repo.images.length === 0) return 'assumed';
  const installs = projectInstalls(repo).filter((each) => each.project === project);
  const isCopied = ({ editable, image, step }: ProjectInstall): boolean =>
    !editable && !image.config.env.has('PYTHONPATH') && !step.env.has('PYTHONPATH');
  return installs.length > 0 && installs.every(isCopied) ? 'copied' : 'other';
}

/** The agents' images that hold a project: those that install it from the context, or all where none is seen to. */
export function imagesWith(repo: AgentRepo, project: PythonProject | null): readonly SoundImage[] {
  const all = agentImages(repo);
  const names = new Set(
    projectInstalls(repo)
      .filter((each) => each.project === project)
      .map(({ image }) => image.name),
  );
  const holding = all.filter(({ name, needs }) => names.has(name) || needs.some((need) => names.has(need)));
  return holding.length > 0 ? holding : all;
}

/** The other projects of this repository that some image has beside this one. */
export function installedWith(repo: AgentRepo, project: PythonProject): readonly PythonProject[] {
  const installs = projectInstalls(repo);
  const images = new Set(installs.filter((each) => each.project === project).map(({ image }) => image.name));
  const others = installs.filter((each) => each.project !== project && images.has(each.image.name));
  return [...new Set(others.map((each) => each.project))];
}
