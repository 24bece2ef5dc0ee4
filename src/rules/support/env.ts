import type { KeyValue } from '../../dockerfile/ast.ts';
import { ownInstructions, type SoundImage } from './images.ts';

/** A variable that the image's own Dockerfile sets by ENV, as the container will have it. */
export type OwnVariable = {
  readonly name: string;
  /** null where only the build knows it. */
  readonly value: string | null;
  readonly pair: KeyValue;
};

/** The last ENV of each name. */
export function ownEnv(image: SoundImage): readonly OwnVariable[] {
  const last = new Map<string, KeyValue>();
  for (const instruction of ownInstructions(image)) {
    if (instruction.kind !== 'env') continue;
    for (const pair of instruction.pairs) if (!pair.key.text.includes('$')) last.set(pair.key.text, pair);
  }
  return [...last].flatMap(([name, pair]) => {
    const setting = image.config.env.get(name);
    return setting ? [{ name, value: setting.value, pair }] : [];
  });
}
