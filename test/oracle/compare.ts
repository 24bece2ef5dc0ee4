import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from './cases.ts';
import { mutants, writtenCases } from './cases.ts';
import { explain } from './explained.ts';
import type { Verdict } from './verdict.ts';
import { difference, ourVerdict } from './verdict.ts';

/** Builds main.go and asks BuildKit itself about each case. Needs Go and, the first time, its module proxy. */
export function askBuildKit(cases: readonly Case[], flag = '-convert'): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    const binary = join(folder, 'oracle');
    const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: import.meta.dirname, stdio: 'inherit' });
    if (built.status !== 0) throw new Error('the oracle does not build: is Go installed?');
    const asked = spawnSync(binary, [flag], {
      input: cases.map((each) => JSON.stringify(each)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (asked.status !== 0) throw new Error(`the oracle failed: ${asked.stderr}`);
    const lines = asked.stdout.split('\n').filter((line) => line !== '');
    return lines.map((line): Verdict => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Keeps BuildKit's verdicts on the written cases for the unit tests, which must run without Go. */
function record(): number {
  const cases = writtenCases().filter(({ name, text }) => text.length < 2000 && /^whole|^piece \d+$/.test(name));
  const verdicts = askBuildKit(cases).map((verdict, at) => ({
    text: cases[at]?.text ?? '',
    verdict: { ...verdict, name: undefined },
  }));
  const lines = verdicts.map((each) => JSON.stringify(each));
  writeFileSync(join(import.meta.dirname, 'verdicts.expected.json'), `[\n${lines.join(',\n')}\n]\n`);
  console.log(`${verdicts.length} verdicts recorded`);
  return 0;
}

function main(): number {
  if (process.argv[2] === 'record') return record();
  const count = Number(process.argv[2] ?? 2000);
  const seed = Number(process.argv[3] ?? 1);
  const written = writtenCases();
  const cases = [...written, ...mutants(written, count, seed)];
  const verdicts = askBuildKit(cases);
  const explained = new Map<string, number>();
  let open = 0;
  let refused = 0;
  cases.forEach((each, at) => {
    const verdict = verdicts[at];
    if (!verdict) throw new Error(`no verdict for ${each.name}`);
    if (!verdict.ok) refused++;
    const found = difference(verdict, ourVerdict(each.text));
    if (found === null) return;
    const reason = explain(each.text, verdict, found);
    if (reason) {
      explained.set(reason, (explained.get(reason) ?? 0) + 1);
      return;
    }
    open++;
    if (open <= 40) console.log(`${each.name}\n  ${JSON.stringify(each.text.slice(0, 300))}\n  ${found.slice(0, 400)}`);
  });
  console.log(`${written.length} written Dockerfiles, ${count} mutants (seed ${seed}); BuildKit refuses ${refused}`);
  for (const [reason, times] of explained) console.log(`  ${times} explained: ${reason}`);
  console.log(`  ${open} not explained`);
  return open === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main();
