import type { InstructionOf } from '../../dockerfile/ast.ts';
import type { Edit } from '../../model/finding.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { inDockerfile, type SoundImage, soundImages } from '../support/images.ts';

/** A value that stays what it is between double quotes, or as it is. */
function quoted(raw: string): string | null {
  if (/^"[^"\\`]*"$|^'[^'\\`]*'$/.test(raw)) return raw;
  if (/["'\\`\n]/.test(raw) || raw === '') return null;
  return /\s/.test(raw) ? `"${raw}"` : raw;
}

function maintainer(image: SoundImage, instruction: InstructionOf<'maintainer'>): readonly Edit[] | null {
  const { file } = image.dockerfile;
  const { text } = instruction.value;
  if (/["\\$\n]/.test(text)) return null;
  return [replacing(file, instruction.span, `LABEL org.opencontainers.image.authors="${text}"`)];
}

function keyValue(image: SoundImage, instruction: InstructionOf<'env' | 'label' | 'arg'>): readonly Edit[] | null {
  const { file } = image.dockerfile;
  const [pair, ...others] = instruction.pairs;
  if (!pair?.value || others.length > 0) return null;
  const value = quoted(file.text.slice(pair.value.span.start, pair.value.span.end));
  const between = file.text.slice(pair.key.span.end, pair.value.span.start);
  if (value === null || !/^[ \t]+$/.test(between)) return null;
  return [replacing(file, { start: pair.key.span.end, end: pair.value.span.end }, `=${value}`)];
}

export const legacyInstruction = rule<{ readonly written: string }>({
  id: 'legacy-instruction',
  title: '`MAINTAINER`, `ENV key value`',
  severity: 'notice',
  message: ({ written }) =>
    written === 'MAINTAINER'
      ? 'MAINTAINER is deprecated; write LABEL org.opencontainers.image.authors="…"'
      : `${written} without = is the legacy form, which holds one key and takes the rest of the line for its value; write ${written}=…`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      for (const instruction of image.dockerfile.instructions) {
        if (instruction.kind === 'maintainer') {
          const edits = maintainer(image, instruction);
          const found = { at: inDockerfile(image, instruction.keywordSpan), params: { written: 'MAINTAINER' } };
          yield { ...found, ...(edits ? { fix: { safe: true, edits } } : {}) };
        } else if ((instruction.kind === 'env' || instruction.kind === 'label') && instruction.legacy) {
          const edits = keyValue(image, instruction);
          const key = instruction.pairs[0]?.key;
          const span = { start: instruction.keywordSpan.start, end: key?.span.end ?? instruction.keywordSpan.end };
          const found = {
            at: inDockerfile(image, span),
            params: { written: `${instruction.keyword} ${key?.text ?? ''}` },
          };
          yield { ...found, ...(edits ? { fix: { safe: true, edits } } : {}) };
        }
      }
    }
  },
});
