import type { InstructionOf } from '../../dockerfile/ast.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { insertingAt, replacing } from '../support/edits.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { runServices } from '../support/services.ts';
import { serviceStart } from '../support/starts.ts';

type How = 'bare' | 'flags' | 'nothing';

const consequence: Readonly<Record<How, string>> = {
  bare: 'an ENTRYPOINT without words is an empty shell command: the container ends at once with status 0, and no agent has run',
  flags:
    'this takes the entry point of the base away, and the first option of CMD is taken for the program (executable file not found, status 127)',
  nothing: 'this takes the entry point of the base away, and nothing is left to run (no command specified, status 125)',
};

export const entrypointEmptied = rule<{ readonly how: How }>({
  id: 'entrypoint-emptied',
  title: 'an ENTRYPOINT that empties the entry point',
  severity: 'error',
  witness: 'test/e2e/witness/entrypoint.test.ts',
  message: ({ how }) => `${consequence[how]}; write ENTRYPOINT ["dumb-init", "ocs-agent-cli"], or leave the line out`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const by = emptiedBy(image);
      const how = by ? howOf(image, by) : null;
      if (!by || !how || everyServiceHasItsOwn(repo, image)) continue;
      const { file } = image.dockerfile;
      const { span } = by.arguments;
      const text = '["dumb-init", "ocs-agent-cli"]';
      const brings = image.extendsOcs && baseFacts(image.ocsTag).facts.entrypoint !== null;
      const edit = how === 'bare' ? insertingAt(file, by.keywordSpan.end, ` ${text}`) : replacing(file, span, text);
      yield {
        at: inDockerfile(image, how === 'bare' ? by.keywordSpan : span),
        params: { how },
        ...(brings ? { fix: { safe: true, edits: [edit] } } : {}),
      };
    }
  },
});

function emptiedBy({ config: { entrypoint } }: SoundImage): InstructionOf<'entrypoint'> | null {
  if (entrypoint.kind === 'none') return entrypoint.because?.kind === 'entrypoint' ? entrypoint.because : null;
  if (entrypoint.kind !== 'argv' || entrypoint.instruction?.kind !== 'entrypoint') return null;
  const { arguments: args } = entrypoint.instruction;
  const isEmpty =
    args.form === 'shell' ? args.text.text.trim() === '' : args.elements.length === 1 && args.elements[0]?.text === '';
  return isEmpty ? entrypoint.instruction : null;
}

function howOf({ launch }: SoundImage, by: InstructionOf<'entrypoint'>): How | null {
  if (by.arguments.form === 'shell') return 'bare';
  const [first] = launch.cmd ?? [];
  if (!first) return 'nothing';
  return first.text.startsWith('-') ? 'flags' : null;
}

function everyServiceHasItsOwn(repo: AgentRepo, image: SoundImage): boolean {
  const services = runServices(repo).filter((run) => image.services.includes(run.service));
  return services.length > 0 && services.every((run) => serviceStart(repo, run).leadsToOcs === true);
}
