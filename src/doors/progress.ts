import type { Progress } from '../ports/progress.ts';
import { cleanText, stopCommands } from '../report/untrusted.ts';

type Print = (line: string) => void;

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const;

function titled(stage: string, image: string | null): string {
  return image === null ? stage : `${stage} ${image}`;
}

/**
 * For the Action's log. Lines of builds and containers are printed between stop-commands, so that none of them is
 * taken for a workflow command; a group folds each station.
 */
export function actionProgress(print: Print, token: string): Progress {
  const stop = stopCommands(token);
  let isOpen = false;
  return {
    stageStarted(stage, image) {
      print(`::group::${titled(stage, image === null ? null : cleanText(image))}`);
      print(stop.begin);
      isOpen = true;
    },
    stageEnded(row) {
      if (isOpen) {
        print(stop.end);
        print('::endgroup::');
      }
      isOpen = false;
      print(stop.begin);
      print(
        stop.line(`${marks[row.status]} ${titled(row.stage, row.image)}  ${row.seconds.toFixed(1)} s  ${row.note}`),
      );
      print(stop.end);
    },
    output(source, line) {
      print(stop.line(`${source} | ${line}`));
    },
    say(sentence) {
      print(stop.line(sentence));
    },
  };
}

/** For a terminal or a pipe: plain lines on standard error. */
export function plainProgress(print: Print, level: 'quiet' | 'normal' | 'verbose'): Progress {
  return {
    stageStarted(stage, image) {
      if (level === 'verbose') print(`… ${titled(stage, image)}`);
    },
    stageEnded(row) {
      if (level !== 'quiet' && row.status !== 'skipped') {
        print(
          cleanText(`${marks[row.status]} ${titled(row.stage, row.image)} (${row.seconds.toFixed(1)} s) ${row.note}`),
        );
      }
    },
    output(source, line) {
      if (level === 'verbose') print(cleanText(`${source} | ${line}`));
    },
    say(sentence) {
      if (level !== 'quiet') print(cleanText(sentence));
    },
  };
}
