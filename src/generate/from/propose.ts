import type { Instruction } from '../../dockerfile/ast.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { positionAt, type SourceFile } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { dockerfileText } from '../dockerfile.ts';
import type { GenerateOptions } from '../options.ts';
import { planOf } from '../plan.ts';
import { judge } from './judge.ts';
import type { Judged, Verdict } from './verdict.ts';

/** One instruction of the old file, and what became of it. */
export type Change = {
  readonly line: number;
  /** Its first line. */
  readonly instruction: string;
  readonly kind: Verdict['kind'];
  readonly because: string;
};

export type Proposed =
  | {
      readonly status: 'proposed';
      readonly text: string;
      /** With what the old file said. */
      readonly options: GenerateOptions;
      readonly changes: readonly Change[];
    }
  | { readonly status: 'impossible'; readonly because: string };

function merge(options: GenerateOptions, judged: readonly Judged[]): GenerateOptions {
  const said = judged.flatMap(({ verdict }) =>
    verdict.kind === 'replaced' && verdict.options ? [verdict.options] : [],
  );
  return {
    ...options,
    base: options.base ?? said.find(({ base }) => base !== undefined)?.base ?? null,
    apt: [...new Set([...options.apt, ...said.flatMap(({ apt }) => apt ?? [])])],
    user: options.user ?? said.findLast(({ user }) => user !== undefined)?.user ?? null,
    expose: [...new Set([...options.expose, ...said.flatMap(({ expose }) => expose ?? [])])],
  };
}

/** Its own lines, and the comments that stand directly above. */
function linesOf(file: SourceFile, { comments, span }: Instruction): readonly string[] {
  const start = file.text.lastIndexOf('\n', (comments[0]?.span.start ?? span.start) - 1) + 1;
  return file.text.slice(start, span.end).replaceAll('\r\n', '\n').split('\n');
}

function isSource({ instruction, verdict }: Judged): boolean {
  if (verdict.kind !== 'replaced') return false;
  return instruction.kind === 'copy'
    ? !verdict.because.startsWith('every requirements')
    : instruction.kind === 'run' && verdict.because.startsWith('installed from');
}

/** The kept instructions with the WORKDIR that was in force for them. */
function regionsFor(file: SourceFile, judged: readonly Judged[]): ReadonlyMap<string, readonly string[]> {
  const border = judged.findIndex(isSource);
  const regions = new Map<string, string[]>([
    ['system', []],
    ['image', []],
  ]);
  const workdirs = new Map<string, string>();
  let workdir: Instruction | null = null;
  for (const [index, { instruction, verdict }] of judged.entries()) {
    if (instruction.kind === 'workdir') workdir = instruction;
    if (verdict.kind !== 'kept') continue;
    const isLate = (border !== -1 && index > border) || /^(?:entrypoint|cmd|healthcheck)$/.test(instruction.kind);
    const name = isLate ? 'image' : 'system';
    const lines = regions.get(name) ?? [];
    const here = workdir ? file.text.slice(workdir.span.start, workdir.span.end) : null;
    if (here !== null && workdirs.get(name) !== here && /^(?:run|copy|add)$/.test(instruction.kind)) {
      lines.push(here);
      workdirs.set(name, here);
    }
    lines.push(...linesOf(file, instruction));
  }
  return regions;
}

/** A better Dockerfile for a hand-written one: what it does is generated, what is not understood is kept in the regions. */
export function proposeFrom(repo: AgentRepo, file: SourceFile, options: GenerateOptions): Proposed {
  const dockerfile = parseDockerfile(file);
  if (dockerfile.problem)
    return { status: 'impossible', because: `${file.path} can't be built: ${dockerfile.problem.message}` };
  const [stage, ...others] = dockerfile.stages;
  if (!stage) return { status: 'impossible', because: `${file.path} has no FROM` };
  if (others.length > 0 || dockerfile.globalArgs.length > 0) {
    return {
      status: 'impossible',
      because: `${file.path} has ${others.length > 0 ? 'several stages' : 'arguments before its FROM'}, which are not taken apart`,
    };
  }
  const first = planOf(repo, options);
  if (first.status === 'impossible') return first;
  const judged = [stage.from, ...stage.instructions].map(
    (instruction): Judged => ({ instruction, verdict: judge(repo, dockerfile, instruction, first.plan) }),
  );
  const merged = merge(options, judged);
  const planned = planOf(repo, merged);
  if (planned.status === 'impossible') return planned;
  return {
    status: 'proposed',
    options: merged,
    text: dockerfileText(planned.plan, regionsFor(file, judged)),
    changes: judged.map(({ instruction, verdict }) => ({
      line: positionAt(file, instruction.span.start).line,
      instruction: file.text.slice(instruction.span.start, instruction.span.end).split(/\r?\n/, 1)[0] ?? '',
      kind: verdict.kind,
      because: verdict.because,
    })),
  };
}
