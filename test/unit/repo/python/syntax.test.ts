import { describe, expect, test } from 'vitest';
import { readPython } from '../../../../src/repo/python/read-module.ts';
import { largePythons } from '../../../field/large.ts';

function read(text: string) {
  return readPython({ path: 'agent.py', text });
}

describe('good Python is never refused', () => {
  test.each([
    ['with items in brackets', 'with (open(a) as f, open(b) as g,):\n    pass\n'],
    ['targets of with that are no names', 'with a as (b, c), d as e.f, g as h[0]:\n    pass\n'],
    ['a bare yield', 'def f():\n    x = yield\n    y = (yield)\n    yield\n'],
    ['slashes and trailing commas in lambdas', 'f = lambda x, /, *, y=1,: x\n'],
    ['decorators that are expressions', '@a[0].b(1)\n@(yes)\ndef f(): pass\n'],
    ['a star in a subscript', 'x = a[*b, 1]\n'],
    [
      'patterns of every kind',
      'match a, *b:\n    case {"x": 1, **r} if y: pass\n    case A(b=-1) | [c, *_] as d:\n        pass\n',
    ],
    ['match, case, type and print as names', 'match = re.match\ncase: int = 1\ntype(print, match)\nprint\n'],
    ['type parameters with defaults', 'type X[T = int] = list[T]\nclass A[*Ts]:\n    def f[T: int](self): ...\n'],
    ['f-strings with the same quotes inside', "x = f'{a['b']!r:>{width}} {{no}} {c=}'\n"],
    ['a backslash at the end of lines', 'x = 1 + \\\r\n    2\r\nif x \\\n   and y:\n    pass\n'],
    ['form feeds, tabs and a byte order mark', '\ufeffx = 1\n\f\ndef f():\n\tif x:\n\t\treturn 1\n'],
    ['comments at any depth', 'def f():\n# left\n        # right\n    return 1\n  # odd\n'],
    ['long runs of empty lines', `def f():\n${'\n'.repeat(3000)}    return 1\n`],
    ['names of the prototype', 'constructor = 1\nif x:\n    toString()\n__proto__ = {"constructor": 1}\n'],
    ['stars behind in and return', 'def f():\n    for x in *a, *b:\n        return *x, 1\n'],
    ['comprehensions with star targets', 'x = [(a, b) for a, *b in c if (d := a)]\n'],
    ['except with a star', 'try:\n    pass\nexcept* (A, B) as e:\n    pass\n'],
    ['nothing at all', ''],
    ['no line break at the end', 'if x: pass\nelse: y = 1'],
  ])('%s', (_, text) => {
    expect(read(text).syntaxError?.value).toBeUndefined();
  });
});

describe('what no Python 3 takes is found where it stands', () => {
  test.each([
    ['an open bracket', 'x = (1,\ny = 2\n', "'(' was never closed", '('],
    ['the wrong bracket', 'x = [1)\n', "closing parenthesis ')' does not match opening parenthesis '['", ')'],
    ['an open string', "x = 'abc\ny = 1\n", 'unterminated string literal', "'abc"],
    ['an open long string', 'x = """abc\ny = 1\n', 'unterminated triple-quoted string literal', '"""abc'],
    ['a missing colon', 'def main(args=None)\n    pass\n', 'unexpected indent', 'pass'],
    ['a missing colon without a block', 'def main(args=None)\nx = 1\n', 'invalid syntax', ')'],
    ['a missing block', 'def main(args=None):\nx = 1\n', 'expected an indented block', 'x'],
    ['a missing block at the end', 'if x:\n', 'expected an indented block', ':'],
    ['an indent from nowhere', 'x = 1\n  y = 2\n', 'unexpected indent', 'y'],
    [
      'an unindent to nowhere',
      'if x:\n    y = 1\n  z = 2\n',
      'unindent does not match any outer indentation level',
      'z',
    ],
    [
      'tabs against spaces',
      'if x:\n        y = 1\n\tz = 2\n',
      'inconsistent use of tabs and spaces in indentation',
      'z',
    ],
    ['half an expression', 'x = 1 +\ny = 2\n', 'invalid syntax', '+'],
    [
      'tabs below spaces',
      'if x:\n        if y:\n\t\tz = 2\n',
      'inconsistent use of tabs and spaces in indentation',
      'z',
    ],
    [
      'an inner try without except',
      'if x:\n    try:\n        y = 1\nz = 2\n',
      "expected 'except' or 'finally' block",
      'z',
    ],
    ['a comma too many in an import', 'from a import b,\n', /trailing comma/, ','],
    ['try without except', 'try:\n    x = 1\ny = 2\n', "expected 'except' or 'finally' block", 'y'],
    ['else without if', 'x = 1\nelse:\n    y = 2\n', 'invalid syntax', 'else'],
    ["Python 2's print", 'def main():\n    print "x"\n', 'invalid syntax', '"x"'],
    ["Python 2's raise", 'raise E, "x"\n', 'invalid syntax', ','],
    ["Python 2's octals", 'x = 0777\n', /leading zeros/, '0777'],
    ['a sign of another language', 'x = a ? b : c\n', 'invalid syntax', '?'],
    ['an assignment to a value', 'main() = 1\n', 'cannot assign to this', 'main()'],
    ['arguments out of order', 'f(a=1, b)\n', 'positional argument follows keyword argument', 'b'],
    ['parameters out of order', 'def f(a=1, b): pass\n', /parameter without a default/, 'b'],
    ['a merge conflict', 'x = 1\n<<<<<<< HEAD\ny = 1\n', 'invalid syntax', '<<'],
  ])('%s', (_, text, message, at) => {
    const error = read(text).syntaxError;
    expect(error?.value).toMatch(message);
    expect(text.slice(error?.span.start, error?.span.end)).toBe(at);
  });

  test('then nothing else is said about the module', () => {
    const module = read('agents = {}\ndef main(args: pass\n');
    expect(module.names).toBeNull();
    expect(module.functions.size).toBe(0);
    expect(module.agents.kind).toBe('dynamic');
  });
});

describe('the oldest Python that takes a file', () => {
  test.each([
    ['nothing new', 'x = 1\n', undefined, undefined],
    ['a walrus', 'if (n := f()): pass\n', '3.8', ':='],
    ['positional-only parameters', 'def f(a, /, b): pass\n', '3.8', '/'],
    ['division is not that', 'x = f(a / b, /c/)\n', undefined, undefined],
    ['a decorator that is an expression', '@a[0]\ndef f(): pass\n', '3.9', 'a'],
    ['with items in brackets', 'with (a as b): pass\n', '3.9', 'as'],
    ['match', 'match x:\n    case [*y]:\n        pass\n', '3.10', 'match'],
    ['a walrus in a subscript', 'x = a[b := 0]\n', '3.10', ':='],
    ['except*', 'try: pass\nexcept* A: pass\n', '3.11', '*'],
    ['a star in a subscript', 'x = a[*b]\n', '3.11', '*'],
    ['a type statement', 'type X = int\n', '3.12', 'type'],
    ['type parameters', 'def f[T](x: T): pass\n', '3.12', '['],
    ['the same quotes in an f-string', "x = f'{a['b']}'\n", '3.12', "'"],
    ['other quotes in an f-string', 'x = f\'{a["b"]}\'\n', undefined, undefined],
    ['defaults of type parameters', 'class A[T = int]: pass\n', '3.13', '='],
    ['except without brackets', 'try: pass\nexcept A, B: pass\n', '3.14', ','],
    ['the newest of several', 'if (n := f()):\n    match n:\n        case 1: pass\n', '3.10', 'match'],
  ])('%s', (_, text, version, at) => {
    const found = read(text).requiresPython;
    expect(found?.version).toBe(version);
    if (found) expect(text.slice(found.at.span.start, found.at.span.end)).toBe(at);
  });
});

test.each(largePythons())('a hundred kilobytes of %s are read to their end', (_, text) => {
  const { syntaxError } = read(text);
  expect((syntaxError?.span.end ?? 0) <= text.length).toBe(true);
});
