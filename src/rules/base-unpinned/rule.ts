import { resolveFrom } from '../../dockerfile/variables.ts';
import { parseImageRef } from '../../model/image.ts';
import { baseRepository, newestBase } from '../../ocs/base-image.ts';
import { rule } from '../rule.ts';
import { builtNames } from '../support/built-names.ts';
import { replacing } from '../support/edits.ts';
import { inDockerfile, soundImages } from '../support/images.ts';

/** Source: ocs' deploy.yml pushes `latest` on every release and on pre-release tags too. */
export const baseUnpinned = rule<{ readonly image: string; readonly tagged: boolean; readonly instead: string | null }>(
  {
    id: 'base-unpinned',
    title: 'FROM an image without a tag, or `latest`',
    severity: 'warning',
    message: ({ image, tagged, instead }) =>
      `${image} ${tagged ? 'moves' : 'has no tag, so it is latest, and that moves'} with every release${
        instead === null ? '' : ' and pre-release'
      }: the same Dockerfile gives another image tomorrow; name a version${instead === null ? '' : `, \`${instead}\``}`,
    *check(repo) {
      const built = new Set(builtNames(repo));
      for (const image of soundImages(repo)) {
        const { dockerfile } = image;
        for (const stage of dockerfile.stages) {
          const from = resolveFrom(dockerfile, stage);
          if (from.kind !== 'image' || !from.ref) continue;
          const { ref, text } = from;
          const isPinned = ref.digest !== null || (ref.tag !== null && ref.tag !== 'latest');
          if (isPinned || built.has(ref.repository)) continue;
          const isOcs = ref.registry === null && ref.repository === baseRepository;
          const instead = isOcs ? `${baseRepository}:${newestBase}` : null;
          const word = stage.from.image;
          // Only what is written out can be replaced: a name that an ARG gives belongs to whoever gives it.
          const isWritten = parseImageRef(word.text)?.repository === ref.repository;
          yield {
            at: inDockerfile(image, word.span),
            params: { image: text, tagged: ref.tag !== null, instead },
            ...(instead !== null && isWritten
              ? { fix: { safe: true, edits: [replacing(dockerfile.file, word.span, instead)] } }
              : {}),
          };
        }
      }
    },
  },
);
