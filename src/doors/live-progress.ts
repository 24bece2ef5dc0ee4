import { createLogUpdate } from 'log-update';
import type { StageName } from '../model/report.ts';
import type { Progress } from '../ports/progress.ts';
import { clip } from '../report/render/columns.ts';
import type { Screen } from '../report/render/context.ts';
import { stationLines } from '../report/render/terminal-tables.ts';
import { oneLine } from '../report/untrusted.ts';
import { duration } from '../report/words.ts';

/** Of a build or a container, under the station that runs. */
const tailLines = 4;
const millisecondsPerFrame = 120;

const frames = { unicode: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], ascii: ['|', '/', '-', '\\'] };

export type LiveProgress = Progress & {
  /** Takes the moving lines away and gives the cursor back; nothing is drawn any more. */
  end(): void;
};

type Running = { readonly stage: StageName; readonly image: string | null; readonly since: number };

/**
 * For a person at a terminal: a line that moves for the station that runs, with the end of what it prints, and one line
 * that stays for each that is over.
 */
export function liveProgress(options: {
  readonly stream: NodeJS.WriteStream;
  readonly screen: Omit<Screen, 'columns'>;
  readonly unicode: boolean;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}): LiveProgress {
  const { stream, screen, now, signal } = options;
  const { palette } = screen;
  const spinner = options.unicode ? frames.unicode : frames.ascii;
  const moving = createLogUpdate(stream);
  let running: Running | null = null;
  let tail: readonly string[] = [];
  let frame = 0;
  let timer: NodeJS.Timeout | null = null;
  let isEmpty = true;

  const columns = (): number => stream.columns || 80;
  const cut = (text: string): string => clip(text, columns() - 1, screen.symbols.ellipsis);

  function draw(): void {
    if (running === null) return;
    const { stage, image, since } = running;
    const name = image === null ? stage : `${stage} ${oneLine(image)}`;
    const state = signal.aborted ? 'stopping, and cleaning up' : duration((now() - since) / 1000);
    frame += 1;
    const head = cut(`  ${spinner[frame % spinner.length]} ${name}  ${state}`);
    moving([palette.cyan(head), ...tail.map((line) => palette.dim(cut(`      ${line}`)))].join('\n'));
  }

  function keep(lines: readonly string[]): void {
    moving.clear();
    for (const line of lines) stream.write(`${line}\n`);
    isEmpty &&= lines.length === 0;
    draw();
  }

  return {
    stageStarted(stage, image) {
      running = { stage, image, since: now() };
      tail = [];
      timer ??= setInterval(draw, millisecondsPerFrame).unref();
      draw();
    },
    stageEnded(row) {
      running = null;
      keep(stationLines(row, { ...screen, columns: columns() }));
    },
    output(_source, line) {
      const text = oneLine(line);
      if (text !== '') tail = [...tail, text].slice(-tailLines);
    },
    say(sentence) {
      keep([`    ${oneLine(sentence)}`]);
    },
    end() {
      if (timer !== null) clearInterval(timer);
      running = null;
      moving.clear();
      moving.done();
      if (!isEmpty) stream.write('\n');
    },
  };
}
