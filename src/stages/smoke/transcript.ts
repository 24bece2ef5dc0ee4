import type { TranscriptLine } from '../../ports/hub.ts';
import type { World } from '../stage.ts';

/** Several images of one run write one transcript. */
const written = new WeakMap<World['built'], TranscriptLine[]>();

/**
 * Writes what went over the wire so far to the file that the input `transcript` names: one JSON object a line. A
 * sentence where that file cannot be written.
 */
export async function writeTranscript(world: World, lines: readonly TranscriptLine[]): Promise<string | null> {
  const { transcript } = world.config;
  if (transcript === null || lines.length === 0) return null;
  const all = [...(written.get(world.built) ?? []), ...lines];
  written.set(world.built, all);
  const text = `${all.map((line) => JSON.stringify(line)).join('\n')}\n`;
  return world.files.write(transcript, text).then(
    () => null,
    (error: unknown) =>
      `\`transcript\`: ${transcript} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
  );
}
