import type { Word } from '../../dockerfile/ast.ts';
import { resolveFrom } from '../../dockerfile/variables.ts';
import { baseRepository } from '../../ocs/base-image.ts';
import { type BaseTag, parseBaseTag } from '../../ocs/base-tag.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { type SoundImage, soundImages } from './images.ts';

/** A FROM that names simonsobs/ocs with a tag other than `latest`. */
export type OcsFrom = {
  readonly image: SoundImage;
  readonly word: Word;
  readonly tag: string;
  /** null: of no known shape. */
  readonly parsed: BaseTag | null;
};

export function ocsFroms(repo: AgentRepo): readonly OcsFrom[] {
  return soundImages(repo).flatMap((image) =>
    image.dockerfile.stages.flatMap((stage): readonly OcsFrom[] => {
      const from = resolveFrom(image.dockerfile, stage);
      const ref = from.kind === 'image' ? from.ref : null;
      if (ref?.registry !== null || ref.repository !== baseRepository || ref.tag === null || ref.tag === 'latest') {
        return [];
      }
      return [{ image, word: stage.from.image, tag: ref.tag, parsed: parseBaseTag(ref.tag) }];
    }),
  );
}
