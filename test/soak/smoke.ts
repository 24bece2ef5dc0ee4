import { soak } from './soak.ts';

/**
 * Smoke-tests one image that works and three that do not, so many times each, by the bundle: no run may say otherwise
 * than the first should, and nothing may be left. `npm run soak:smoke -- --runs 100 --parallel 4`.
 */
function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  const value = at === -1 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name}: a whole number from 1 was expected`);
  return value;
}

const runs = option('--runs', 100);
const { subjects, left } = await soak({
  runs,
  parallel: option('--parallel', 4),
  onRun({ folder }, number, { wrong, seconds }) {
    const sentence = wrong ?? 'as it should';
    if (wrong !== null || number % 10 === 0)
      console.log(`${folder} ${number} of ${runs}: ${sentence} (${seconds.toFixed(1)} s)`);
  },
});
for (const { folder, runs: done, wrong, medianSeconds } of subjects)
  console.log(`${folder}: ${done} runs, ${wrong.length} wrong, median ${medianSeconds.toFixed(1)} s`);
console.log(left.length === 0 ? 'nothing left behind' : `left behind:\n${left.join('\n')}`);
process.exitCode = left.length > 0 || subjects.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
