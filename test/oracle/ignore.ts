import { contextFiles } from '../../src/dockerfile/context.ts';
import type { Case } from './cases.ts';
import { randomFrom } from './cases.ts';
import { askBuildKit } from './compare.ts';

const names = ['a', 'b', 'ab', 'a.py', 'b.txt', '.git', 'dir', 'x y', '[z]', 'A', 'é'];
const pieces = [
  'a',
  'b',
  'ab',
  'a.py',
  '*.py',
  '*',
  '**',
  '?',
  'dir',
  '.git',
  'x y',
  '[ab]',
  '[^a]',
  '[a-c]*',
  '\\[z]',
  'a*',
  '*b',
  '**.py',
  '..',
  '.',
  '',
  'A',
  'é',
  '?.py',
  '[!a]',
  '*.*',
  'a b',
  '**b',
  '{a,b}',
  'a+b',
  '$a',
  '^a',
  '(a)',
  'a|b',
];
const whole = [
  '*\n!a.py',
  '**\n!dir',
  '**\n!dir/**',
  '*\n!dir/*.py',
  'dir\n!dir/a',
  'dir/*\n!dir/a',
  'dir\n!dir/a\ndir/a',
  '# comment\n a ',
  '/a',
  '!/a',
  '!',
  '!!a',
  ' # not a comment',
  'a/',
  'a//b',
  './a',
  '../a',
  'a/../b',
  '\ufeffa',
  'a\r\nb\r\n',
  '[',
  'a[',
  'a\\',
  '**/a',
  '**/a/**',
  'a/**/b',
  '**/*.py\n!**/b/a.py',
  '*\n!**/a.py',
  '*\n!a/',
  '*\n!*/',
  '.git\n!.git/a',
  '*/a',
  '*/*/a',
  '!a\na',
  'a\n!a\na/b',
  '.',
  '/',
  '..',
  '**/.git',
  '***',
  'a**',
  'a**b',
  '**/**',
];

/** Random trees and ignore files: which files and folders reach the build, BuildKit's answer beside ours. */
function main(): number {
  const count = Number(process.argv[2] ?? 3000);
  const random = randomFrom(Number(process.argv[3] ?? 1));
  const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? '';
  const path = (from: readonly string[]): string =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(from)).join('/');
  const cases = Array.from({ length: count }, (_, at): Case => {
    const files = new Set(Array.from({ length: 12 }, () => path(names)));
    const paths = [...files].filter((file) => ![...files].some((other) => other.startsWith(`${file}/`)));
    const line = (): string =>
      (random() < 0.35 ? '!' : '') + (random() < 0.1 ? '/' : '') + path(pieces) + (random() < 0.1 ? '/' : '');
    const text =
      at < whole.length ? (whole[at] ?? '') : Array.from({ length: 1 + Math.floor(random() * 4) }, line).join('\n');
    return { name: `${at}`, text, paths };
  });
  const verdicts = askBuildKit(cases, '-ignore');
  let open = 0;
  let refused = 0;
  cases.forEach((each, at) => {
    const verdict = verdicts[at];
    const ours = contextFiles(each.paths ?? [], each.text);
    if (ours.ignore.kind === 'refused') refused++;
    const mine =
      ours.ignore.kind === 'refused'
        ? 'refused'
        : [...ours.files.keys(), ...[...ours.folders].filter(Boolean).map((folder) => `${folder}/`)].sort().join('\n');
    const its = verdict?.ok ? [...(verdict.paths ?? [])].sort().join('\n') : 'refused';
    if (mine === its) return;
    open++;
    if (open <= 10)
      console.log(JSON.stringify({ text: each.text, paths: each.paths, its, mine, error: verdict?.error }));
  });
  console.log(`${count} ignore files, ${refused} refused, ${open} not as BuildKit`);
  return open === 0 ? 0 : 1;
}

process.exitCode = main();
