import { parseImageRef } from '../../model/image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';

/** Repositories of images that this repository builds: by its Dockerfiles, and by services with `build`. */
export function builtNames(repo: AgentRepo): readonly string[] {
  const own = repo.images.flatMap(({ references }) => references);
  const composed = repo.composeFiles
    .flatMap(({ services }) => services)
    .flatMap(({ build, image }) =>
      build && image?.value.kind === 'known' ? (parseImageRef(image.value.text)?.repository ?? []) : [],
    );
  return [...new Set([...own, ...composed])];
}
