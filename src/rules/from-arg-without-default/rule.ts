import { resolveFrom } from '../../dockerfile/variables.ts';
import { rule } from '../rule.ts';
import { inDockerfile, soundImages } from '../support/images.ts';

export const fromArgWithoutDefault = rule<{ readonly names: readonly string[]; readonly image: string }>({
  id: 'from-arg-without-default',
  title: 'FROM an image that an ARG without default names',
  severity: 'warning',
  message: ({ names, image }) =>
    `${image} is no image unless the build is given ${names.join(' and ')} (invalid reference format): \`docker build .\` fails; give the ARG a default`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const { dockerfile, services, config } = image;
      const declared = new Set(dockerfile.globalArgs.flatMap(({ pairs }) => pairs.map(({ key }) => key.text)));
      const given = new Set(services.flatMap(({ build }) => [...(build?.args ?? [])]));
      for (const stage of dockerfile.stages) {
        const from = resolveFrom(dockerfile, stage);
        if (from.kind !== 'unknown') continue;
        const names = from.names.filter((name) => declared.has(name) && !given.has(name));
        // `${TAG:-v0.12.1}` is a default too.
        const unset = resolveFrom(dockerfile, stage, new Map(names.map((name) => [name, ''])));
        if (unset.kind === 'stage' || (unset.kind === 'image' && unset.ref)) continue;
        // The settings' build-args have told it.
        if (names.length === 0 || (stage === image.stage && config.base.kind !== 'unknown')) continue;
        yield { at: inDockerfile(image, stage.from.image.span), params: { names, image: stage.from.image.text } };
      }
    }
  },
});
