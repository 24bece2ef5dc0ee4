import { describeByRule } from '../src/report/by-rule.ts';
import { allMutants } from '../test/field/mutants/all.ts';
import { composeMutants } from '../test/field/mutants/compose.ts';
import { judge, type Verdict } from '../test/field/mutants/judge.ts';
import { siteMutants } from '../test/field/mutants/site.ts';

/**
 * Breaks good repositories in every way the catalogue of rules names, and runs every rule on each of them. Prints how
 * many were found, missed and over-reported; ends with status 1 where one was not found, or brought findings that
 * nothing explains. Arguments choose rules, `--compose` those of compose files and site configs; `--verbose` also prints
 * what was found.
 */
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const verbose = process.argv.includes('--verbose');

function nameOf({ mutant }: Verdict): string {
  return `${mutant.rule}: ${mutant.describe} (${mutant.on})`;
}

const mutants = process.argv.includes('--compose') ? [...composeMutants, ...siteMutants] : allMutants;
const verdicts = mutants.filter(({ rule }) => chosen.length === 0 || chosen.includes(rule)).map(judge);
type Row = {
  mutants: number;
  found: number;
  explained: number;
  missed: number;
  'wrong severity': number;
  'over-reported': number;
};
const table: Record<string, Row> = {};
for (const verdict of verdicts) {
  const { rule } = verdict.mutant;
  const row = table[rule] ?? { mutants: 0, found: 0, explained: 0, missed: 0, 'wrong severity': 0, 'over-reported': 0 };
  row.mutants += 1;
  if (verdict.status === 'found') row.found += 1;
  else if (verdict.status === 'explained') row.explained += 1;
  else if (verdict.status === 'wrong-severity') row['wrong severity'] += 1;
  else row.missed += 1;
  if (verdict.tooMuch.length > 0) row['over-reported'] += 1;
  table[rule] = row;
}
console.table(Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))));

for (const verdict of verdicts) {
  if (verdict.status === 'explained') {
    console.log(`silent, and rightly: ${nameOf(verdict)}: ${verdict.mutant.silent}`);
  } else if (verdict.status !== 'found') {
    console.log(`${verdict.status.toUpperCase()} ${nameOf(verdict)}`);
    if (verdict.note !== '') console.log(`    ${verdict.note}`);
    if (verdict.status === 'wrong-severity')
      console.log(`    expected ${verdict.mutant.severity}, it is ${verdict.ours.map(({ severity }) => severity)}`);
  }
  if (verdict.tooMuch.length > 0) console.log(`OVER-REPORTED ${nameOf(verdict)}`);
  for (const finding of verbose ? [...verdict.ours, ...verdict.tooMuch] : verdict.tooMuch) {
    const { file, range } = finding.location ?? { file: '-', range: null };
    console.log(
      `    ${finding.severity}[${finding.rule}] ${file}:${range?.start.line ?? ''} ${describeByRule(finding).message}`,
    );
  }
}

const count = (of: (verdict: Verdict) => boolean): number => verdicts.filter(of).length;
const found = count(({ status }) => status === 'found');
const explained = count(({ status }) => status === 'explained');
const missed = verdicts.length - found - explained;
const over = count(({ tooMuch }) => tooMuch.length > 0);
console.log(
  `${verdicts.length} mutants: ${found} found, ${missed} missed, ${explained} on which silence is right, ${over} with findings that nothing explains`,
);
process.exitCode = missed + over > 0 ? 1 : 0;
