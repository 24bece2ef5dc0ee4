// Escape sequences of terminals (ECMA-48): CSI, then the strings OSC, DCS, SOS, PM and APC, then the short ones. A string
// that is never closed ends with its line, so that it can't swallow what follows.
const escapeSequence =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;

const lineBreak = /\r\n?|[\v\f\x85\u2028\u2029]/g;

// C0 and C1 but tab and line feed; marks that reorder text (CVE-2021-42574) and characters that nobody sees.
const invisible =
  /[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const loneSurrogate = /\p{Surrogate}/gu;

/** Text of others as plain text: no terminal escapes, no control or bidi characters; every line break is `\n`. */
export function cleanText(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(lineBreak, '\n')
    .replace(invisible, '')
    .replace(loneSurrogate, '\ufffd');
}

/** The same on one line: line breaks, tabs and runs of spaces become one space. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** Whether the character must not be shown as it is: invisible, or more than one character's place, as line breaks. */
export function isInvisible(character: string): boolean {
  return [invisible, loneSurrogate, lineBreak, /\n/].some((kind) => character.search(kind) !== -1);
}

/**
 * What is printed for people, with no line that GitHub's runner would obey: it looks for `::` and `##[` behind leading
 * spaces (actions/runner, ActionCommand.cs).
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?::(?=:)|#(?=#\[))/gm, '$& ');
}

export type StopCommands = {
  readonly begin: string;
  readonly end: string;
  /** One line of a stranger's, fit to stand between `begin` and `end`. */
  line(text: string): string;
};

/**
 * The lines that keep GitHub's runner from obeying what is printed between them (`::stop-commands::`). `token` must be
 * random, 16 letters and digits at least: who knows it can end the block. Throws on a weaker one, which would be a bug.
 */
export function stopCommands(token: string): StopCommands {
  if (!/^[A-Za-z0-9]{16,}$/.test(token)) throw new Error('the token of stop-commands needs 16 letters and digits');
  return {
    begin: `::stop-commands::${token}`,
    end: `::${token}::`,
    // `##[group]` and its kin are read by the log's viewer, which knows nothing of stop-commands.
    line: (text) => cleanText(text).replaceAll('\n', ' ').replaceAll(token, '***').replaceAll('##[', '# #['),
  };
}

/** A whole text between its stop-commands lines. */
export function guarded(token: string, text: string): string {
  const stop = stopCommands(token);
  const lines = cleanText(text).replace(/\n+$/, '').split('\n');
  return [stop.begin, ...lines.map((line) => stop.line(line)), stop.end, ''].join('\n');
}
