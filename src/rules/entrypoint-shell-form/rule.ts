import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { cmdIsUsed, isRun } from '../support/services.ts';
import { argumentsPassed, shellEntrypoint } from '../support/shell-entrypoint.ts';

/** `/bin/sh -c TEXT` takes what follows for $0, $1 …, and is process 1 itself. */
export const entrypointShellForm = rule<{
  /** What passes the arguments that are lost; null where nobody passes any. */
  readonly passes: string | null;
  readonly swallows: boolean;
  readonly deaf: boolean;
  readonly instead: string | null;
}>({
  id: 'entrypoint-shell-form',
  title: 'ENTRYPOINT in shell form: arguments are swallowed, SIGTERM is not passed on',
  severity: 'error',
  witness: 'test/e2e/witness/entrypoint.test.ts',
  message: ({ passes, swallows, deaf, instead }) => {
    const lost = passes ? `the arguments of ${passes} never reach ocs-agent-cli` : 'it swallows every argument';
    const stop = '`docker stop` takes 10 s and kills the agent (status 137)';
    const facts = [...(swallows ? [lost] : []), ...(deaf ? [stop] : [])].join(', and ');
    return `a shell runs this entry point: ${facts}; write ${
      instead === null ? 'ENTRYPOINT as a JSON array' : `ENTRYPOINT ${instead}`
    }`;
  },
  *check(repo) {
    for (const image of agentImages(repo)) {
      const shell = image.launch.leadsToOcs === true ? shellEntrypoint(image) : null;
      if (!shell) continue;
      const swallows = argumentsPassed(repo, image) !== 'all';
      const deaf = !shell.replaced && !shell.underInit;
      if (!swallows && !deaf) continue;
      const passes = swallows ? passedBy(image) : null;
      const instead = shell.words ? `[${shell.words.map((word) => JSON.stringify(word)).join(', ')}]` : null;
      const { span } = shell.instruction.arguments;
      yield {
        severity: passes ? 'error' : 'warning',
        at: inDockerfile(image, span),
        params: { passes, swallows, deaf, instead },
        ...(instead === null ? {} : { fix: { safe: true, edits: [replacing(image.dockerfile.file, span, instead)] } }),
      };
    }
  },
});

/** Who passes arguments: CMD, or a service's `command`. */
function passedBy(image: SoundImage): string | null {
  if ((image.launch.cmd ?? []).length > 0 && cmdIsUsed(image)) return 'CMD';
  const service = image.services.find(
    ({ command, entrypoint, keys }) => keys.size > 0 && entrypoint === null && (command?.elements.length ?? 0) > 0,
  );
  return service && isRun(service) ? `service ${service.name.value}` : null;
}
