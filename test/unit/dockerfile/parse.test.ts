import { describe, expect, test } from 'vitest';
import type { Dockerfile, Instruction, InstructionOf, Word } from '../../../src/dockerfile/ast.ts';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { positionAt } from '../../../src/model/location.ts';
import { largeDockerfiles } from '../../field/large.ts';

function parse(text: string): Dockerfile {
  return parseDockerfile({ path: 'Dockerfile', text });
}

function only<Kind extends Instruction['kind']>(dockerfile: Dockerfile, kind: Kind): InstructionOf<Kind> {
  const found = dockerfile.instructions.filter((each): each is InstructionOf<Kind> => each.kind === kind);
  expect(dockerfile.problem).toBeNull();
  expect(found).toHaveLength(1);
  const [first] = found;
  if (!first) throw new Error(`no ${kind}`);
  return first;
}

/** What stands in the file where a word says it stands. */
function written(dockerfile: Dockerfile, word: Word | null | undefined): string {
  if (!word) throw new Error('no word');
  return dockerfile.file.text.slice(word.span.start, word.span.end);
}

describe('every word knows its place', () => {
  test('a JSON element behind a continuation and a comment', () => {
    const dockerfile = parse('FROM a\nCOPY ["a b", \\\n  # why\n  "/c d"]\n');
    const copy = only(dockerfile, 'copy');
    expect(copy.sources.map((word) => word.text)).toEqual(['a b']);
    expect(copy.destination.text).toBe('/c d');
    expect(written(dockerfile, copy.destination)).toBe('"/c d"');
    expect(positionAt(dockerfile.file, copy.destination.span.start)).toEqual({ line: 4, column: 3 });
  });

  test('a word that is split over lines covers all of them', () => {
    const dockerfile = parse('FROM a\nENV AB\\\nCD=ef\\\n  X=g\n');
    const [pair] = only(dockerfile, 'env').pairs;
    expect(pair?.key.text).toBe('ABCD');
    expect(written(dockerfile, pair?.key)).toBe('AB\\\nCD');
    expect(pair?.value?.text).toBe('ef');
    expect(written(dockerfile, pair?.value)).toBe('ef');
  });

  test('behind a byte-order mark and with Windows line ends', () => {
    const dockerfile = parse('\ufeffFROM a\r\nENV A="b \\\r\n c"\r\nUSER ocs\r\n');
    const [pair] = only(dockerfile, 'env').pairs;
    expect(pair?.value?.text).toBe('"b  c"');
    expect(written(dockerfile, only(dockerfile, 'user').value)).toBe('ocs');
    expect(written(dockerfile, pair?.value)).toBe('"b \\\r\n c"');
  });

  test('behind letters that are two units long', () => {
    const dockerfile = parse('FROM a\nCMD ["😀", "é", "x"]\n');
    const { arguments: args } = only(dockerfile, 'cmd');
    expect(args.form === 'exec' && args.elements.map((word) => written(dockerfile, word))).toEqual([
      '"😀"',
      '"é"',
      '"x"',
    ]);
  });

  test('a flag, its name and its value', () => {
    const dockerfile = parse('FROM a\nCOPY --link --chown="ocs:ocs" a b\n');
    const [link, chown] = only(dockerfile, 'copy').flags;
    expect(link).toMatchObject({ name: 'link', value: null });
    expect(chown).toMatchObject({ name: 'chown', value: { text: 'ocs:ocs' } });
    expect(written(dockerfile, chown?.value)).toBe('"ocs:ocs"');
  });

  test('the body of a heredoc', () => {
    const dockerfile = parse('FROM a\nRUN cat <<-"E F" > /x\n\thi $y\n\tE F\nUSER b\n');
    const [heredoc] = only(dockerfile, 'run').heredocs;
    expect(heredoc).toMatchObject({ name: 'E F', chomp: true, expand: false, body: '\thi $y\n' });
    expect(heredoc && dockerfile.file.text.slice(heredoc.span.start, heredoc.span.end)).toBe('\thi $y\n');
    expect(only(dockerfile, 'user').value.text).toBe('b');
  });

  test('an instruction reaches from its keyword to its last line', () => {
    const dockerfile = parse('FROM a\n  RUN x \\\n\n  # c\n  y \nUSER b\n');
    const { span, keywordSpan } = only(dockerfile, 'run');
    expect(dockerfile.file.text.slice(span.start, span.end)).toBe('RUN x \\\n\n  # c\n  y ');
    expect(dockerfile.file.text.slice(keywordSpan.start, keywordSpan.end)).toBe('RUN');
  });
});

describe('exec form', () => {
  test.each([
    ['["a", "b c"]', ['a', 'b c']],
    ['["\\u0041", "\\"q\\""]', ['A', '"q"']],
    ['[]', []],
  ])('%s is one', (text, expected) => {
    const { arguments: args } = only(parse(`FROM a\nENTRYPOINT ${text}\n`), 'entrypoint');
    expect(args.form === 'exec' && args.elements.map((word) => word.text)).toEqual(expected);
  });

  test.each([
    ['a trailing comma', '["a",]'],
    ['single quotes', "['a']"],
    ['a comment behind', '["a"] # b'],
    ['words without quotes', '[a, b]'],
    ['typographic quotes', '[\u201ca\u201d]'],
    ['no closing bracket', '["a"'],
  ])('with %s it is shell form', (_, text) => {
    const { arguments: args } = only(parse(`FROM a\nENTRYPOINT ${text}\n`), 'entrypoint');
    expect(args).toMatchObject({ form: 'shell', text: { text } });
  });
});

describe('comments', () => {
  test('those directly above belong to an instruction, a blank line parts them', () => {
    const dockerfile = parse('# far\n\n# near\n#also\nFROM a\nRUN x \\\n# inside\n  y\n');
    expect(dockerfile.instructions[0]?.comments.map((word) => word.text)).toEqual(['near', 'also']);
    expect(dockerfile.comments.map((word) => word.text)).toEqual(['far', 'near', 'also', 'inside']);
  });

  test('a line of a heredoc is none', () => {
    expect(parse('FROM a\nRUN <<EOF\n# x\nEOF\n').comments).toEqual([]);
  });
});

describe('directives', () => {
  test('the escape token of a directive continues lines', () => {
    const dockerfile = parse('# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN x `\n  y\n');
    expect(dockerfile.escape).toBe('`');
    expect(dockerfile.directives.map(({ key }) => key.text)).toEqual(['syntax', 'escape']);
    expect(only(dockerfile, 'run').arguments).toMatchObject({ text: { text: 'x   y' } });
  });

  test('behind an unknown one there are none', () => {
    expect(parse('# foo=bar\n# escape=`\nFROM a\n').escape).toBe('\\');
  });
});

describe('stages', () => {
  test('names are lower case, ARGs in front are global', () => {
    const dockerfile = parse('ARG A=1\nFROM a AS Build\nARG B\nFROM build\nUSER x\n');
    expect(dockerfile.stages.map((stage) => [stage.index, stage.name, stage.instructions.length])).toEqual([
      [0, 'build', 1],
      [1, null, 1],
    ]);
    expect(dockerfile.globalArgs).toHaveLength(1);
  });
});

describe('a problem', () => {
  test.each([
    ['FRM x\n', 'unknown instruction: FRM (did you mean FROM?)', 1],
    ['FROM a\nRUN --netwrok=none x\n', 'unknown flag: --netwrok (did you mean network?)', 2],
    ['FROM a\nCMD --agent x.py\n', 'unknown flag: --agent', 2],
    ['FROM a\nRUN <<EOF\nx\n', 'unterminated heredoc', 2],
    ['FROM a\nENV A\n', 'ENV must have two arguments', 2],
    ['RUN x\n', 'no build stage in current context', 1],
    ['', 'the Dockerfile cannot be empty', 1],
    [
      'FROM A\n',
      'failed to parse stage name "A": invalid reference format: repository name (library/A) must be lowercase',
      1,
    ],
    ['FROM a\nEXPOSE http\n', 'invalid containerPort: http', 2],
    ['FROM a AS b\nENV S=nope\nFROM b\nSTOPSIGNAL $S\n', 'invalid signal: nope', 4],
  ])('of %j is %s on line %i', (text, message, line) => {
    const dockerfile = parse(text);
    expect(dockerfile.problem?.message).toBe(message);
    expect(positionAt(dockerfile.file, dockerfile.problem?.span.start ?? -1).line).toBe(line);
  });

  test('points at the flag, unless that is on a later line than the keyword', () => {
    const near = parse('FROM a\nCMD --agent x\n');
    expect(near.file.text.slice(near.problem?.span.start, near.problem?.span.end)).toBe('--agent');
    const far = parse('FROM a\nCMD \\\n  --agent x\n');
    expect(far.file.text.slice(far.problem?.span.start, far.problem?.span.end)).toBe('CMD');
  });

  test('leaves the instructions in front of it', () => {
    expect(parse('FROM a\nUSER b\nBOGUS\nUSER c\n').instructions.map((each) => each.keyword)).toEqual(['FROM', 'USER']);
  });
});

// A quadratic reader needs minutes for these. How long they take, and how that grows: `npm run bench -- growth`.
test.each(largeDockerfiles())('a megabyte of %s is read to its end', (_, text) => {
  const { instructions, problem } = parse(text);
  const told = problem?.span ?? instructions.at(-1)?.span;
  expect(told?.end).toBeGreaterThan(told?.start ?? Number.POSITIVE_INFINITY);
});
