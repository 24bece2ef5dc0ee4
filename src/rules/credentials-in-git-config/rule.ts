import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { contextOf, filesOf, reachedStages } from '../support/build-context.ts';
import { type SoundImage, soundImages } from '../support/images.ts';

/** A COPY brings it into some stage, or a bind mount of the context shows it to a RUN. */
function isBrought(repo: AgentRepo, image: SoundImage): boolean {
  if (!contextOf(repo, image).files.has('.git/config')) return false;
  return reachedStages(image).some((stage) => {
    const isCopied = filesOf(repo, image, stage).copies.some(({ sources }) =>
      sources.some(({ copied }) => copied.some(({ file }) => file.source === '.git/config')),
    );
    const isMounted = stage.instructions.some(
      (each) =>
        each.kind === 'run' &&
        each.flags.some(({ name, value }) => {
          const text = value?.text ?? '';
          const isBind = /(?:^|,)type=bind(?:,|$)/.test(text) || !/(?:^|,)type=/.test(text);
          const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(text)?.[1] ?? '.';
          return (
            name === 'mount' && isBind && !/(?:^|,)from=/.test(text) && /^(?:\.?\/?|(?:\.\/)?\.git\/?)$/.test(source)
          );
        }),
    );
    return isCopied || isMounted;
  });
}

/** Source: actions/checkout before v6 leaves the job's token in .git/config unless persist-credentials is false. */
export const credentialsInGitConfig = rule<{ readonly dockerfile: string }>({
  id: 'credentials-in-git-config',
  title: '`.git/config` in the build context holds a token',
  severity: 'error',
  witness: 'test/e2e/witness/secrets.test.ts',
  message: ({ dockerfile }) =>
    `this line holds a token, and ${dockerfile} takes .git/config into the build: every step can read it, and a COPY bakes it into the image; check out with persist-credentials: false (or actions/checkout v6), or keep .git/config out by .dockerignore`,
  *check(repo, { ci }) {
    const line = repo.snapshot.git?.credentialLine ?? null;
    if (line === null) return;
    const image = soundImages(repo).find((each) => isBrought(repo, each));
    if (!image) return;
    const range = { start: { line, column: 1 }, end: { line: line + 1, column: 1 } };
    yield {
      // On a person's own machine nobody else sees the image before it is pushed.
      severity: ci ? 'error' : 'warning',
      at: { file: '.git/config', range },
      params: { dockerfile: image.dockerfile.file.path },
    };
  },
});
