import type { Dockerfile } from '../../dockerfile/ast.ts';
import { packagesThatBringOthers } from '../../ocs/apt-packages.ts';
import { rule } from '../rule.ts';
import { type AptCall, aptCall, assumesYes, packageName } from '../support/apt.ts';
import { insertingAt } from '../support/edits.ts';
import { inDockerfile, ownInstructions } from '../support/images.ts';
import { failsTheBuild, type RunStep, runSteps } from '../support/run-steps.ts';

const asking = /^(?:install|reinstall|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove|autopurge|build-dep)$/;

const configured = new WeakMap<Dockerfile, number>();

/** `apt.conf`, `APT_CONFIG`, `Assume-Yes` above a RUN, or in it, may answer for it. */
function mayBeConfigured({ image, run }: RunStep): boolean {
  const { dockerfile } = image;
  let first = configured.get(dockerfile);
  if (first === undefined) {
    const { text } = dockerfile.file;
    const answer = /apt\.conf|APT_CONFIG|assume-?yes/i;
    const found = ownInstructions(image).find(({ span }) => answer.test(text.slice(span.start, span.end)));
    first = found?.span.start ?? Number.POSITIVE_INFINITY;
    configured.set(dockerfile, first);
  }
  return first <= run.span.start;
}

function isAnswered({ command }: AptCall): boolean {
  return command.shell.pipedFrom !== null || command.shell.redirections.some(({ operator }) => operator.includes('<'));
}

export const aptGetNotAssumedYes = rule<{ readonly call: string; readonly brings: string | null }>({
  id: 'apt-get-not-assumed-yes',
  title: '`apt-get install` without `-y`',
  severity: 'error',
  witness: 'test/e2e/witness/running.test.ts',
  message: ({ call, brings }) =>
    brings === null
      ? `${call} without -y asks as soon as a package brings others along; nobody answers in a build, and it aborts; write ${call} -y`
      : `${call} without -y asks, because ${brings} brings other packages along; nobody answers in a build, and it aborts; write ${call} -y`,
  *check(repo) {
    for (const step of runSteps(repo)) {
      for (const command of step.commands) {
        const call = aptCall(command);
        if (!call || !asking.test(call.verbText) || call.isOpen || assumesYes(call) || isAnswered(call)) continue;
        if (mayBeConfigured(step)) continue;
        const { image } = step;
        const bringing = call.packages.map(packageName).find((name) => packagesThatBringOthers.has(name ?? '')) ?? null;
        const isCertain =
          call.verbText === 'install' && step.base?.facts.virtualenv != null && failsTheBuild(step, command);
        const brings = isCertain ? bringing : null;
        yield {
          severity: brings === null ? 'warning' : 'error',
          at: inDockerfile(image, { start: command.word?.span.start ?? call.verb.span.start, end: call.verb.span.end }),
          params: { call: `${command.program} ${call.verbText}`, brings },
          fix: { safe: true, edits: [insertingAt(image.dockerfile.file, call.verb.span.end, ' -y')] },
        };
      }
    }
  },
});
