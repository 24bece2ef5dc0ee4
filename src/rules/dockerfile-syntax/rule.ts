import { rule } from '../rule.ts';
import { inDockerfile } from '../support/images.ts';

/** BuildKit's own words on BuildKit's own line; no other rule looks at a file that it refuses. */
export const dockerfileSyntax = rule<{ readonly message: string }>({
  id: 'dockerfile-syntax',
  title: 'BuildKit refuses the Dockerfile',
  severity: 'error',
  witness: 'test/e2e/witness/base.test.ts',
  message: ({ message }) => `BuildKit refuses this file: ${message}; nothing can be built until it is mended`,
  *check(repo) {
    for (const image of repo.images) {
      const { problem } = image.dockerfile;
      if (problem && !problem.limit)
        yield { at: inDockerfile(image, problem.span), params: { message: problem.message } };
    }
  },
});
