import type { SourceFile, Span } from '../model/location.ts';
import type { Dockerfile, Instruction, SyntaxProblem } from './ast.ts';
import { readInstruction } from './instructions.ts';
import { readNodes } from './node-reader.ts';
import type { PlacedNode } from './nodes.ts';
import { groupStages } from './stages.ts';

/**
 * Reads a Dockerfile as BuildKit does: what BuildKit accepts is accepted, and what it refuses is told in `problem`, in its
 * words. Time is linear in the length of the text. Source: BuildKit frontend/dockerfile, v0.34, held beside it by
 * `npm run oracle:dockerfile`.
 */
export function parseDockerfile(file: SourceFile): Dockerfile {
  const { nodes, problem, ...read } = readNodes(file.text);
  const instructions: Instruction[] = [];
  let refusal: SyntaxProblem | null = null;
  let hasStage = false;
  for (const placed of nodes) {
    const instruction = readInstruction(placed);
    if ('refused' in instruction) {
      refusal = { message: instruction.refused, span: keepOnFirstLine(file.text, placed, instruction.span) };
      break;
    }
    if (instruction.kind === 'from') hasStage = true;
    else if (!hasStage && instruction.kind !== 'arg') {
      const span = keepOnFirstLine(file.text, placed, instruction.keywordSpan);
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
  return {
    file,
    ...read,
    globalArgs,
    stages,
    instructions,
    problem: problem ?? refusal,
  };
}

/** BuildKit blames the line where the instruction begins; a word on a later line must not be shown in its place. */
function keepOnFirstLine(text: string, { node, span }: PlacedNode, wanted: Span): Span {
  const isOnFirstLine = (each: Span) => !text.slice(span.start, each.start).includes('\n');
  if (isOnFirstLine(wanted)) return wanted;
  if (isOnFirstLine(node.keyword.span)) return node.keyword.span;
  return { start: span.start, end: span.start + 1 };
}
