import type { AgentRepo } from '../../repo/agent-repo.ts';
import { agentImages, stageChain } from './images.ts';
import { localPath, pipInstall } from './pip.ts';
import { projectInstalls } from './project-installs.ts';
import { type RunCommand, runSteps } from './run-steps.ts';

const forOthers =
  /(?:^|\/)(?:docs?|tests?|dev|examples?)(?:\/|\.txt$)|requirements[-_.](?:dev|docs?|lint|tests?|testing)\b/i;
const lockFiles = /(?:^|\/)(?:Pipfile|environment\.ya?ml|conda\.ya?ml|poetry\.lock|uv\.lock|pdm\.lock)$/;

/** Whether the repository says anywhere what its agents need; true too where that cannot be read. */
export function dependenciesAreDeclared(repo: AgentRepo): boolean {
  if (repo.requirements.some(({ file }) => !forOthers.test(file.path))) return true;
  if ([...repo.snapshot.files.keys()].some((path) => lockFiles.test(path))) return true;
  return repo.projects.some(
    ({ dependencies, dependenciesUnknown, dependencyFiles }) =>
      dependenciesUnknown ||
      dependencyFiles.length > 0 ||
      dependencies.some(({ value }) => !/^ocs(?:$|[^\w-])/.test(value)),
  );
}

// They bring packages in ways that are not followed here.
const installers =
  /^(?:conda|mamba|micromamba|uv|poetry|pdm|pipenv|pipx|easy_install|hatch|make|cmake|git|curl|wget|tar|unzip)$/;
const shells = /^(?:ba|da|z)?sh$|^\.$|^source$/;

/** Whether the agents' images get more than their base and this repository; true too where that cannot be known. */
export function imagesInstallMore(repo: AgentRepo): boolean {
  const images = agentImages(repo);
  if (repo.images.length > 0 && images.length === 0) return true;
  if (images.some(({ extendsOcs }) => !extendsOcs)) return true;
  const names = new Set(images.flatMap(({ name, needs }) => [name, ...needs]));
  const copied = images.some((image) =>
    stageChain(image).some(({ instructions }) =>
      instructions.some(
        (each) =>
          each.kind === 'onbuild' ||
          each.kind === 'add' ||
          (each.kind === 'copy' && each.flags.some(({ name }) => name === 'from')),
      ),
    ),
  );
  if (copied) return true;
  const own = new Set(projectInstalls(repo).map(({ install }) => install.verb));
  return runSteps(repo)
    .filter(({ image, inImage }) => inImage && names.has(image.name))
    .some(({ commands }) => commands.some((command) => bringsMore(command, own)));
}

function bringsMore(command: RunCommand, own: ReadonlySet<unknown>): boolean {
  const { program, word, args } = command;
  const install = pipInstall(command);
  if (install) {
    if (install.requirements.length > 0 || install.isOpen) return true;
    const targets = [...install.targets, ...install.editable.map(({ target }) => target)];
    const isOwn = own.has(install.verb) && targets.every(({ text }) => text !== null && isPlainPath(text));
    return targets.length > 0 && !isOwn && !targets.every(({ text }) => text !== null && isTool(text));
  }
  if (program === null) return word !== null;
  if (shells.test(program) || program.endsWith('.sh') || installers.test(program)) return true;
  return program.startsWith('apt') && args.some(({ value }) => value === null || value.startsWith('python3-'));
}

/** No extra is asked for: those are not read. */
function isPlainPath(target: string): boolean {
  return localPath(target) !== null && !target.includes('[');
}

function isTool(target: string): boolean {
  return /^(?:pip|setuptools|wheel|build|hatchling|hatch-vcs|setuptools[-_]scm|flit[-_]core|poetry-core)\b/.test(
    target,
  );
}
