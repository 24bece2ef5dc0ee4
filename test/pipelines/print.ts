/** Prints, tag by tag, what the pipelines of ocs and socs give today and what those of examples/workflows give. */
import { compare, type Project, projects, type Row } from './compare.ts';
import { forgottenCandidate, thirtyTags } from './history.ts';

function cells({ what, theirs, ours, theirLatest, ourLatest }: Row): readonly string[] {
  const list = (tags: readonly string[]): string => tags.join(', ') || '–';
  const same = list(theirs) === list(ours) ? '' : 'differ';
  return [what, list(theirs), list(ours), theirLatest ?? '–', ourLatest ?? '–', same];
}

function print(title: string, rows: readonly Row[]): void {
  const table = [['', 'theirs', 'ours', 'their latest', 'our latest', ''], ...rows.map(cells)];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  process.stdout.write(`\n${title}\n`);
  for (const row of table)
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}

const names = Object.keys(projects).filter((name): name is Project => name in projects);
const compared = await compare(thirtyTags);
for (const name of names) print(`${name}: thirty tags`, compared[name]);
print('a candidate whose tag was not removed before the release', (await compare(forgottenCandidate)).ocs);
