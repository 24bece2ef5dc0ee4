import { openLab } from '../e2e/support/lab.ts';
import { sixtyAgents, sixtyNumbers } from '../e2e/support/sixty-agents.ts';
import { smokeOf } from '../e2e/support/smoke-bench.ts';

/** What a `run` of twenty instances of a plugin of sixty agents takes. `npm run bench:twenty`. */
function median(values: readonly (number | null | undefined)[]): number {
  const known = values.filter((one) => typeof one === 'number').toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? Number.NaN;
}

const instances = sixtyNumbers.slice(0, 20).map((n) => `  - {instance-id: agent-${n}, agent-class: Agent${n}}\n`);
const settings = { '.github/ocs-agent.yaml': `instances:\n${instances.join('')}` };
const lab = await openLab();
try {
  const { status, note, agents, said, seconds } = await smokeOf(
    lab,
    { files: { ...sixtyAgents.files, ...settings } },
    { inputs: { smoke: 'run', 'smoke-timeout': '120' } },
  );
  const up = agents.filter((row) => row.status === 'up');
  const memory = median(up.map((row) => row.peakMemory)) / 1e6;
  console.log(`run of twenty instances: ${status}, ${note}, ${seconds.toFixed(1)} s`);
  console.log(
    `medians: up in ${median(up.map((row) => row.secondsToUp)).toFixed(2)} s, stopped in ${median(up.map((row) => row.stop?.seconds)).toFixed(2)} s, ${memory.toFixed(0)} MB of memory`,
  );
  console.log(`not tried: ${agents.filter((row) => row.status === 'not-tried').length} of 60`);
  for (const sentence of said) console.log(sentence);
} finally {
  await lab.close();
}
