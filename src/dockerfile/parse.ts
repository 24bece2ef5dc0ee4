import type { SourceFile } from '../model/location.ts';
import type { Dockerfile, Instruction, Stage, SyntaxProblem } from './ast.ts';
import { blame } from './blame.ts';
import { readInstruction } from './instructions.ts';
import { readNodes } from './node-reader.ts';
import { refusedDockerfile } from './refusals.ts';
import { groupStages } from './stages.ts';

/** Each may stand on the one before and copy from all: what all of them hold grows with the square of their number. */
const maxStages = 128;

function tooMany(stages: readonly Stage[], beyond: Stage): SyntaxProblem {
  const limit = {
    found: `has ${stages.length.toLocaleString('en')} stages, and ${maxStages} are read at most`,
    advice: 'build some of them from a Dockerfile of their own',
  };
  return { message: `the file ${limit.found}; ${limit.advice}`, span: beyond.from.span, limit };
}

/**
 * Reads a Dockerfile as BuildKit does: what BuildKit accepts is accepted, and what it refuses is told in `problem`, in its
 * words. Time is linear in the length of the text. Source: BuildKit frontend/dockerfile, v0.34, held beside it by
 * `npm run oracle:dockerfile`.
 */
export function parseDockerfile(file: SourceFile): Dockerfile {
  const dockerfile = readDockerfile(file);
  return dockerfile.problem ? dockerfile : { ...dockerfile, problem: refusedDockerfile(dockerfile) };
}

/** The same without what BuildKit refuses only when it carries the instructions out. */
export function readDockerfile(file: SourceFile): Dockerfile {
  const { nodes, problem, ...read } = readNodes(file.text);
  const instructions: Instruction[] = [];
  let refusal: SyntaxProblem | null = null;
  let hasStage = false;
  for (const placed of nodes) {
    const place = { span: placed.span, keywordSpan: placed.node.keyword.span };
    const instruction = readInstruction(placed);
    if ('refused' in instruction) {
      refusal = { message: instruction.refused, span: blame(file.text, place, instruction.span) };
      break;
    }
    if (instruction.kind === 'from') hasStage = true;
    else if (!hasStage && instruction.kind !== 'arg') {
      const span = blame(file.text, place, instruction.keywordSpan);
      refusal = { message: 'no build stage in current context', span };
      break;
    }
    instructions.push(instruction);
  }
  const { stages, globalArgs } = groupStages(instructions);
  if (!refusal && !hasStage) {
    const span = instructions.at(-1)?.keywordSpan ?? { start: 0, end: 0 };
    refusal = { message: 'dockerfile contains no stages to build', span };
  }
  const first = problem ?? refusal;
  const beyond = first === null ? stages[maxStages] : undefined;
  if (beyond) return { file, ...read, globalArgs, stages: [], instructions, problem: tooMany(stages, beyond) };
  return { file, ...read, globalArgs, stages, instructions, problem: first };
}
