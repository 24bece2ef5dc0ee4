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

/** The stage that a build without `--target` makes: the last. With one: the last of that name, or of that number. */
export function targetStage(stages: readonly Stage[], target: string | null): Stage | null {
  return target === null ? (stages.at(-1) ?? null) : stageCopiedFrom(stages, target);
}

/** Stages by name, each list in order. A file may have as many as lines, each asking for another. */
const named = new WeakMap<readonly Stage[], ReadonlyMap<string, readonly Stage[]>>();

function stagesNamed(stages: readonly Stage[], name: string): readonly Stage[] {
  const known = named.get(stages);
  if (known !== undefined) return known.get(name) ?? [];
  const lists = new Map<string, Stage[]>();
  for (const stage of stages) {
    const list = stage.name === null ? undefined : lists.get(stage.name);
    if (list !== undefined) list.push(stage);
    else if (stage.name !== null) lists.set(stage.name, [stage]);
  }
  named.set(stages, lists);
  return lists.get(name) ?? [];
}

/** How many of a list in order stand before. */
function countBefore(stages: readonly Stage[], before: number): number {
  let [from, to] = [0, stages.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((stages[middle]?.index ?? before) < before) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The earlier stage that `FROM name` means, null where it is an image. Case counts, and a number is an image. */
export function stageExtended(stages: readonly Stage[], name: string, before: number): Stage | null {
  const same = stagesNamed(stages, name);
  return same[countBefore(same, before) - 1] ?? null;
}

/** The stage that `--from=name` means, by number or name in any case, even one that comes later; null: an image. */
export function stageCopiedFrom(stages: readonly Stage[], name: string): Stage | null {
  if (/^[+-]?[0-9]+$/.test(name)) return stages[Number(name)] ?? null;
  return stagesNamed(stages, name.toLowerCase()).at(-1) ?? null;
}
