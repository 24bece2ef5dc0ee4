import { describe, expect, it, test } from 'vitest';
import { cleanText, guarded, oneLine, stopCommands, withoutCommands } from '../../../src/report/untrusted.ts';
import { hostile } from './hostile.ts';

describe('cleanText', () => {
  test.each([
    ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
    ['cursor movements and erasure', 'a\x1b[2K\x1b[1Gb', 'ab'],
    ['colours by an 8-bit introducer', '\x9b31mred\x9b0m', 'red'],
    ['a link, but not its text', '\x1b]8;;https://example.org\x1b\\text\x1b]8;;\x1b\\', 'text'],
    ['a window title that ends with a bell', '\x1b]0;title\x07text', 'text'],
    ['a title that is never closed, up to the end of its line only', 'a\x1b]0;title\nb', 'a\nb'],
    ['a device control string', 'a\x1bPq#0\x1b\\b', 'ab'],
    ['an application program command', 'a\x1b_q\x1b\\b', 'ab'],
    ['a reset', 'a\x1bcb', 'ab'],
    ['an escape at the very end', 'a\x1b', 'a'],
    ['half a colour', 'a\x1b[3', 'a'],
    ['backspace, bell and delete', 'a\x08\x07\x7fb', 'ab'],
    ['marks that reorder text', 'a\u202eb\u2066c\u2069\u200f', 'abc'],
    ['characters that nobody sees', 'a\u200bb\ufeffc\u{e0041}\u00add', 'abcd'],
  ])('leaves out %s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  test.each([
    ['CR LF', 'a\r\nb'],
    ['CR, as progress bars write it', 'a\rb'],
    ['a line separator', 'a\u2028b'],
    ['a next line', 'a\x85b'],
    ['a form feed', 'a\fb'],
  ])('makes one line feed of %s', (_, text) => {
    expect(cleanText(text)).toBe('a\nb');
  });

  it('keeps tabs, accents, emoji and their joiners', () => {
    expect(cleanText('\tKühlung 温度 👩\u200d🔬')).toBe('\tKühlung 温度 👩\u200d🔬');
  });

  it('replaces half a surrogate pair', () => {
    expect(cleanText('a\ud800b')).toBe('a\ufffdb');
  });

  it('takes a text of nothing but beginnings of sequences', () => {
    for (const text of ['\x1b]'.repeat(500_000), '\x1b['.repeat(500_000), `\x1b[${'0'.repeat(1_000_000)}`])
      expect(cleanText(text)).not.toContain('\x1b');
  });

  test.each(hostile.map((text) => [text]))('leaves nothing that acts in %j', (text) => {
    expect(cleanText(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
    expect(cleanText(cleanText(text))).toBe(cleanText(text));
    expect(oneLine(text)).not.toMatch(/\n|\t| {2}|^ | $/);
  });
});

describe('withoutCommands', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['a\n   ::add-mask::x\nb ::c', 'a\n   : :add-mask::x\nb ::c'],
    ['  ##[group]x', '  # #[group]x'],
    ['## title, a::b', '## title, a::b'],
  ])('makes of %j a text that the runner only shows', (text, expected) => {
    expect(withoutCommands(text)).toBe(expected);
  });
});

describe('stopCommands', () => {
  const token = '0123456789abcdef';

  it('puts a text between the two lines that GitHub documents', () => {
    expect(guarded(token, 'one\ntwo\n')).toBe('::stop-commands::0123456789abcdef\none\ntwo\n::0123456789abcdef::\n');
  });

  it('lets nobody end the block who learned the token', () => {
    const text = guarded(token, `a\n::${token}::\n::error::x`);
    expect(text.split('\n')).toEqual([`::stop-commands::${token}`, 'a', '::***::', '::error::x', `::${token}::`, '']);
  });

  it('lets no line become two', () => {
    expect(stopCommands(token).line('a\r::error::x\u2028b')).toBe('a ::error::x b');
  });

  it("breaks the viewer's own commands, which stop-commands does not reach", () => {
    expect(stopCommands(token).line('##[endgroup]')).toBe('# #[endgroup]');
  });

  test.each([[''], ['0123456789abcde'], ['set-output-0123456789'], ['0123456789abcde\n']])(
    'refuses the token %j',
    (weak) => {
      expect(() => stopCommands(weak)).toThrow('16 letters and digits');
    },
  );

  test.each(hostile.map((text) => [text]))('keeps %j inside', (text) => {
    const lines = guarded(token, text).split('\n');
    expect(lines.filter((line) => line.includes(token))).toEqual([`::stop-commands::${token}`, `::${token}::`]);
    expect(lines.at(0)).toBe(`::stop-commands::${token}`);
    expect(lines.slice(-2)).toEqual([`::${token}::`, '']);
  });
});
