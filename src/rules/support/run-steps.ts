import type { InstructionOf, Stage } from '../../dockerfile/ast.ts';
import { joinPath } from '../../dockerfile/container-path.ts';
import type { Past } from '../../dockerfile/history-map.ts';
import { walkStage } from '../../dockerfile/image-config.ts';
import { programOf, runCommands, type ShellCommand, type ShellWord } from '../../dockerfile/shell.ts';
import type { Setting } from '../../dockerfile/stage-state.ts';
import type { KnownBase } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { baseOfStage, reachedStages, stageOptions } from './build-context.ts';
import { type SoundImage, soundImages, stageChain } from './images.ts';

/** A simple command of a RUN. */
export type RunCommand = {
  readonly shell: ShellCommand;
  /** Without its folders, `sudo`, `env` and the like taken away; null where a variable stands for it. */
  readonly program: string | null;
  readonly word: ShellWord | null;
  readonly args: readonly ShellWord[];
  /** Where it runs, `cd` followed; null where that is not known. */
  readonly folder: string | null;
};

/** A RUN, and what is in force when it runs. */
export type RunStep = {
  readonly image: SoundImage;
  readonly stage: Stage;
  /** The stage's layers are layers of the image. */
  readonly inImage: boolean;
  readonly run: InstructionOf<'run'>;
  readonly commands: readonly RunCommand[];
  readonly user: Setting;
  readonly workdir: Setting;
  readonly env: Past<string, Setting>;
  /** ARGs that are in scope. */
  readonly args: Past<string, unknown>;
  /** null: the stage stands on something else than the OCS base. */
  readonly base: KnownBase | null;
};

const known = new WeakMap<AgentRepo, readonly RunStep[]>();

/** Every RUN that a build of the repository's images runs. */
export function runSteps(repo: AgentRepo): readonly RunStep[] {
  const made = known.get(repo);
  if (made) return made;
  const steps = soundImages(repo).flatMap((image) => {
    const chain = new Set(stageChain(image));
    return reachedStages(image).flatMap((stage) => stepsOf(image, stage, chain.has(stage)));
  });
  known.set(repo, steps);
  return steps;
}

function stepsOf(image: SoundImage, stage: Stage, inImage: boolean): readonly RunStep[] {
  const steps: RunStep[] = [];
  const base = baseOfStage(image, stage);
  walkStage(image.dockerfile, stage, stageOptions(image), (instruction, state) => {
    if (instruction.kind === 'run') {
      const { user, workdir } = state;
      const [env, args] = [state.env.remember(), state.args.remember()];
      const commands = followed(runCommands(image.dockerfile, instruction), workdir.value === '' ? '/' : workdir.value);
      steps.push({ image, stage, inImage, run: instruction, commands, user, workdir, env, args, base });
    }
  });
  return steps;
}

/** Follows `cd`; one in a subshell ends with it. */
export function followed(commands: readonly ShellCommand[], workdir: string | null): readonly RunCommand[] {
  let outer = workdir;
  let inner = workdir;
  let wasInside = false;
  return commands.map((shell) => {
    const { name, word, args } = programOf(shell);
    const program = name === null ? null : name.slice(name.lastIndexOf('/') + 1);
    const isInside = shell.subshell;
    if (isInside && !wasInside) inner = outer;
    wasInside = isInside;
    const folder = isInside ? inner : outer;
    if (program === 'cd' || program === 'pushd' || program === 'popd') {
      const next = program === 'popd' ? null : folderAfter(folder, args);
      if (isInside) inner = next;
      else outer = next;
    }
    return { shell, program, word, args, folder };
  });
}

function folderAfter(folder: string | null, args: readonly ShellWord[]): string | null {
  const target = args.find((word) => word.value === null || !/^-./.test(word.value));
  if (!target) return '/root';
  return pathFrom(folder, target.value);
}

/** A path as a command in `folder` reads it, absolute; null where it is not known. */
export function pathFrom(folder: string | null, path: string | null): string | null {
  if (path === null || path === '-' || path.startsWith('~')) return null;
  if (path.startsWith('/')) return joinPath('/', path);
  return folder === null ? null : joinPath(folder, path);
}

/** Whether the build certainly fails when this command does: nothing behind it catches that. */
export function failsTheBuild({ commands, run }: RunStep, command: RunCommand): boolean {
  const { shell } = command;
  if (shell.conditional || shell.substitution || shell.subshell) return false;
  const at = commands.indexOf(command);
  const stopsAtErrors = commands
    .slice(0, at)
    .some(({ program, args }) => program === 'set' && args.some(({ value }) => /^-[a-z]*e/.test(value ?? '')));
  if (stopsAtErrors && shell.followedBy === ';') return true;
  const behind = commands.slice(at).filter((each) => !each.shell.substitution);
  return behind.every((each, index) => {
    const isLast = index === behind.length - 1;
    // A heredoc's last line ends in a line feed, which the parser takes for `;`.
    const { followedBy } = each.shell;
    // What a later pipe gives is never asked: it is skipped.
    if (index > 0 && !isLast && followedBy === '|') return true;
    return followedBy === (isLast ? 'end' : '&&') || (isLast && run.heredocs.length > 0);
  });
}

/** Whether a RUN sees files that stand in no layer. */
export function hasBindMount({ run }: RunStep): boolean {
  return run.flags.some(
    ({ name, value }) => name === 'mount' && /(?:^|,)type=bind(?:,|$)|^(?!.*\btype=)/.test(value?.text ?? ''),
  );
}
