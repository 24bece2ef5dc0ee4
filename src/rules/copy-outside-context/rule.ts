import { rule } from '../rule.ts';
import { filesOf, reachedStages } from '../support/build-context.ts';
import { inDockerfile, soundImages } from '../support/images.ts';

/** BuildKit strips `..` before it looks (dockerfile2llb, convert_copy.go); the legacy builder refuses it always. */
export const copyOutsideContext = rule<{ readonly source: string; readonly taken: string }>({
  id: 'copy-outside-context',
  title: '`COPY ../…`: the `../` is dropped, another file is taken',
  severity: 'warning',
  message: ({ source, taken }) =>
    `nothing outside of the build context can be copied: Docker drops the ../ of ${source} and takes ${taken === '' ? 'the whole context' : `${taken} of the context`}; write that path, or take a context that holds the file you mean`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      for (const { instruction, sources } of reachedStages(image).flatMap(
        (stage) => filesOf(repo, image, stage).copies,
      )) {
        if (instruction.flags.some(({ name }) => name === 'from')) continue;
        for (const { word, path, outside, outcome } of sources) {
          // What is not there either is copy-source-missing.
          if (!outside || path === null || (outcome.kind !== 'found' && outcome.kind !== 'nothing')) continue;
          yield { at: inDockerfile(image, word.span), params: { source: word.text, taken: path } };
        }
      }
    }
  },
});
