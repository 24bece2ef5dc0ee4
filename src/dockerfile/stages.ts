import type { Instruction, InstructionOf, Stage } from './ast.ts';

/** Sorts instructions into the stages that FROM opens and the ARGs that stand before the first. */
export function groupStages(instructions: readonly Instruction[]): {
  readonly stages: readonly Stage[];
  readonly globalArgs: readonly InstructionOf<'arg'>[];
} {
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  const globalArgs: InstructionOf<'arg'>[] = [];
  for (const instruction of instructions) {
    if (instruction.kind === 'from') {
      const name = instruction.alias?.text.toLowerCase() ?? null;
      stages.push({ index: stages.length, name, from: instruction, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage) stage.instructions.push(instruction);
    else if (instruction.kind === 'arg') globalArgs.push(instruction);
  }
  return { stages, globalArgs };
}

/** The stage that a build without `--target` makes: the last. */
export function finalStage(stages: readonly Stage[]): Stage | null {
  return stages.at(-1) ?? null;
}

/**
 * The earlier stage that FROM or `--from` names, by its name or (`--from` alone) its number; null where an image is meant.
 * Of two stages with one name the last before `before` counts. Source: dockerfile2llb/convert.go.
 */
export function stageNamed(
  stages: readonly Stage[],
  name: string,
  options: { readonly before: number; readonly byIndex: boolean },
): Stage | null {
  if (options.byIndex && /^[+-]?[0-9]+$/.test(name)) return stages[Number(name)] ?? null;
  const wanted = options.byIndex ? name.toLowerCase() : name;
  return stages.slice(0, options.before).findLast((stage) => stage.name === wanted) ?? null;
}
