import type { Edit } from '../../model/finding.ts';
import { type AptCall, aptCall } from './apt.ts';
import { insertingAt } from './edits.ts';
import type { RunStep } from './run-steps.ts';

/** Programs that install no packages. A RUN with any other one may use its lists in a way that nobody can read here. */
const harmless = new Set(
  `: add-apt-repository apt-cache apt-key cat cd chmod cp curl echo export gpg groupadd ln ls mkdir mv pip pip3 printf rm
  sed set tee true useradd wget`.split(/\s+/),
);

export function aptCalls(step: RunStep): readonly AptCall[] {
  return step.commands.flatMap((command) => aptCall(command) ?? []);
}

/** The update of a RUN that installs nothing with the lists it fetches. */
export function lonelyUpdate(step: RunStep): AptCall | null {
  const calls = aptCalls(step);
  const [first] = calls;
  if (!first || calls.some(({ verbText }) => verbText !== 'update')) return null;
  const others = step.commands.filter(({ program }) => program !== 'apt-get' && program !== 'apt');
  if (!others.every(({ program }) => program === null || harmless.has(program))) return null;
  if (others.some(({ program, shell }) => program === null && shell.words.length > 0)) return null;
  return step.run.flags.some(({ value }) => /\/var\/(?:lib|cache)\/apt/.test(value?.text ?? '')) ? null : first;
}

/** The RUNs whose lists a later RUN of the image installs from. */
export function stepsWithUsedLists(steps: readonly RunStep[]): ReadonlySet<RunStep> {
  const used = new Set<RunStep>();
  const installing = new Set<RunStep['image']>();
  for (const step of steps.toReversed()) {
    if (installing.has(step.image)) used.add(step);
    const [first] = aptCalls(step);
    if (first && first.verbText !== 'update') installing.add(step.image);
  }
  return used;
}

/** `&& rm -rf /var/lib/apt/lists/*` behind the last command, on a line of its own where the RUN has several. */
export function removingLists({ image, run, commands }: RunStep): readonly Edit[] | null {
  const { file, escape: token } = image.dockerfile;
  const { arguments: args } = run;
  const last = commands.at(-1);
  if (args.form !== 'shell' || run.heredocs.length > 0 || last?.shell.span.end !== args.span.end) return null;
  if (last.shell.subshell || last.shell.conditional) return null;
  const text = file.text.slice(run.span.start, run.span.end);
  const indent = /\n([ \t]*)\S.*$/.exec(text)?.[1];
  const joint = indent === undefined ? ' && ' : ` && ${token}${/\r\n/.test(text) ? '\r\n' : '\n'}${indent}`;
  return [insertingAt(file, args.span.end, `${joint}rm -rf /var/lib/apt/lists/*`)];
}
