import { rule } from '../rule.ts';
import { ignoreFileOf } from '../support/build-context.ts';
import { inDockerfile, soundImages } from '../support/images.ts';
import { type MissingSource, missingSources } from '../support/missing-sources.ts';

type Params = {
  readonly source: string;
  /** As Docker looks for it. */
  readonly path: string;
  readonly because: string;
  readonly detail: string;
  readonly context: string;
  readonly ignoreFile: string | null;
};

function reasonOf(source: MissingSource): string {
  if (source.isThereFromRoot) return 'context';
  if (source.stage !== null) return 'stage';
  return source.outside && source.because === 'absent' ? 'outside' : source.because;
}

/** BuildKit's own words: `failed to calculate checksum of ref …: "/nope.py": not found`. */
export const copySourceMissing = rule<Params>({
  id: 'copy-source-missing',
  title: 'a source of COPY, ADD or a bind mount is not in the build context',
  severity: 'error',
  witness: 'test/e2e/witness/copying.test.ts',
  message: ({ source, path, because, detail, context, ignoreFile }) => {
    const place = context === '' ? 'the build context' : `the build context ${context}/`;
    switch (because) {
      case 'context':
        return `${source} is not in ${place}, only in the folder above; build with the repository's root as context, or write the path from ${context}/`;
      case 'stage':
        return `${source} is not in stage ${detail}, and the build fails; copy what that stage holds`;
      case 'outside':
        return `${source} leaves ${place}: Docker drops the ../ and finds nothing, so the build fails; move the file below the context, or take a context that holds it`;
      case 'ignored':
        return `${ignoreFile ?? '.dockerignore'} keeps ${source} out of ${place} (\`${detail}\`), and the build fails; take it back in with \`!${path}\`, or do not copy it`;
      case 'case':
        return `${source} is not in ${place}, but ${detail} is: upper and lower case count; write ${detail}`;
      case 'link':
        return `${source} is a symbolic link that leads out of ${place}, and the build fails; put the file itself there`;
      case 'refused':
        return `${source} is no pattern that Docker can read (${detail}), and the build fails; mend or escape the brackets`;
      default:
        return `${source} is not in ${place}, and the build fails; add the file to the repository, or remove it here`;
    }
  },
  *check(repo) {
    for (const image of soundImages(repo)) {
      for (const missing of missingSources(repo, image)) {
        yield {
          severity: missing.isThereFromRoot ? 'warning' : 'error',
          at: inDockerfile(image, missing.span),
          params: {
            source: missing.written,
            path: missing.path,
            because: reasonOf(missing),
            detail: missing.stage ?? missing.detail,
            context: image.context,
            ignoreFile: missing.because === 'ignored' ? ignoreFileOf(repo, image) : null,
          },
        };
      }
    }
  },
});
