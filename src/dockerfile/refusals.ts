import type { Dockerfile, Instruction, InstructionOf, Stage, SyntaxProblem, Word } from './ast.ts';
import { blame } from './blame.ts';
import { lineOfSpan } from './continuations.ts';
import { refusedCheck } from './directives.ts';
import { flagText } from './flags.ts';
import type { StageOptions } from './image-config.ts';
import { readInstruction } from './instructions.ts';
import { parseMount } from './mount-values.ts';
import { readNode } from './nodes.ts';
import { refusedPlatform } from './platform.ts';
import { refusedReference } from './reference.ts';
import { refusedInstruction } from './refused-instruction.ts';
import { lexShell } from './shell-lex.ts';
import { goQuote } from './space.ts';
import type { StageState } from './stage-state.ts';
import { applyInstruction, initialState, stageScope } from './stage-state.ts';
import type { FromImage } from './variables.ts';
import { countedScope, expandWord, globalScope, resolveFrom } from './variables.ts';

type From = { readonly from: FromImage; readonly base: Stage | null };
type Edge = { readonly to: Stage; readonly by: InstructionOf<'copy' | 'run'> };

const unset = { kind: 'unset' } as const;

/**
 * What BuildKit refuses although every instruction is well-formed, as far as the text tells without a base image and build
 * arguments (`baseOf` may know the base). Source: BuildKit frontend/dockerfile/dockerfile2llb/convert.go, in its order.
 */
export function refusedDockerfile(
  dockerfile: Dockerfile,
  baseOf: StageOptions['baseOf'] = () => null,
): SyntaxProblem | null {
  const check = dockerfile.directives.find((each) => each.key.text === 'check');
  const why = check?.value ? refusedCheck(check.value.text) : null;
  if (check && why !== null) return { message: why, span: check.span };
  const found = findRefusal(dockerfile, baseOf);
  return found && { message: found.message, span: blame(dockerfile.file.text, found.by, found.span) };
}

type Refusal = SyntaxProblem & { readonly by: Instruction };

function findRefusal(dockerfile: Dockerfile, baseOf: StageOptions['baseOf']): Refusal | null {
  const { stages } = dockerfile;
  const target = stages.at(-1);
  if (!target) return null;
  const byName = new Map<string, Stage>();
  for (const stage of stages) if (stage.name !== null) byName.set(stage.name, stage);
  const froms: From[] = [];
  const problem = refusedArgs(dockerfile) ?? refusedFroms(dockerfile, froms);
  if (problem) return problem;
  const edges: Edge[][] = [];
  for (const stage of stages) {
    const found = edgesOf(stages, stage, byName);
    if ('message' in found) return found;
    edges.push(found);
  }
  const circle = circularStage(stages, edges);
  if (circle) return circle;
  return (
    refusedNames(dockerfile, froms, byName) ??
    refusedStages(dockerfile, froms, edges, reachable(target, froms, edges), baseOf)
  );
}

function refusedArgs(dockerfile: Dockerfile): Refusal | null {
  const scope = countedScope(globalScope(dockerfile));
  for (const arg of dockerfile.globalArgs) {
    for (const { value } of arg.pairs) {
      const expanded = value && expandWord(value.text, scope);
      if (expanded?.kind === 'refused') return { message: expanded.message, span: arg.keywordSpan, by: arg };
    }
  }
  return null;
}

function refusedFroms(dockerfile: Dockerfile, froms: From[]): Refusal | null {
  const earlier = new Map<string, Stage>();
  const scope = globalScope(dockerfile);
  for (const stage of dockerfile.stages) {
    const from = resolveFrom(dockerfile, stage, undefined, (name) => earlier.get(name) ?? null);
    if (from.kind === 'refused') return { message: from.message, span: stage.from.image.span, by: stage.from };
    const flag = stage.from.flags.find((each) => each.name === 'platform');
    const written = flag?.value?.text ?? '';
    const platform = written === '' ? null : expandWord(written, scope);
    if (flag && platform?.kind === 'refused') {
      return {
        message: `failed to process arguments for platform : ${platform.message}`,
        span: flag.span,
        by: stage.from,
      };
    }
    if (flag && platform?.kind === 'text') {
      const why = refusedPlatform(platform.text);
      if (platform.text === '') {
        return { message: `empty platform value from expression ${written}`, span: flag.span, by: stage.from };
      }
      if (why) return { message: `failed to parse platform ${written}: ${why}`, span: flag.span, by: stage.from };
    }
    froms.push({ from, base: from.kind === 'stage' ? from.stage : null });
    if (stage.name !== null) earlier.set(stage.name, stage);
  }
  return null;
}

function edgesOf(stages: readonly Stage[], stage: Stage, byName: ReadonlyMap<string, Stage>): Edge[] | Refusal {
  const edges: Edge[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'copy') {
      const name = flagText(instruction.flags, 'from');
      if (name === '') continue;
      const span = instruction.flags.find((flag) => flag.name === 'from')?.span ?? instruction.keywordSpan;
      const lexed = lexShell(name, { escape: '\\', lookup: () => unset });
      if (lexed.kind === 'refused') return { message: lexed.message, span, by: instruction };
      if (lexed.text !== name) return { message: noExpansion, span, by: instruction };
      if (/^[+-]?[0-9]+$/.test(name)) {
        const to = stages[Number(name)];
        if (!to) return { message: `invalid stage index ${Number(name)}`, span, by: instruction };
        edges.push({ to, by: instruction });
        continue;
      }
      const to = byName.get(name.toLowerCase());
      if (to) edges.push({ to, by: instruction });
    } else if (instruction.kind === 'run') {
      for (const flag of instruction.flags) {
        const from = flag.name === 'mount' ? mountFrom(flag.value?.text ?? '') : '';
        const to = from === '' ? undefined : byName.get(from.toLowerCase());
        if (to) edges.push({ to, by: instruction });
      }
    }
  }
  return edges;
}

const noExpansion =
  'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround';

function mountFrom(text: string): string {
  const parsed = parseMount(text, (value) => ({ kind: 'text', text: value }));
  return parsed.kind === 'mount' ? parsed.mount.from : '';
}

/** Depth first as BuildKit goes; without recursion, for a chain of stages may be long. */
function circularStage(stages: readonly Stage[], edges: readonly (readonly Edge[])[]): Refusal | null {
  const visited = new Set<Stage>();
  const onPath = new Set<Stage>();
  for (const first of stages) {
    if (visited.has(first)) continue;
    const stack: { readonly stage: Stage; next: number }[] = [{ stage: first, next: 0 }];
    visited.add(first);
    onPath.add(first);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = edges[top.stage.index]?.[top.next];
      top.next++;
      if (!edge) {
        onPath.delete(top.stage);
        stack.pop();
      } else if (onPath.has(edge.to)) {
        const name = stageTitle(first);
        // Of several instructions that lead to one stage BuildKit remembers the last.
        const to = stack.length > 1 ? stack[1]?.stage : edge.to;
        const begin = edges[first.index]?.findLast((each) => each.to === to);
        return {
          message: `circular dependency detected on stage: ${name}`,
          span: (begin ?? edge).by.keywordSpan,
          by: (begin ?? edge).by,
        };
      } else if (!visited.has(edge.to)) {
        visited.add(edge.to);
        onPath.add(edge.to);
        stack.push({ stage: edge.to, next: 0 });
      }
    }
  }
  return null;
}

function stageTitle(stage: Stage): string {
  return stage.name ?? `stage-${stage.index}`;
}

/** Names of images, in FROM of every stage, reached or not, and in `--from`. */
function refusedNames(
  dockerfile: Dockerfile,
  froms: readonly From[],
  byName: ReadonlyMap<string, Stage>,
): Refusal | null {
  for (const stage of dockerfile.stages) {
    const from = froms[stage.index]?.from;
    const why = from?.kind === 'image' ? refusedReference(from.text) : null;
    if (from?.kind === 'image' && why) return badName(from.text, why, stage.from.image, stage.from);
  }
  for (const stage of dockerfile.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.kind !== 'copy' && instruction.kind !== 'run') continue;
      for (const flag of instruction.flags) {
        const text = flag.value?.text ?? '';
        const name =
          instruction.kind === 'copy' && flag.name === 'from' ? text : flag.name === 'mount' ? mountFrom(text) : '';
        const isNumber = instruction.kind === 'copy' && /^[+-]?[0-9]+$/.test(name);
        if (name === '' || name === 'scratch' || isNumber || byName.has(name.toLowerCase())) continue;
        const why = refusedReference(name);
        if (why) return badName(name, why, { text: name, span: flag.span }, instruction);
      }
    }
  }
  return null;
}

function badName(name: string, why: string, word: Word, by: Instruction): Refusal {
  return { message: `failed to parse stage name ${goQuote(name)}: ${why}`, span: word.span, by };
}

function reachable(target: Stage, froms: readonly From[], edges: readonly (readonly Edge[])[]): ReadonlySet<Stage> {
  const found = new Set([target]);
  for (const stage of found) {
    const base = froms[stage.index]?.base;
    if (base) found.add(base);
    for (const edge of edges[stage.index] ?? []) found.add(edge.to);
  }
  return found;
}

function refusedStages(
  dockerfile: Dockerfile,
  froms: readonly From[],
  edges: readonly (readonly Edge[])[],
  reached: ReadonlySet<Stage>,
  baseOf: StageOptions['baseOf'],
): Refusal | null {
  for (const stage of dockerfile.stages) {
    const base = reached.has(stage) ? froms[stage.index]?.base : null;
    const trigger = base ? refusedTrigger(dockerfile, base) : null;
    if (trigger) return { message: trigger, span: stage.from.keywordSpan, by: stage.from };
  }
  const isBase = new Set(froms.map((each) => each.base));
  const ends = new Map<Stage, StageState>();
  for (const stage of dockerfile.stages) {
    const { from, base } = froms[stage.index] ?? {};
    if (!reached.has(stage) || !from) continue;
    const state = (base && ends.get(base)?.clone()) ?? initialState(from, baseOf(from));
    const scope = stageScope(dockerfile, state);
    const laterOf = new Map<Instruction, Stage>();
    for (const { by, to } of edges[stage.index] ?? []) if (to.index >= stage.index) laterOf.set(by, to);
    for (const instruction of stage.instructions) {
      const why = refusedInstruction(instruction, scope, laterOf.get(instruction) ?? null, stageTitle(stage));
      if (why !== null) return { message: why, span: instruction.keywordSpan, by: instruction };
      applyInstruction(state, instruction, scope);
    }
    if (isBase.has(stage)) ends.set(stage, state);
  }
  return null;
}

/** An ONBUILD of a stage is read where another stage extends that. */
function refusedTrigger(dockerfile: Dockerfile, base: Stage): string | null {
  for (const instruction of base.instructions) {
    if (instruction.kind !== 'onbuild' || instruction.instruction) continue;
    const line = lineOfSpan(dockerfile, { start: instruction.keywordSpan.end, end: instruction.span.end });
    const node = readNode(line, '\\');
    if ('refused' in node) return node.refused;
    const trigger = readInstruction({ node, span: instruction.span, heredocs: [], comments: [] });
    if ('refused' in trigger) return trigger.refused;
  }
  return null;
}
