import type { Flag, Instruction } from '../../dockerfile/ast.ts';
import { flagText } from '../../dockerfile/flags.ts';
import { parseMount } from '../../dockerfile/mount-values.ts';
import { stageCopiedFrom } from '../../dockerfile/stages.ts';
import { resolveFrom } from '../../dockerfile/variables.ts';
import { type ImageRef, parseImageRef } from '../../model/image.ts';
import { type Location, whereIs } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { builtNames } from '../support/built-names.ts';
import { inDockerfile, type SoundImage, soundImages } from '../support/images.ts';

export type PulledImage = { readonly at: Location; readonly text: string; readonly ref: ImageRef };

type Named = { readonly at: Location; readonly text: string };

function namedByFrom(image: SoundImage): readonly Named[] {
  const { dockerfile } = image;
  return dockerfile.stages.flatMap((stage) => {
    const from = resolveFrom(dockerfile, stage);
    return from.kind === 'image' ? [{ at: inDockerfile(image, stage.from.image.span), text: from.text }] : [];
  });
}

/** `COPY --from` and `RUN --mount=from=`: BuildKit takes no variables there. */
function namesIn(instruction: Instruction): readonly { readonly name: string; readonly flag: Flag }[] {
  const named = instruction.flags.map((flag) => {
    if (flag.name === 'from') return { name: flagText([flag], 'from'), flag };
    if (flag.name !== 'mount') return { name: '', flag };
    const parsed = parseMount(flag.value?.text ?? '', (text) => ({ kind: 'text', text }));
    return { name: parsed.kind === 'mount' ? parsed.mount.from : '', flag };
  });
  return named.filter(({ name }) => name !== '');
}

function namedByFlags(image: SoundImage): readonly Named[] {
  const { stages } = image.dockerfile;
  return stages
    .flatMap(({ instructions }) => instructions.flatMap(namesIn))
    .filter(({ name }) => stageCopiedFrom(stages, name) === null)
    .map(({ name, flag }) => ({ at: inDockerfile(image, flag.span), text: name }));
}

function namedByCompose(repo: AgentRepo): readonly Named[] {
  const services = repo.composeFiles
    .filter(({ problems }) => problems.length === 0)
    .flatMap(({ services }) => services);
  return services.flatMap(({ build, image }) =>
    build === null && image?.value.kind === 'known' ? [{ at: whereIs(image), text: image.value.text }] : [],
  );
}

/** What Docker would fetch: every image that a Dockerfile or a compose file names and this repository does not build. */
export function pulledImages(repo: AgentRepo): readonly PulledImage[] {
  const built = new Set(builtNames(repo));
  const images = soundImages(repo);
  const named = [...images.flatMap(namedByFrom), ...images.flatMap(namedByFlags), ...namedByCompose(repo)];
  return named.flatMap(({ at, text }) => {
    const ref = parseImageRef(text);
    return ref === null || built.has(ref.repository) ? [] : [{ at, text, ref }];
  });
}
