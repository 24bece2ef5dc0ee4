import type { StageName, StageRow } from '../model/report.ts';

/** Live output: never read back, decides nothing. */
export type Progress = {
  stageStarted(stage: StageName, image: string | null): void;
  stageEnded(row: StageRow): void;
  /** A line of a child process or container: text of others, to be kept apart from ours. */
  output(source: string, line: string): void;
  /** A sentence of ours. */
  say(sentence: string): void;
};
