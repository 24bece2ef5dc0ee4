import { describe, expect, it, test } from 'vitest';
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, link, sentence } from '../../../src/report/markdown.ts';
import { hostile } from './hostile.ts';

const space = '&#8203;';

describe('escapeMarkdown', () => {
  test.each([
    ['a mention', '@octocat', `@${space}octocat`],
    ['a reference', 'simonsobs/ocs#12', `simonsobs/ocs#${space}12`],
    ['the other kind of reference', 'gh-12', `gh-${space}12`],
    ['HTML', '<b>&copy;</b>', '&lt;b&gt;&amp;copy;&lt;/b&gt;'],
    ['a cell border', 'a | b', 'a \\| b'],
    ['an escaped cell border', 'a \\| b', 'a \\\\\\| b'],
    ['emphasis and code', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['an address', 'https://example.org', `https:${space}//example.org`],
    ['an address without scheme', 'www.example.org', `www${space}.example.org`],
    ['mathematics', '$x$', '&#36;x&#36;'],
    ['a list', '- a', '\\- a'],
    ['a numbered list', '12) a', '12\\) a'],
    ['lines', 'a\n\n# b', `a #${space} b`],
    ['a port, which needs nothing', 'ws at 127.0.0.1:8001', 'ws at 127.0.0.1:8001'],
  ])('shows %s as it is written', (_, text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  test.each(hostile.map((text) => [text]))('leaves nothing of %j that Markdown, HTML or GitHub would read', (text) => {
    const markdown = escapeMarkdown(text);
    const unescaped = markdown.replace(/\\[\\`*_[\]|~+=.)-]/g, '').replace(/&(?:lt|gt|amp|#36|#8203);/g, '');
    expect(unescaped).not.toMatch(/[\\`*_[\]<>&|~$\n]/);
    expect(markdown).not.toMatch(/[@#](?!&#8203;|8203;|36;)|:\/\/|www\.|GH-\d/i);
    expect(markdown).not.toMatch(/^(?:[-+=>#]|\d+[.)])(?!&#8203;)/);
  });
});

describe('codeSpan', () => {
  test.each([
    ['nothing of nothing', '', ''],
    ['plain text', 'a b', '`a b`'],
    ['a backtick inside', 'a`b', '``a`b``'],
    ['two in a row inside', 'a``b`c', '```a``b`c```'],
    ['one at the edge', '`a', '`` `a ``'],
    ['a cell border', 'a|b`', '<code>a&#124;b&#96;</code>'],
    ['several lines', 'a\n\nb', '`a b`'],
  ])('makes %s', (_, text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  test.each(hostile.map((text) => [text]))('holds %j on one line, whole, and within one cell', (text) => {
    const code = codeSpan(text);
    expect(code).not.toMatch(/\n|\|/);
    if (code === '' || code.startsWith('<code>')) {
      expect(code).toMatch(/^(?:<code>(?:[\p{L}\p{N}\p{M} /-]|&#\d+;)*<\/code>)?$/u);
      return;
    }
    const fence = /^`+/.exec(code)?.[0] ?? '';
    const inside = code.slice(fence.length, -fence.length);
    expect(code.endsWith(fence)).toBe(true);
    expect([...inside.matchAll(/`+/g)].filter((run) => run[0].length === fence.length)).toEqual([]);
  });
});

describe('codeBlock', () => {
  it('has a fence longer than any inside', () => {
    expect(codeBlock('a\n````\nb\n')).toBe('`````text\na\n````\nb\n`````\n');
  });

  test.each(hostile.map((text) => [text]))('is not left by %j', (text) => {
    const lines = codeBlock(text).split('\n');
    const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
    expect(lines.slice(1, -2).some((line) => line.includes(fence))).toBe(false);
    expect(lines.slice(-2)).toEqual([fence, '']);
  });
});

describe('sentence', () => {
  it('keeps the code of a rule and escapes the rest', () => {
    expect(sentence('`COPY .` takes @all of <b>, `a')).toBe(`\`COPY .\` takes @${space}all of &lt;b&gt;, \\\`a`);
  });

  it('keeps the spaces between two pieces of code', () => {
    expect(sentence('`a` `b` and `c|d`.')).toBe('`a` `b` and <code>c&#124;d</code>.');
  });
});

describe('escapeHtml', () => {
  it('shows text inside of an element', () => {
    expect(escapeHtml('</summary>"@me" & #1')).toBe(`&lt;/summary&gt;&#34;@${space}me&#34; &amp; #${space}1`);
  });
});

describe('link', () => {
  test.each([
    ['to a page', 'https://example.org/a/b.md#L1-L2', '[t](https://example.org/a/b.md#L1-L2)'],
    ['whose address would end it', 'https://example.org/a)b (c)', '[t](https://example.org/a%29b%20%28c%29)'],
    ['to a script: none', 'javascript:alert(1)', 't'],
    ['to a script that looks like a page: none', 'javascript://example.org/%0aalert(1)', 't'],
    ['to nowhere: none', null, 't'],
  ])('is made %s', (_, address, expected) => {
    expect(link('t', address)).toBe(expected);
  });
});
