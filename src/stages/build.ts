import type { Finding } from '../model/finding.ts';
import { type ImageId, parseImageId } from '../model/image.ts';
import { fieldsOf, readJson, textOfValue } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { ImageGrowth } from '../model/report.ts';
import type { BuildPlan, Completed } from '../ports/docker.ts';
import { bytesInWords, grownBy } from '../report/words.ts';
import { buildFailed } from '../rules/build-failed/rule.ts';
import { findingOf } from '../rules/rule.ts';
import { engineTrouble } from '../smoke/engine-trouble.ts';
import { privateReference } from '../smoke/sandbox.ts';
import type { Waiting } from './buildkit/steps.ts';
import { deafRegistry, lineNaming, watchBuild } from './buildkit/watch.ts';
import type { Dockerized } from './dockerfile.ts';
import { growthOf } from './image-growth.ts';
import { labelsFor } from './image-labels.ts';
import { pull } from './pull.ts';
import type { Stage, StageResult, World } from './stage.ts';

export type Built = Dockerized & {
  /** How the image is addressed from here to the push. */
  readonly id: ImageId;
  /** A name nobody else uses: it keeps the image from being pruned while the road is walked. */
  readonly privateTag: string;
  /** OCS_CONFIG_DIR of the image, where the site config goes. */
  readonly configDir: string;
  /** Bytes. */
  readonly size: number | null;
  readonly above: ImageGrowth | null;
};

/** The lines that buildx ends with: `Dockerfile:3`, the source with `>>>`, `ERROR: …`. */
export function buildError(output: string): {
  readonly line: number | null;
  readonly message: string;
  readonly step: string;
} {
  const at = [...output.matchAll(/^[^\s:]*:(?<line>\d+)\n-{10,}\n/gm)].at(-1);
  const error = [...output.matchAll(/^ERROR: (?<message>.+)$/gm)].at(-1)?.groups?.['message'];
  // What the step itself printed stands between `------` lines as ` > [3/4] RUN …:` and `0.123 text`.
  const step = [...output.matchAll(/^\d+\.\d+ (?<text>.+)$/gm)].map((match) => match.groups?.['text'] ?? '');
  return {
    line: at?.groups?.['line'] === undefined ? null : Number(at.groups['line']),
    message: (error ?? output.trim().split('\n').at(-1) ?? 'docker buildx build failed').replace(
      /^(?:failed to build: )?(?:failed to solve: )?/,
      '',
    ),
    step: step.at(-1) ?? '',
  };
}

const keptLogLines = 50;

/** @param line from 1; null where it is not known */
function placeOf(input: Dockerized, line: number | null): Location | null {
  const file = input.dockerfile;
  const length = line === null ? 0 : (input.text.split('\n')[line - 1]?.trimEnd().length ?? 0);
  const range = line === null ? null : { start: { line, column: 1 }, end: { line, column: length + 1 } };
  return file === null ? null : { file, range };
}

function logOf(output: string): readonly string[] {
  return output.trim().split('\n').slice(-keptLogLines);
}

function findingFor(input: Dockerized, output: string): Finding {
  const { line, message, step } = buildError(output);
  return findingOf(buildFailed, { at: placeOf(input, line), params: { message, step, log: logOf(output) } });
}

function deafFinding(input: Dockerized, output: string, waiting: Waiting): Finding {
  const at = placeOf(input, lineNaming(waiting.reference, input.text));
  return findingOf(buildFailed, { at, params: { ...deafRegistry(waiting), step: '', log: logOf(output) } });
}

/** The lines of a step are the image's own, but for those on a full disk: that is the engine's. */
function engineTroubleIn(output: string, completed: Completed): string | null {
  const { message } = buildError(output);
  const isOfStep = message.startsWith('process ') && completed.unanswered !== true;
  const full = output.split('\n').findLast((line) => /no space left on device/i.test(line));
  if (isOfStep && full === undefined) return null;
  // A docker that cannot even start the build says it without `ERROR:`, and goes on about its help.
  const stderr = isOfStep ? (full ?? '') : /^ERROR: /m.test(output) ? message : completed.stderr;
  return engineTrouble({ ...completed, stdout: '', stderr });
}

function planOf(input: Dockerized, privateTag: string, world: World): BuildPlan {
  const { config, built, order } = world;
  const locals = [...built].map(([name, { tag }]) => `${name}=docker-image://${tag}`);
  return {
    dockerfile: input.dockerfilePath,
    context: input.contextPath,
    tag: privateTag,
    labels: labelsFor(input, order),
    buildArgs: config.buildArgs,
    secrets: config.secrets,
    target: input.target,
    platform: config.platform,
    cacheFrom: config.cacheFrom,
    cacheTo: config.cacheTo,
    builder: config.builder,
    // `FROM socs` and `FROM socs:latest` both mean the one that was built here.
    buildContexts: [
      ...config.buildContexts,
      ...locals,
      ...[...built].map(([name, { tag }]) => `${name}:latest=docker-image://${tag}`),
    ],
    network: config.network,
    provenance: config.provenance,
    sbom: config.sbom,
    sourceDate: order.git?.committedAt ?? null,
    metadataFile: null,
  };
}

function configDirOf(inspected: ReadonlyMap<string, unknown>): string {
  const environment = fieldsOf(inspected.get('Config')).get('Env');
  const entries: readonly unknown[] = Array.isArray(environment) ? environment : [];
  const entry = entries.find((line) => typeof line === 'string' && line.startsWith('OCS_CONFIG_DIR='));
  return typeof entry === 'string' && entry.length > 'OCS_CONFIG_DIR='.length
    ? entry.slice('OCS_CONFIG_DIR='.length)
    : '/config';
}

/** `docker image inspect`: the id that both image stores agree on, whatever `--iidfile` says. */
export async function inspectImage(
  world: World,
  reference: string,
): Promise<{ readonly id: ImageId; readonly configDir: string; readonly size: number | null } | string> {
  const { status, stdout, stderr } = await world.docker.run({ verb: 'image-inspect', image: reference });
  if (status !== 0)
    return (
      engineTrouble({ status, stdout, stderr }) ??
      (stderr.trim() || `docker image inspect ${reference} ended with status ${status}`)
    );
  const inspected = readJson(stdout);
  if (inspected === undefined)
    return `docker image inspect ${reference} printed no JSON: see what \`docker\` on PATH is, a wrapper perhaps`;
  const facts = fieldsOf(inspected);
  const id = parseImageId(textOfValue(facts.get('Id')));
  if (id === null) return `docker image inspect ${reference} gave no id`;
  const size = facts.get('Size');
  return { id, configDir: configDirOf(facts), size: typeof size === 'number' ? size : null };
}

function noteOf(
  { id, size }: { readonly id: ImageId; readonly size: number | null },
  above: ImageGrowth | null,
): string {
  if (size === null) return `built ${id.slice(0, 'sha256:'.length + 12)}`;
  const more = above === null ? '' : `, ${grownBy(above)} of it above ${above.base}`;
  return `built: ${bytesInWords(size)}${more}`;
}

/** An image that somebody built, by its id from here on; pulled where it is not in the engine. */
async function existing(
  input: Dockerized,
  world: World,
  reference: string,
  privateTag: string,
): Promise<StageResult<Built>> {
  const { docker } = world;
  let inspected = await inspectImage(world, reference);
  if (typeof inspected === 'string') {
    const pulled = await pull(reference, world);
    inspected = pulled.status === 'here' ? await inspectImage(world, reference) : pulled.why;
  }
  if (typeof inspected === 'string')
    return { status: 'failed', note: `${reference} is neither in the engine nor can it be pulled: ${inspected}` };
  const tagged = await docker.run({ verb: 'tag', image: inspected.id, reference: privateTag });
  if (tagged.status !== 0) return { status: 'failed', note: engineTrouble(tagged) ?? tagged.stderr.trim() };
  const size = inspected.size === null ? '' : `: ${bytesInWords(inspected.size)}`;
  const note = `${reference} (${inspected.id.slice(0, 'sha256:'.length + 12)}) in place of a build${size}`;
  return { status: 'passed', note, value: { ...input, ...inspected, above: null, privateTag } };
}

export const build: Stage<Dockerized, Built> = {
  name: 'build',
  async run(input, world) {
    const { trust } = world.order;
    if (!trust.build.allowed) return { status: 'skipped', note: trust.build.why };
    const safeName =
      input.name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'image';
    const privateTag = privateReference(safeName, world.runId);
    if (world.existingImage !== null) return existing(input, world, world.existingImage, privateTag);
    const output: string[] = [];
    const watch = watchBuild(world);
    const onLine = (line: string): void => {
      watch.heard(line);
      output.push(line);
      if (output.length > 2000) output.shift();
      world.progress.output('build', line);
    };
    const completed = await world.docker
      .run({ verb: 'build', build: planOf(input, privateTag, world) }, { signal: watch.signal, onLine })
      .finally(watch.end);
    if (completed.status !== 0 && world.signal.aborted) return { status: 'failed', note: 'cancelled' };
    if (completed.status !== 0) {
      const text = output.join('\n');
      const waiting = watch.givenUp();
      if (waiting !== null) {
        const finding = deafFinding(input, text, waiting);
        return { status: 'failed', note: String(finding.params['message']), findings: [finding] };
      }
      const trouble = engineTroubleIn(text, completed);
      if (trouble !== null) return { status: 'failed', note: trouble };
      const finding = findingFor(input, text);
      return { status: 'failed', note: String(finding.params['message']), findings: [finding] };
    }
    const inspected = await inspectImage(world, privateTag);
    if (typeof inspected === 'string') return { status: 'failed', note: inspected };
    world.built.set(input.name, { id: inspected.id, tag: privateTag });
    const above = await growthOf(input, inspected.id, world);
    return {
      status: 'passed',
      note: noteOf(inspected, above),
      value: { ...input, ...inspected, above, privateTag },
    };
  },
};
