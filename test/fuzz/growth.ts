import { Worker } from 'node:worker_threads';
import { type Growth, type GrowthTold, type GrowthWork, growthTexts } from './growth-texts.ts';
import { type FileKind, fileKinds } from './readers/files.ts';

/**
 * How the time of each reader grows with its file: what opens something in one of the languages, and each good file,
 * written again and again: `npm run fuzz:growth [-- --kind NAME]`. The exponent is that of the reader's own processor
 * time between a size and four times that size; 1 is linear. One above the limit is measured again up to sixteen times
 * the size before it counts. Prints the worst of each kind, and ends with 1 where one is above the limit, or never ends.
 */
const limit = 1.4;
/** Seconds of computing for all that is measured with one text. A linear reader needs a few. */
const patience = 60;

function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

type Stuck = { readonly at: number; readonly why: string };
type Ended = { readonly texts: number; readonly worst: readonly Growth[]; readonly stuck: readonly string[] };

/** Measures a kind's texts from one on, until all are done or one does not end. */
function measured(
  kind: FileKind,
  from: number,
): Promise<{ readonly grown: readonly Growth[]; readonly stuck: Stuck | null }> {
  const work: GrowthWork = { name: kind.name, from };
  const worker = new Worker(new URL('./growth-worker.ts', import.meta.url), {
    workerData: work,
    // Few collections of what a reader throws away: they cost by chance.
    resourceLimits: { maxYoungGenerationSizeMb: 256, maxOldGenerationSizeMb: 3072 },
  });
  const grown: Growth[] = [];
  let at = from;
  let since = computed();
  return new Promise((resolve) => {
    const end = (why: string | null): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve({ grown, stuck: why === null ? null : { at, why } });
    };
    const watch = setInterval(() => {
      if (computed() - since > patience) end(`no end within ${patience} s`);
    }, 1000);
    worker.on('message', (told: GrowthTold) => {
      at = told.at;
      if (told.growth) grown.push(told.growth);
      since = computed();
    });
    worker.once('error', (error) => end(String(error)));
    worker.once('exit', () => end(null));
  });
}

async function allOf(kind: FileKind): Promise<Ended> {
  const texts = growthTexts(kind);
  const grown: Growth[] = [];
  const stuck: string[] = [];
  for (let from = 0; from < texts.length; ) {
    const part = await measured(kind, from);
    grown.push(...part.grown);
    if (part.stuck === null) break;
    stuck.push(`${texts[part.stuck.at]?.title}: ${part.stuck.why}`);
    from = part.stuck.at + 1;
  }
  return { texts: texts.length, worst: grown.toSorted((a, b) => b.exponent - a.exponent), stuck };
}

function row(cells: readonly [string, string, string, string, string, string]): string {
  const [kind, texts, exponent, size, time, of] = cells;
  return `${kind.padEnd(18)} ${texts.padStart(5)} ${exponent.padStart(8)} ${size.padStart(9)} ${time.padStart(9)}  ${of}`;
}

const option = process.argv.indexOf('--kind');
const only = option === -1 ? null : process.argv[option + 1];
const chosen = fileKinds.filter(({ name }) => only === null || name === only);
if (chosen.length === 0) {
  console.error(`usage: npm run fuzz:growth [-- --kind NAME]; kinds: ${fileKinds.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
console.log(row(['kind', 'texts', 'exponent', 'size', 'time', 'of']));
for (const kind of chosen) {
  const { texts, worst, stuck } = await allOf(kind);
  const shown = worst.filter(({ exponent }, index) => index === 0 || exponent > limit);
  for (const { what, size, time, exponent } of shown)
    console.log(
      row([
        kind.name,
        `${texts}`,
        exponent.toFixed(2),
        `${Math.round(size / 1024)} KiB`,
        `${time.toFixed(0)} ms`,
        what,
      ]),
    );
  for (const title of stuck) console.log(row([kind.name, `${texts}`, 'broken', '', '', title]));
  if (shown.length + stuck.length === 0) console.log(row([kind.name, `${texts}`, '', '', '', 'none takes long']));
  if (stuck.length > 0 || shown.some(({ exponent }) => exponent > limit)) process.exitCode = 1;
}
