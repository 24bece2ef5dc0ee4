import type { Instruction, Stage } from '../dockerfile/ast.ts';
import { readDockerfile } from '../dockerfile/parse.ts';
import { stageExtended, targetStage } from '../dockerfile/stages.ts';
import type { ImageId } from '../model/image.ts';
import type { ImageGrowth } from '../model/report.ts';
import type { Dockerized } from './dockerfile.ts';
import type { World } from './stage.ts';

type Step = { readonly createdBy: string; readonly bytes: number };

/** A step of `docker history`; null for a line that is none. */
function stepOf(line: string): Step | null {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null || !('CreatedBy' in read) || !('Size' in read)) return null;
  const bytes = Number(read.Size);
  return typeof read.CreatedBy === 'string' && Number.isFinite(bytes) ? { createdBy: read.CreatedBy, bytes } : null;
}

/** The stage that is built with the stages it is FROM, the outermost first. */
function chainOf(stages: readonly Stage[], last: Stage): readonly Stage[] {
  const parent = stageExtended(stages, last.from.image.text, last.index);
  return parent === null ? [last] : [...chainOf(stages, parent), last];
}

function isStepOf(step: Step, instruction: Instruction): boolean {
  return step.createdBy.replace('/bin/sh -c #(nop) ', '').trimStart().startsWith(instruction.keyword);
}

/**
 * What each instruction adds to the image of FROM. Every instruction leaves one step in an image's history, so the newest
 * ones are ours; null where they don't agree with the Dockerfile.
 */
export function growth(text: string, target: string | null, history: string): ImageGrowth | null {
  const { stages } = readDockerfile({ path: 'Dockerfile', text });
  const last = targetStage(stages, target);
  if (last === null) return null;
  const chain = chainOf(stages, last);
  const instructions = chain.flatMap((stage) => stage.instructions);
  const lines = history.split('\n').filter((line) => line !== '');
  const steps = lines.slice(0, instructions.length).reverse().map(stepOf);
  const grown = instructions.map((instruction, index) => {
    const step = steps[index];
    if (!step || !isStepOf(step, instruction)) return null;
    const written = text.slice(instruction.span.start, instruction.span.end);
    return { instruction: written.replace(/\\\r?\n/g, ' ').replace(/\s+/g, ' '), bytes: step.bytes };
  });
  if (grown.includes(null)) return null;
  return { base: chain[0]?.from.image.text ?? '', steps: grown.filter((step) => step !== null) };
}

export async function growthOf(input: Dockerized, id: ImageId, world: World): Promise<ImageGrowth | null> {
  const { status, stdout } = await world.docker.run({ verb: 'history', image: id }, { keep: 4 * 1024 * 1024 });
  return status === 0 ? growth(input.text, input.target, stdout) : null;
}
