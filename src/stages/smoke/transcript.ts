import type { TranscriptLine } from '../../ports/hub.ts';
import type { World } from '../stage.ts';

/** Several images of one run write one transcript. */
const written = new WeakMap<World['built'], TranscriptLine[]>();

/**
 * Writes what went over the wire so far to the file that the input `transcript` names: one JSON object a line. Where
 * that file cannot be written the test goes on, and the run tells it in the end.
 */
export async function writeTranscript(world: World, lines: readonly TranscriptLine[]): Promise<void> {
  const { transcript } = world.config;
  if (transcript === null || lines.length === 0) return;
  const all = [...(written.get(world.built) ?? []), ...lines];
  written.set(world.built, all);
  const text = `${all.map((line) => JSON.stringify(line)).join('\n')}\n`;
  await world.files.write(transcript, text).catch((error: unknown) => {
    world.undelivered.add(`transcript: ${error instanceof Error ? error.message : String(error)}`);
  });
}
