import fc from 'fast-check';

/** What breaks readers: ends of lines, marks of encodings, escapes, names of the prototype, numbers at their limits. */
const hostilePieces: readonly string[] = [
  ...['\0', '\r', '\r\n', '\n', '\n\n', '\t', '\v', '\f', '\u0085', '\u2028', '\ufeff', '\ufffd', '\ud800', '\udc00'],
  ...['\x1b[31m', '\x1b]0;title\x07', '\x9b2J', '\b', '\u202e', '\u200b', '\u{1f680}', 'é', 'İ', 'ß'],
  ...['::error::x', '\n::add-mask::x\n', '%0A::set-output name=a::b', '##[error]x', '::stop-commands::x'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then'],
  ...['../', '../../../etc/passwd', '/', '//', './', '~', 'C:\\', '\\', '\\\\', '.git/config', '/dev/stdin'],
  ...['${', '${A', '${A:-', '${A:-${A}}', '$', '$$', '$(', '`', '}', '{', '[', ']', '(', ')', '<', '>', '<<', '<<EOF'],
  ...['"', "'", '"""', "'''", '#', ';', ':', ': ', '- ', '-', '--', '|', '>', '&', '*', '!', '!!', '@', '=', '==', ','],
  ...['&a', '*a', '<<: *a', '!!binary x', '!!python/object x', '? ', '%YAML 1.1', '---', '...', 'null', '~', 'NaN'],
  ...['-0', '1e999', '9007199254740993', '-1', '0x', '0o7', '1_000', '.inf', 'Infinity', 'true', 'yes', 'off', ''],
];

/** What opens something in one of the languages, or begins it again: nested or repeated, it finds what recurses. */
export const openers: readonly string[] = [
  ...[
    '[',
    '{',
    '(',
    '[[',
    '((',
    '{a: ',
    'a: {',
    '- ',
    '? ',
    '[a, ',
    'a:\n ',
    '&a ',
    '*a ',
    '${A:-',
    '${A-',
    '$(',
    '`',
    '"',
    "'",
  ],
  ...[
    '<<',
    '<<-A\n',
    '\\',
    '\\\n',
    '*',
    '**/',
    '*a',
    '.. ',
    '> ',
    '  ',
    '\t',
    '\n',
    '\r',
    ' \\\n',
    '#',
    '# \n',
    '!',
    '!a\n',
    'a/',
    '../',
  ],
  ...[
    'if x: ',
    'not ',
    'lambda: ',
    'a=',
    'a.',
    'a(',
    'f"{',
    '"""',
    '@a\n',
    'if a; then ',
    '&&',
    '|',
    ';',
    'x && ',
    '-e ',
    '-r a\n',
  ],
  ...[
    '[a]\n',
    '[[a]]\n',
    'a = [',
    'a = {b = ',
    ':: ',
    '::',
    '```\n',
    '~~~\n',
    '====\n',
    '<!-- ',
    '::\n\n  ',
    '%',
    ',',
    ', ',
    '-',
    '0',
    '\0',
  ],
];

type Mutation =
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'move'; readonly at: number; readonly length: number; readonly to: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'ends'; readonly end: string };

const place = fc.double({ min: 0, max: 1, noNaN: true });

function mutations(words: readonly string[]): fc.Arbitrary<Mutation> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...hostilePieces) },
    { weight: 3, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  );
  const length = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 }));
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: place, text: piece }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: place, length }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        at: place,
        length,
        times: fc.integer({ min: 2, max: 40 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), at: place, length, to: place }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('ends' as const),
        end: fc.constantFrom('\r', '\r\n', '\n\n', '\0', ' '),
      }),
    },
  );
}

function mutated(text: string, mutation: Mutation): string {
  const at = 'at' in mutation ? Math.floor(mutation.at * text.length) : 0;
  switch (mutation.kind) {
    case 'insert':
      return text.slice(0, at) + mutation.text + text.slice(at);
    case 'remove':
      return text.slice(0, at) + text.slice(at + mutation.length);
    case 'repeat':
      return text.slice(0, at) + text.slice(at, at + mutation.length).repeat(mutation.times) + text.slice(at);
    case 'move': {
      const moved = text.slice(at, at + mutation.length);
      const rest = text.slice(0, at) + text.slice(at + mutation.length);
      const to = Math.floor(mutation.to * rest.length);
      return rest.slice(0, to) + moved + rest.slice(to);
    }
    case 'cut':
      return text.slice(0, at);
    case 'ends':
      return text.replace(/\r?\n/g, mutation.end);
  }
}

/** The words of a language, as its good files use them. */
function wordsIn(seeds: readonly string[]): readonly string[] {
  const words = new Set(seeds.flatMap((seed) => seed.match(/[\w.-]+|[^\w\s]+|\n[ \t]*/g) ?? []));
  return [...words].slice(0, 400);
}

/** Texts near good ones: seeds with a few mutations, soups of the language's words, repeats, and anything at all. */
export function textsLike(seeds: readonly string[]): fc.Arbitrary<string> {
  const words = ['\n', ' ', ...wordsIn(seeds)];
  const few = fc.array(mutations(words), { minLength: 1, maxLength: 6 });
  const soup = fc.array(fc.constantFrom(...words, ...hostilePieces), { maxLength: 60 }).map((found) => found.join(''));
  const deep = fc
    .tuple(
      fc.constantFrom(...openers, ...words.slice(0, 60)),
      fc.integer({ min: 2, max: 20_000 }),
      fc.constantFrom(...seeds),
    )
    .map(([open, times, seed]) => (times % 2 === 0 ? open.repeat(times) : seed + open.repeat(times)));
  return fc.oneof(
    { weight: 1, arbitrary: deep },
    {
      weight: 18,
      arbitrary: fc.tuple(fc.constantFrom(...seeds), few).map(([seed, list]) => list.reduce(mutated, seed)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.constantFrom(...seeds), place, place)
        .map(([one, other, a, b]) => one.slice(0, a * one.length) + other.slice(b * other.length)),
    },
    { weight: 3, arbitrary: soup },
    {
      weight: 1,
      arbitrary: fc.tuple(soup, fc.integer({ min: 2, max: 60 })).map(([text, times]) => text.repeat(times)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

const anyKey = fc.oneof(fc.constantFrom(...hostilePieces), fc.string({ maxLength: 6 }));
const anyLeaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 2 ** 53, 1e308, '', [], {}),
  fc.constantFrom(...hostilePieces),
  fc.double(),
);

/** Writes the key as it stands, `__proto__` too, which an object literal would swallow. */
function objectOf(entries: readonly (readonly [string, unknown])[]): unknown {
  const made: unknown = JSON.parse(`{${entries.map(([key], index) => `${JSON.stringify(key)}:${index}`).join(',')}}`);
  if (typeof made !== 'object' || made === null) return made;
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, writable: true });
  return made;
}

const { any: anyValue } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    anyLeaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie('any')), { maxLength: 4 }).map(objectOf),
  ),
}));

type Step = {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'nest' | 'rename';
  readonly value: unknown;
  readonly key: string;
};

const steps: fc.Arbitrary<Step> = fc.record({
  at: place,
  how: fc.constantFrom('replace', 'replace', 'remove', 'add', 'nest', 'rename'),
  value: anyValue,
  key: anyKey,
});

/** How many values a value is made of, itself counted. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, inner: unknown) => sum + sizeOf(inner), 0);
}

function withStep(value: unknown, at: number, step: Step): unknown {
  if (at === 0) return changed(value, step);
  let left = at - 1;
  const inside = (inner: unknown): unknown => {
    const size = sizeOf(inner);
    const here = left >= 0 && left < size ? withStep(inner, left, step) : inner;
    left -= size;
    return here;
  };
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== 'object' || value === null) return value;
  return objectOf(Object.entries(value).map(([key, inner]) => [key, inside(inner)] as const));
}

function changed(value: unknown, { how, value: other, key }: Step): unknown {
  const isList = Array.isArray(value);
  const entries = typeof value === 'object' && value !== null && !isList ? Object.entries(value) : null;
  switch (how) {
    case 'replace':
      return other;
    case 'remove':
      return isList ? value.slice(1) : entries ? objectOf(entries.slice(1)) : null;
    case 'add':
      return isList ? [...value, other] : entries ? objectOf([...entries, [key, other]]) : [value, other];
    case 'rename':
      return entries ? objectOf(entries.map(([name, inner], index) => [index === 0 ? key : name, inner])) : other;
    case 'nest':
      return objectOf([[key, [value]]]);
  }
}

/** JSON values near good ones. */
export function valuesLike(seeds: readonly unknown[]): fc.Arbitrary<unknown> {
  const few = fc.array(steps, { minLength: 1, maxLength: 4 });
  const near = fc
    .tuple(fc.constantFrom(...seeds), few)
    .map(([seed, list]) =>
      list.reduce((value, step) => withStep(value, Math.floor(step.at * sizeOf(value)), step), seed),
    );
  return fc.oneof({ weight: 5, arbitrary: near }, { weight: 1, arbitrary: anyValue });
}

/** JSON texts near good ones: changed as values, and changed as texts. */
export function jsonLike(seeds: readonly unknown[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: valuesLike(seeds).map((value) => JSON.stringify(value) ?? '') },
    { weight: 2, arbitrary: textsLike(seeds.map((seed) => JSON.stringify(seed))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('[', '{"a":', '[[', '{"__proto__":'), fc.integer({ min: 1, max: 3000 }))
        .map(([open, times]) => open.repeat(times)),
    },
  );
}

/** Names of files as a stranger may choose them. */
export const hostilePaths: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      'a\nb',
      '::error::x',
      'x%0A::warning::y',
      '\x1b[31mred',
      'a\u202eb',
      ' ',
      '-rf',
      '--help',
      '__proto__',
      'a,b:c',
      '*',
    ],
    ...[
      'a\\b',
      'constructor/x.py',
      '##[error]',
      'é',
      '\u{1f680}.py',
      'a b',
      "it's",
      '"q"',
      '$(id)',
      '`id`',
      '${A}',
      '#',
      '.',
    ],
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map((name) => name.replace(/[/\0]/g, '_')),
);
