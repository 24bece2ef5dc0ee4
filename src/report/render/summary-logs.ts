import type { Log } from '../logs.ts';
import { codeBlock, escapeHtml, escapeMarkdown } from '../markdown.ts';
import { cleanText } from '../untrusted.ts';
import { plural } from '../words.ts';
import { bytesOf } from './fit.ts';

/** Each log folded, in a fair share of what is left; of a long one its end, where the reason usually stands. */
export function foldedLogs(all: readonly Log[], room: number): string {
  let text = '';
  for (const [index, log] of all.entries()) {
    const share = Math.floor((room - bytesOf(text)) / (all.length - index));
    text += folded(log, share);
  }
  return text;
}

function folded(log: Log, room: number): string {
  const frame = (note: string, body: string): string =>
    `\n<details><summary>${escapeHtml(log.title)}${note}</summary>\n\n${codeBlock(body)}\n</details>\n`;
  const lines = cleanText(log.text).replace(/\n+$/, '').split('\n').map(shortened);
  if (bytesOf(frame('', lines.join('\n'))) <= room) return frame('', lines.join('\n'));
  // Fences grow with the text: they are measured with it, once, for the whole.
  let left =
    room - bytesOf(frame(` (the first ${plural(lines.length, 'line')} left out)`, '')) - 2 * longestTicks(lines);
  let from = lines.length;
  while (from > 0 && left - bytesOf(`${lines[from - 1]}\n`) >= 0) {
    from -= 1;
    left -= bytesOf(`${lines[from]}\n`);
  }
  if (from === lines.length) {
    const note = `\nNo room for the log of ${escapeMarkdown(log.title)}.\n`;
    return bytesOf(note) <= room ? note : '';
  }
  return frame(` (the first ${plural(from, 'line')} left out)`, lines.slice(from).join('\n'));
}

const longestLine = 4000;

function shortened(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)}…`;
}

function longestTicks(lines: readonly string[]): number {
  let longest = 0;
  for (const text of lines) for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}
