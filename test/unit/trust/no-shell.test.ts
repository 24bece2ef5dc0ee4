import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;

function filesOf(folder: string): readonly string[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`);
}

/** The code without comments and without what stands in its texts: only code can do anything. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}

const ours = filesOf('src').filter((path) => path !== 'src/rules/pages.ts');
const all = [...ours, ...filesOf('script')];

/** What would run a text as code, by way of a shell or of the engine. */
const forbidden: Readonly<Record<string, RegExp>> = {
  'a shell of child_process': /\bshell\s*:\s*(?:true|[`'"])/,
  'execSync, which is a shell': /\bexecSync\s*\(/,
  eval: /(?<![.\w])eval\s*\(/,
  'new Function': /\bnew\s+Function\b|(?<![.\w])Function\s*\(/,
  'a module chosen at run time': /(?<![.\w#])import\(\s*(?!''\s*\))|(?<![.\w])require\(\s*(?!''\s*\))/,
  'a string for a timer': /\bset(?:Timeout|Interval)\(\s*''/,
};

describe.each(Object.entries(forbidden))('no file has %s', (_name, pattern) => {
  test.each(all)('%s', (path) => {
    expect(codeOf(readFileSync(root + path, 'utf8')).match(pattern)?.[0] ?? null).toBeNull();
  });
});

test.each([
  ['a shell of child_process', "spawn('a', { shell: true })"],
  ['execSync, which is a shell', "execSync('rm')"],
  ['eval', 'eval(text)'],
  ['new Function', "new Function('a')"],
  ['a module chosen at run time', 'await import(name)'],
  ['a module chosen at run time', 'require(name)'],
  ['a string for a timer', "setTimeout('x', 1)"],
])('%s would be seen', (name, code) => {
  expect(forbidden[name]?.test(codeOf(code))).toBe(true);
});

test('programs are started in two adapters, by functions that take a list of arguments', () => {
  const starters = ours.filter((path) => readFileSync(root + path, 'utf8').includes("'node:child_process'"));
  expect(starters).toEqual(['src/adapters/child.ts', 'src/adapters/git-command.ts'].toSorted());
});

test('what is taken of child_process starts a program with a list of arguments', () => {
  const taken = all.flatMap((path) => {
    const names = /import \{ (.*) \} from 'node:child_process'/.exec(readFileSync(root + path, 'utf8'))?.[1];
    return names === undefined ? [] : names.split(', ').map((name) => name.replace('type ', ''));
  });
  const lists = ['execFile', 'execFileSync', 'spawn', 'spawnSync', 'ChildProcess'];
  expect(taken.length).toBeGreaterThan(2);
  expect(taken.filter((name) => !lists.includes(name))).toEqual([]);
});

/** Who may open a connection, and to whom. */
const connecting: Readonly<Record<string, string>> = {
  'src/adapters/github.ts': "GitHub's API",
  'src/adapters/registry.ts': 'the registry of an image',
  'src/adapters/tag-list.ts': 'the registry of the base image',
  'src/adapters/hub-client.ts': 'the hub that the user names',
  'src/adapters/hub-server.ts': 'nobody: it listens',
  'src/adapters/hub-http.ts': 'nobody: it answers',
  'src/adapters/hub-seat.ts': 'nobody: it answers',
};

test('connections are opened in the adapters for the hub, the registry and GitHub alone', () => {
  const network =
    /from '(?:node:(?:net|http|https|http2|tls|dgram)|ws)'|(?<![.\w])fetch\(|\bnew WebSocket\(|XMLHttpRequest/;
  const found = ours.filter((path) => network.test(readFileSync(root + path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')));
  expect(found).toEqual(Object.keys(connecting).toSorted());
});
