import type { Edit } from '../../model/finding.ts';
import { rule } from '../rule.ts';
import type { AptCall } from '../support/apt.ts';
import { aptCalls, lonelyUpdate, removingLists, stepsWithUsedLists } from '../support/apt-lists.ts';
import { insertingAt, replacing } from '../support/edits.ts';
import { inDockerfile } from '../support/images.ts';
import { type RunStep, runSteps } from '../support/run-steps.ts';

/** Takes the update out of its own RUN, and puts it in front of the next install. */
function moved(
  step: RunStep,
  update: AptCall,
  next: RunStep | undefined,
  used: ReadonlySet<RunStep>,
): readonly Edit[] | null {
  const { file } = step.image.dockerfile;
  if (!next || next.stage !== step.stage || next.image !== step.image || step.commands.length !== 1) return null;
  const [install] = aptCalls(next);
  const isPlain = [step.run, next.run].every(
    ({ heredocs, arguments: { form } }) => form === 'shell' && heredocs.length === 0,
  );
  if (!isPlain || install?.verbText !== 'install') return null;
  const { shell } = install.command;
  if (shell.conditional || shell.subshell || shell.pipedFrom || step.run.flags.length > 0) return null;
  const start = file.text.lastIndexOf('\n', step.run.span.start - 1) + 1;
  const feed = file.text.indexOf('\n', step.run.span.end);
  const text = file.text.slice(update.command.shell.span.start, update.command.shell.span.end);
  if (text.includes('\n') || feed === -1) return null;
  const removal = next.inImage && !used.has(next) && !keepsNothing(next) ? removingLists(next) : null;
  return [
    replacing(file, { start, end: feed + 1 }, ''),
    insertingAt(file, shell.span.start, `${text} && `),
    ...(removal ?? []),
  ];
}

function keepsNothing({ commands }: RunStep): boolean {
  return commands.some(({ program, args }) => program === 'rm' && args.some(({ text }) => text.includes('/apt')));
}

export const aptUpdateAlone = rule<{ readonly call: string }>({
  id: 'apt-update-alone',
  title: '`apt-get update` in a RUN of its own',
  severity: 'warning',
  message: ({ call }) =>
    `${call} stands in a RUN of its own: the build cache keeps its lists while the archive moves on, and a later install asks for packages that are gone; join it to the install: ${call} && apt-get install -y …`,
  *check(repo) {
    const steps = runSteps(repo);
    const used = stepsWithUsedLists(steps);
    for (const [at, step] of steps.entries()) {
      const update = lonelyUpdate(step);
      if (!update) continue;
      const { command, verb } = update;
      const next = steps.slice(at + 1, at + 30).find((later) => aptCalls(later).length > 0);
      const edits = moved(step, update, next, used);
      yield {
        at: inDockerfile(step.image, { start: command.word?.span.start ?? verb.span.start, end: verb.span.end }),
        params: { call: `${command.program} update` },
        ...(edits ? { fix: { safe: true, edits } } : {}),
      };
    }
  },
});
