import type { Located } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { parseRequirement, type Requirement } from '../../repo/packaging/requirements.ts';
import type { SoundImage } from './images.ts';
import { pipInstall } from './pip.ts';
import { projectInstalls } from './project-installs.ts';
import { requirementsRead } from './requirement-reads.ts';
import { type RunStep, runSteps } from './run-steps.ts';

/** A requirement that pip meets while it builds an image, and where it is written. */
export type MetRequirement = {
  readonly step: RunStep;
  readonly requirement: Requirement;
  readonly at: Located<string>;
  readonly constraint: boolean;
};

const known = new WeakMap<AgentRepo, readonly MetRequirement[]>();

/** What pip is told to install: on command lines, in requirements files, in the dependencies of installed projects. */
export function metRequirements(repo: AgentRepo): readonly MetRequirement[] {
  const made = known.get(repo);
  if (made) return made;
  const listed = requirementsRead(repo).flatMap(({ file, step, install, value, includedBy }) =>
    (file?.lines ?? [])
      .filter(({ include, text }) => include === null && (!text.startsWith('-') || /^(?:-e|--editable)/.test(text)))
      .map(({ name, specifier, url, marker, at }) => ({
        step,
        requirement: { name, specifier, url, marker },
        at,
        constraint: install.constraints.includes(value) || includedBy?.line.constraint === true,
      })),
  );
  const declared = projectInstalls(repo)
    .filter(({ install }) => !install.options.has('--no-deps'))
    .flatMap(({ project, step }) =>
      project.dependencies.map((at) => ({ step, requirement: parseRequirement(at.value), at, constraint: false })),
    );
  const met = [...listed, ...declared, ...runSteps(repo).flatMap(onCommandLines)];
  known.set(repo, met);
  return met;
}

function onCommandLines(step: RunStep): readonly MetRequirement[] {
  const { file } = step.image.dockerfile;
  return step.commands.flatMap((command) => {
    const install = pipInstall(command);
    const targets = install ? [...install.targets, ...install.editable.map(({ target }) => target)] : [];
    return targets.flatMap(({ text, span }) => {
      const written = text ?? file.text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/, '$2');
      const at: Located<string> = { value: written, file, span };
      return [{ step, requirement: parseRequirement(written), at, constraint: false }];
    });
  });
}

/** The image that a requirement gets into. */
export function imageOf({ step }: MetRequirement): SoundImage {
  return step.image;
}
