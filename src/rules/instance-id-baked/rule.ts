import type { ComposeService } from '../../compose/compose-file.ts';
import type { InstructionOf } from '../../dockerfile/ast.ts';
import type { Edit, Fix } from '../../model/finding.ts';
import { locationOf } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { flagIn, type GivenFlag } from '../support/flags.ts';
import { agentImages, type SoundImage } from '../support/images.ts';
import { runServices } from '../support/services.ts';
import { imageStart, serviceStart } from '../support/starts.ts';

/** Options win over variables. Source: ocs/agent_cli.py, v0.12.0. */
export const instanceIdBaked = rule<{
  readonly id: string;
  readonly where: string;
  readonly service: string | null;
  readonly other: string | null;
}>({
  id: 'instance-id-baked',
  title: '`--instance-id` in the image',
  severity: 'error',
  witness: 'test/e2e/witness/instance-id.test.ts',
  message: ({ id, where, service, other }) =>
    service === null
      ? `${where} says --instance-id ${id}, and an option wins over INSTANCE_ID: every container of this image is ${id}; leave it out and set INSTANCE_ID where the container is started`
      : `${where} says --instance-id ${id}, and an option wins over the INSTANCE_ID=${other} of service ${service}: it looks for ${id} (could not find matching device description, status 1) or takes its place; leave the option out`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const start = imageStart(image);
      const flag = flagIn(start.arguments, '--instance-id');
      // `--instance-id "$INSTANCE_ID"` in a wrapper bakes nothing.
      if (!flag?.value || flag.value.text === '' || flag.value.text.includes('$')) continue;
      const victim = victimOf(repo, image, flag.value.text);
      const fix = fixOf(image, flag);
      yield {
        severity: victim ? 'error' : 'warning',
        at: locationOf(flag.name.file, {
          start: flag.name.span.start,
          end: Math.max(flag.name.span.end, flag.value.span.end),
        }),
        params: {
          id: flag.value.text,
          where: flag.name.from === 'cmd' ? 'CMD' : flag.name.from === 'wrapper' ? 'the entry script' : 'ENTRYPOINT',
          service: victim?.name.value ?? null,
          other: victim ? (idOf(victim) ?? null) : null,
        },
        ...(fix ? { fix } : {}),
      };
    }
  },
});

function idOf({ environment }: ComposeService): string | null {
  const value = environment.find(({ name }) => name === 'INSTANCE_ID')?.value?.value;
  return value?.kind === 'known' && value.text !== '' ? value.text : null;
}

/** A service that says another id and cannot have it. */
function victimOf(repo: AgentRepo, image: SoundImage, baked: string): ComposeService | null {
  for (const run of runServices(repo)) {
    if (!image.services.includes(run.service)) continue;
    const wanted = idOf(run.service);
    const start = serviceStart(repo, run);
    const given = flagIn(start.arguments, '--instance-id')?.value?.text;
    if (wanted !== null && wanted !== baked && given === baked) return run.service;
  }
  return null;
}

/** Taking the option out is safe where every service says who it is. */
function fixOf(image: SoundImage, { name, value, joined }: GivenFlag): Fix | null {
  const { entrypoint, cmd } = image.config;
  const command = name.from === 'cmd' ? cmd : entrypoint;
  const instruction = command.kind === 'argv' ? command.instruction : null;
  if (name.style !== 'json' || !instruction || !value) return null;
  const safe = image.services.length > 0 && image.services.every((service) => idOf(service) !== null);
  const edit = without(image, instruction, name.span.start, joined ? name.span.end : value.span.end);
  return edit ? { safe, edits: [edit] } : null;
}

function without(
  image: SoundImage,
  { arguments: args }: InstructionOf<'cmd' | 'entrypoint'>,
  start: number,
  end: number,
): Edit | null {
  if (args.form !== 'exec') return null;
  const before = args.elements.findLast(({ span }) => span.end <= start);
  const after = args.elements.find(({ span }) => span.start >= end);
  const span = before ? { start: before.span.end, end } : { start, end: after?.span.start ?? end };
  return replacing(image.dockerfile.file, span, '');
}
