/** A text that grows: `piece` again and again, between what makes sense of it. */
export type LongText = {
  readonly title: string;
  readonly before: string;
  readonly piece: string;
  readonly after: string;
};

function long(title: string, piece: string, before = '', after = ''): LongText {
  return { title, before, piece, after };
}

/** What asks much of one kind of file, by the kind's name. */
export const longTexts: Readonly<Record<string, readonly LongText[]>> = {
  Dockerfile: [
    long('continuations', '  yyyyyyyyyyyyyyyy \\\n', 'FROM a\nRUN x \\\n', '  z\n'),
    long('one heredoc', 'yyyyyyyyyyyyyyyy\n', 'FROM a\nRUN <<EOF\n', 'EOF\n'),
    long('a heredoc of COPY with variables', '$a ${b} "x\n', 'FROM a\nCOPY <<EOF /x\n', 'EOF\n'),
    long('comments', '# yyyyyyyyyyyyyyyy\n', 'FROM a\n'),
    long('one line', 'x', 'FROM a\nRUN ', '\n'),
    long('one ENV', 'A=b \\\n', 'FROM a\nENV ', 'C=d\n'),
    long('ENV lines', 'ENV A=$A\n', 'FROM a\n'),
    long('COPY lines from one stage', 'COPY --from=x a b\n', 'FROM a AS x\nFROM b\n'),
    long('stages', 'FROM a\n'),
    long('ONBUILDs', 'ONBUILD \\\n', 'FROM a\n', 'RUN x\n'),
    long('a JSON array', '"aaaa", \\\n', 'FROM a\nCMD [', '"x"]\n'),
    long('nested variables', '${a:-\\\n', 'FROM a\nENV A=', '\n'),
    long('words of RUN', 'x ', 'FROM a\nRUN ', '\n'),
    long('nested substitutions', '$(', 'FROM a\nRUN ', '\n'),
    long('quotes', '"$a" ', 'FROM a\nRUN ', '\n'),
  ],
  'compose file': [
    long('services', '  s: {image: i, hostname: h, environment: [A=1], command: --a "b c" d}\n', 'services:\n'),
    long('items of a list', '    - A=${B:-c}\n', 'services:\n  s:\n    image: i\n    environment:\n'),
    long('merge keys', '  s: {<<: *b, hostname: h}\n', 'x-b: &b {image: i, restart: always}\nservices:\n'),
    long('nested lists', '[', 'x-a: '),
    long('dashes', '- ', 'x-a:\n  '),
    long('nested expressions', '${A:-', 'x-a: "', '"\n'),
  ],
  Python: [
    long('one list', '1, ', 'x = [', ']\n'),
    long('one sum', 'a + ', 'x = ', 'a\n'),
    long('one string', 'y\n', 'x = """', '"""\n'),
    long('one f-string', '{a}', "x = f'", "'\n"),
    long('nested f-strings', "{f'", "f'"),
    long('functions', '    def f(args): return 1\n', 'if x:\n'),
  ],
  'page in reST': [
    long(
      'blocks',
      '.. code-block:: yaml\n\n    ocs-a:\n      image: simonsobs/ocs:v0.12.0\n\ntext::\n\n    nothing\n\n',
    ),
  ],
  'page in Markdown': [long('blocks', '```yaml\na:\n  image: i\n```\n'), long('backquotes', '`')],
};
