import { rule } from '../rule.ts';

/** BuildKit's own words: `failed to read dockerfile: open Dockerfile: no such file or directory`. */
export const dockerfileMissing = rule<{ readonly path: string }>({
  id: 'dockerfile-missing',
  title: 'no Dockerfile, and none is to be generated',
  severity: 'error',
  witness: 'test/e2e/witness/dockerfile-missing.test.ts',
  message: ({ path }) =>
    `there is no ${path}; write one, run \`ocs-agent generate\`, or set \`dockerfile: generate\` to have it made for each build`,
  *check(repo, { generate }) {
    if (generate || repo.kind === 'site' || repo.images.length > 0) return;
    yield { at: null, params: { path: 'Dockerfile' } };
  },
});
