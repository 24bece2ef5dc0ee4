import type { Labels } from '../ports/docker.ts';
import { ociLabels } from '../tags/labels.ts';
import type { Dockerized } from './dockerfile.ts';
import type { PushOrder } from './push/order.ts';

/** Labels that say what the image is. None depends on the clock or the test: one commit gives one image. */
export function labelsFor(input: Dockerized, order: PushOrder): Labels {
  const image = input.source.kind === 'existing' ? input.source.image : null;
  const reference = image?.dockerfile.stages.at(-1)?.from.image.text ?? null;
  return {
    ...ociLabels({
      event: order.event,
      git: order.git,
      version: order.version,
      image: {
        title: input.repo.projects[0]?.name?.value ?? input.name,
        description: null,
        url: null,
        license: null,
        base: reference?.split('@', 1)[0] ?? null,
        baseDigest: reference?.split('@', 2)[1] ?? null,
        ocsVersion: image?.ocsTag ?? null,
        agentClasses: input.repo.agents.flatMap((agent) => (agent.class === null ? [] : [agent.class])),
      },
    }),
    ...order.labels,
  };
}
