import { describe, expect, test } from 'vitest';
import type { Dockerfile } from '../../../src/dockerfile/ast.ts';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { ShellCommand } from '../../../src/dockerfile/shell.ts';
import { argumentCommands, programOf, runCommands, scriptCommands } from '../../../src/dockerfile/shell.ts';
import { inLines, largeShells } from '../../field/large.ts';

function commandsOf(run: string): { readonly dockerfile: Dockerfile; readonly commands: readonly ShellCommand[] } {
  const dockerfile = parseDockerfile({ path: 'Dockerfile', text: `FROM a\nRUN ${run}` });
  expect(dockerfile.problem).toBeNull();
  const instruction = dockerfile.instructions.find((each) => each.kind === 'run');
  return { dockerfile, commands: instruction ? runCommands(dockerfile, instruction) : [] };
}

/** Words of each command, `~` before those whose value is not known. */
function words(run: string): readonly string[] {
  return commandsOf(run).commands.map((command) =>
    command.words.map((word) => word.value ?? `~${word.text}`).join(' '),
  );
}

describe('commands are found', () => {
  test.each<[string, string, readonly string[]]>([
    ['joined by && and continuations', 'a b \\\n  # c && d\n && e', ['a b', 'e']],
    ['joined by ;, || and |', 'a; b || c | d', ['a', 'b', 'c', 'd']],
    ['in the background', 'a & b', ['a', 'b']],
    ['in a subshell', '(cd /x && make) && y', ['cd /x', 'make', 'y']],
    ['in braces', '{ a; b; } && c', ['a', 'b', 'c']],
    ['in $(…), before the one they serve', 'x $(a b) "$(c)"', ['a b', 'c', 'x ~$(a b) ~"$(c)"']],
    ['in backticks', 'x `a b`', ['a b', 'x ~`a b`']],
    ['in if, elif and else', 'if a; then b; elif c; then d; else e; fi; f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['in for', 'for f in x y; do a $f; done && b', ['a ~$f', 'b']],
    ['in while', 'while a; do b; done', ['a', 'b']],
    ['in case', 'case $x in a|b) c ;; *) d && e ;; esac; f', ['c', 'd', 'e', 'f']],
    ['in a function', 'f() { a; }; f', ['a', 'f']],
    ['behind !', 'if ! a; then b; fi', ['a', 'b']],
    ['in sh -c', "sh -c 'a && b'", ['sh -c a && b', 'a', 'b']],
    ['in bash -exc with variables', 'bash -exc "a $x; b"', ['bash -exc ~"a $x; b"', 'a ~$x', 'b']],
    ['in exec form', '["a", "b c"]', ['a b c']],
    ['in sh -c in exec form', '["sh", "-c", "a && b"]', ['sh -c a && b', 'a', 'b']],
    ['in a heredoc', '<<EOF\na\n# c\nb \\\n  d\nEOF\n', ['a', 'b d']],
    ['in a heredoc for a shell', 'bash -e <<EOF\na\nEOF\n', ['bash -e', 'a']],
    ['behind a heredoc within a heredoc', '<<A\ncat <<B > f\nnot\nB\nb\nA\n', ['cat', 'b']],
    ['behind a redirection', 'a > f 2>&1 < g && b &> h', ['a', 'b']],
    ['behind a line of settings', 'set -eux; \\\n\ta; \\\n# note\n\tb', ['set -eux', 'a', 'b']],
  ])('%s', (_, run, expected) => {
    expect(words(run)).toEqual(expected);
  });
});

describe('text is no command', () => {
  test.each<[string, string, readonly string[]]>([
    ['in quotes', 'echo \'apt-get install x && y\' "; z"', ['echo apt-get install x && y ; z']],
    ['in a comment', 'a # && apt-get install x', ['a']],
    ['in a heredoc for cat', 'cat <<EOF > /x\napt-get install\nEOF\n', ['cat']],
    ['in a heredoc for python', '<<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n', []],
    ['of python -c', 'python -c "import os; os.x()"', ['python -c import os; os.x()']],
    ['behind a backslash', 'echo a\\&\\&b', ['echo a&&b']],
    ['in [[ ]]', '[[ a && b ]] || c', ['[[ a b ]]', 'c']],
    ['in arithmetic', 'echo $((1 & 2))', ['echo ~$((1 & 2))']],
    ['that is never closed', 'echo "a && b', ['echo a && b']],
  ])('%s', (_, run, expected) => {
    expect(words(run)).toEqual(expected);
  });
});

test('a word of the command stands where its span says, over continuations', () => {
  const { dockerfile, commands } = commandsOf('pip install \\\n  # why\n  "a b" \\\n  c==1 && d\n');
  const [pip] = commands;
  expect(pip?.words.map((word) => dockerfile.file.text.slice(word.span.start, word.span.end))).toEqual([
    'pip',
    'install',
    '"a b"',
    'c==1',
  ]);
  expect(dockerfile.file.text.slice(pip?.span.start, pip?.span.end)).toBe(
    'pip install \\\n  # why\n  "a b" \\\n  c==1',
  );
});

test('so does a word in the script of sh -c', () => {
  const { dockerfile, commands } = commandsOf('sh -c "a && apt-get \\\n install"');
  const last = commands.at(-1);
  expect(last?.words.map((word) => dockerfile.file.text.slice(word.span.start, word.span.end))).toEqual([
    'apt-get',
    'install',
  ]);
});

test('the environment in front of a program is told apart', () => {
  const [command] = commandsOf('A=b C="d e" x F=g').commands;
  expect(command?.assignments.map((word) => word.value)).toEqual(['A=b', 'C=d e']);
  expect(command?.words.map((word) => word.value)).toEqual(['x', 'F=g']);
});

test('a pipe leads from one command to the next', () => {
  const [yes, apt, other] = commandsOf('yes | apt-get install x; b').commands;
  expect(apt?.pipedFrom).toBe(yes);
  expect(yes?.followedBy).toBe('|');
  expect(other?.pipedFrom).toBeNull();
});

test.each([
  ['a && b', [false, false]],
  ['a || b', [false, true]],
  ['a || { b; }; c', [false, true, false]],
  ['if a; then b; fi && c', [false, true, false]],
  ['for x in y; do a; done; b', [true, false]],
  ['case x in y) a;; esac; b', [true, false]],
  ['f() { a; }; b', [true, false]],
])('in %j the commands that may not run are %j', (run, expected) => {
  expect(commandsOf(run).commands.map((command) => command.conditional)).toEqual(expected);
});

test.each([
  ['sudo -E env A=b pip install x', 'pip', 'install x'],
  ['exec /usr/bin/a b', '/usr/bin/a', 'b'],
  ['timeout 5 a b', 'a', 'b'],
  ['$X y', null, 'y'],
  ['env', 'env', ''],
])('the program of %j is %j', (run, name, args) => {
  const [command] = commandsOf(run).commands;
  if (!command) throw new Error('no command');
  const program = programOf(command);
  expect(program.name).toBe(name);
  expect(program.args.map((word) => word.value).join(' ')).toBe(args);
});

test('CMD in shell form is read too, and a script of its own', () => {
  const dockerfile = parseDockerfile({ path: 'Dockerfile', text: 'FROM a\nCMD exec x "$@"\n' });
  const cmd = dockerfile.instructions.find((each) => each.kind === 'cmd');
  const commands = cmd ? argumentCommands(dockerfile, cmd.arguments) : [];
  expect(commands.map((command) => command.words.map((word) => word.text))).toEqual([['exec', 'x', '"$@"']]);
  const script = scriptCommands({ path: 'run.sh', text: '#!/bin/sh\nset -e\nexec ocs-agent-cli "$@"\n' });
  expect(script.map((command) => command.words[0]?.text)).toEqual(['set', 'exec']);
});

test.each(largeShells())('a megabyte of %s is read to its end', (_, text) => {
  const { dockerfile, commands } = commandsOf(inLines(text));
  const end = dockerfile.file.text.length;
  expect(commands.every(({ words }) => words.every(({ span }) => span.start < span.end && span.end <= end))).toBe(true);
});
