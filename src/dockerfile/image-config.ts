import type { Dockerfile, InstructionOf, Stage } from './ast.ts';
import { joinPath } from './container-path.ts';
import type { BaseConfig, Command, Setting, StageState } from './stage-state.ts';
import { applyInstruction, initialState, stageScope } from './stage-state.ts';
import type { BuildArgs, FromImage } from './variables.ts';
import { resolveFrom } from './variables.ts';

export type ImageConfig = {
  readonly entrypoint: Command;
  readonly cmd: Command;
  readonly env: ReadonlyMap<string, Setting>;
  /** Whether names that are not in `env` are known to be unset: false where the base is not known. */
  readonly envComplete: boolean;
  readonly user: Setting;
  readonly workdir: Setting;
  readonly labels: ReadonlyMap<string, Setting>;
  /** `8001/tcp`. */
  readonly exposed: readonly string[];
  readonly volumes: readonly Setting[];
  readonly stopSignal: Setting;
  readonly healthcheck: InstructionOf<'healthcheck'> | null;
  /** Triggers: they change the images that extend this one, and are not followed here. */
  readonly onbuild: readonly InstructionOf<'onbuild'>[];
  /** The image or scratch that the chain of stages ends in. */
  readonly base: FromImage;
};

export type StageOptions = {
  /** What is known about an image that a stage is FROM, null when nothing. */
  readonly baseOf: (from: FromImage) => BaseConfig | null;
  readonly buildArgs?: BuildArgs;
};

/**
 * Follows a stage from its base to its last instruction; `visit` sees the state as it is before each instruction, and must
 * not keep it. A stage that extends another one begins where that one ends.
 */
export function walkStage(
  dockerfile: Dockerfile,
  stage: Stage,
  options: StageOptions,
  visit: (instruction: Stage['instructions'][number], state: StageState) => void = () => {},
): { readonly state: StageState; readonly base: FromImage } {
  const chain: Stage[] = [stage];
  let base = resolveFrom(dockerfile, stage, options.buildArgs);
  while (base.kind === 'stage') {
    chain.unshift(base.stage);
    base = resolveFrom(dockerfile, base.stage, options.buildArgs);
  }
  const state = initialState(base, base.kind === 'scratch' ? null : options.baseOf(base));
  for (const each of chain) {
    state.beginStage();
    const scope = stageScope(dockerfile, state, options.buildArgs);
    for (const instruction of each.instructions) {
      if (each === stage) visit(instruction, state);
      applyInstruction(state, instruction, scope);
    }
  }
  return { state, base };
}

/** The configuration of the image that a stage makes. Source: dockerfile2llb/convert.go, dispatch…. */
export function imageConfig(dockerfile: Dockerfile, stage: Stage, options: StageOptions): ImageConfig {
  const { state, base } = walkStage(dockerfile, stage, options);
  return {
    entrypoint: state.entrypoint,
    cmd: state.cmd,
    env: state.env,
    envComplete: state.envComplete,
    user: state.user,
    workdir: state.workdir,
    labels: state.labels,
    exposed: state.exposed.names(),
    volumes: [...state.volumes.values()],
    stopSignal: state.stopSignal,
    healthcheck: state.healthcheck,
    onbuild: state.onbuild,
    base,
  };
}

/** Where a path of the Dockerfile leads in the container, null when WORKDIR is not known. */
export function absolutePath(workdir: Setting, path: string): string | null {
  if (path.startsWith('/')) return joinPath('/', path);
  return workdir.value === null ? null : joinPath(workdir.value || '/', path);
}
