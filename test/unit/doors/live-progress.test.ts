import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { liveProgress } from '../../../src/doors/live-progress.ts';
import { noColors } from '../../../src/report/render/context.ts';
import { asciiSymbols, unicodeSymbols } from '../../../src/report/words.ts';
import { hostile } from '../report/hostile.ts';
import { stage } from '../report/sample.ts';

function terminal(columns = 40, unicode = true) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 24 });
  let written = '';
  stream.on('data', (chunk) => {
    written += String(chunk);
  });
  const cancelling = new AbortController();
  const progress = liveProgress({
    stream: stream as unknown as NodeJS.WriteStream,
    screen: { palette: noColors, symbols: unicode ? unicodeSymbols : asciiSymbols },
    unicode,
    now: () => 0,
    signal: cancelling.signal,
  });
  const plain = (): string => written.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  return { progress, raw: () => written, plain, cancel: () => cancelling.abort() };
}

test('a station that is over leaves one line, in columns', () => {
  const { progress, plain } = terminal(80);
  progress.stageStarted('check', null);
  progress.stageEnded(stage({ note: 'no findings' }));
  progress.stageStarted('build', 'socs');
  progress.stageEnded(stage({ stage: 'build', image: 'socs', seconds: 127, note: 'built: 740 MB' }));
  progress.stageEnded(stage({ stage: 'push', image: 'socs', status: 'skipped', note: 'until: smoke' }));
  progress.end();
  expect(
    plain()
      .split('\n')
      .filter((line) => /[✓–]/.test(line)),
  ).toEqual(['  ✓ check           0.08 s  no findings', '  ✓ build       2 min 07 s  socs: built: 740 MB']);
});

test('while it runs its name moves, with the end of what it prints', () => {
  const { progress, plain } = terminal();
  progress.stageStarted('build', 'socs');
  for (let line = 1; line <= 6; line++) progress.output('build', `line ${line}`);
  progress.say('pushing');
  progress.end();
  expect(plain()).toMatch(/ build socs {2}0\.00 s\n {6}line 3\n {6}line 4\n {6}line 5\n {6}line 6/);
  expect(plain()).not.toContain('line 2');
  expect(plain()).toContain('    pushing\n');
});

test('a wish to stop is answered on the spot', () => {
  const { progress, plain, cancel } = terminal(80);
  progress.stageStarted('smoke', 'socs');
  cancel();
  progress.say('x');
  progress.end();
  expect(plain()).toContain('smoke socs  stopping, and cleaning up');
});

test('nothing is drawn after the end', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { progress, raw } = terminal();
  progress.stageStarted('build', 'socs');
  vi.advanceTimersByTime(1000);
  expect(raw().match(/build socs/g)?.length).toBeGreaterThan(5);
  progress.end();
  const before = raw();
  progress.output('build', 'late');
  vi.advanceTimersByTime(1000);
  expect(raw()).toBe(before);
});

test.each(hostile.map((text) => [text]))(
  '%j from a container moves nothing, and no line is wider than the terminal',
  (text) => {
    const { progress, plain } = terminal(40, false);
    progress.stageStarted('smoke', text);
    progress.output('container', text);
    progress.say(text.slice(0, 20));
    progress.stageEnded(stage({ stage: 'smoke', image: null, note: 'short' }));
    progress.end();
    expect(plain()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    for (const line of plain().split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  },
);
