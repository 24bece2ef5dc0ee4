import { stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { childEnvironment } from '../adapters/child.ts';
import { nodeFiles, RepositoryRefused, snapshotFolder } from '../adapters/files.ts';
import { gitOn } from '../adapters/git.ts';
import { problemText } from '../config/config.ts';
import { noGenerateSettings } from '../config/generate-settings.ts';
import { parseInstances } from '../config/instance.ts';
import { parseSettings, type Settings, settingsPath } from '../config/settings-file.ts';
import { withGenerateSettings } from '../config/write-generate-settings.ts';
import type { KnownInstance } from '../generate/compose.ts';
import { proposeFrom } from '../generate/from/propose.ts';
import { generate } from '../generate/generate.ts';
import { type GenerateOptions, optionProblems } from '../generate/options.ts';
import type { GeneratedFile } from '../generate/plan.ts';
import { isGenerated, lostRegions } from '../generate/regions.ts';
import { type RepoSnapshot, textOf, unreadableBecause } from '../model/repo-snapshot.ts';
import { newestBase } from '../ocs/base-image.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { readRepo } from '../repo/read-repo.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import { ruleIds } from '../rules/index.ts';
import { settingsIn } from './settings-in.ts';
import { staysIn } from './stays-in.ts';
import { UsageProblem } from './usage.ts';

type Flags = Readonly<Record<string, unknown>>;

/** The tags of simonsobs/ocs; null where the registry did not say. */
export type AskReleases = () => Promise<readonly string[] | null>;

/** --check never asks: what was right when it was written does not drift because a release came out. */
async function releasesFor(
  options: GenerateOptions,
  flags: Flags,
  askReleases: AskReleases,
): Promise<readonly string[]> {
  if (options.base !== null || flags['check'] === true || flags['ask'] === false) return [];
  const tags = await askReleases();
  if (tags === null) say(`Docker Hub did not say which releases there are: ${newestBase} is the newest known here`);
  return tags ?? [];
}

function settingsOf(snapshot: RepoSnapshot): Settings | null {
  const file = settingsIn(snapshot);
  if (typeof file === 'string') throw new UsageProblem(file);
  if (!file) return null;
  const { settings, problems } = parseSettings(file, ruleIds);
  const [first] = problems;
  if (first) throw new UsageProblem(problemText(first));
  return settings;
}

/** `--apt a --apt 'b c'`; an empty text takes back what was remembered. */
function listOf(flag: unknown): readonly string[] | null {
  if (!Array.isArray(flag)) return null;
  return flag.flatMap((one) => String(one).split(/[\s,]+/)).filter((one) => one !== '');
}

function optionsOf(flags: Flags, remembered: GenerateOptions): GenerateOptions {
  const one = (name: 'base' | 'user'): string | null => {
    const flag = flags[name];
    return typeof flag === 'string' ? flag.trim() || null : remembered[name];
  };
  const options = {
    base: one('base'),
    apt: listOf(flags['apt']) ?? remembered.apt,
    extras: listOf(flags['extras']) ?? remembered.extras,
    user: one('user'),
    expose: listOf(flags['expose']) ?? remembered.expose,
    compose: typeof flags['compose'] === 'boolean' ? flags['compose'] : remembered.compose,
  };
  const problems = optionProblems(options);
  if (problems.length > 0) throw new UsageProblem(problems.map((problem) => `--${problem}`).join('; '));
  return options;
}

function instancesOf(settings: Settings | null): readonly KnownInstance[] {
  const parsed = parseInstances(settings?.values.get('instances')?.value ?? []);
  if (parsed.status === 'invalid') return [];
  return parsed.value.map(({ instanceId, agentClass, arguments: words }) => ({
    id: instanceId,
    class: agentClass,
    arguments: words,
  }));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Line endings do not count: a Windows checkout turns ours into its own. */
function presentText(snapshot: RepoSnapshot, path: string): string | null {
  return textOf(snapshot, path)?.text.replaceAll('\r\n', '\n') ?? null;
}

/** Why a file that is there must stay, or null. */
function refusal(snapshot: RepoSnapshot, { path, text }: GeneratedFile): string | null {
  const found = snapshot.read(path);
  if (found === null) return null;
  if ('kind' in found)
    return `${unreadableBecause(found.reason, snapshot.files.get(path)?.size ?? 0).found} and stays as it is`;
  const present = found.text;
  if (!isGenerated(present)) return 'was written by hand and stays as it is';
  const lost = lostRegions(present, text);
  return lost.length === 0 ? null : `has a region that there is no place for any more (${lost.join(', ')})`;
}

/** The options that were given now, where the next run and the Action find them. */
async function remember(root: string, snapshot: RepoSnapshot, options: GenerateOptions): Promise<void> {
  const present = textOf(snapshot, settingsPath)?.text ?? null;
  const text = withGenerateSettings(present, options);
  if (text === null || text === (present ?? '')) return;
  await staysIn(root, settingsPath);
  await nodeFiles(undefined, '').write(join(root, settingsPath), text);
  say(`wrote ${settingsPath}`);
}

async function write(
  root: string,
  snapshot: RepoSnapshot,
  drifted: readonly GeneratedFile[],
  force: boolean,
): Promise<number> {
  const files = nodeFiles(undefined, '');
  let refused = 0;
  for (const file of drifted) {
    const why = force ? null : refusal(snapshot, file);
    if (why === null) {
      await staysIn(root, file.path);
      await files.write(join(root, file.path), file.text);
      say(`wrote ${file.path}`);
    } else {
      refused += 1;
      say(`ocs-agent: ${file.path} ${why}; --force replaces it, --diff shows what would be written`);
    }
  }
  return refused;
}

/** `--from FILE`: the better one on standard output, what became of each instruction on standard error. */
async function showProposal(repo: AgentRepo, options: GenerateOptions, flags: Flags, root: string): Promise<number> {
  const path = relative(root, resolve(root, String(flags['from'])))
    .split(sep)
    .join('/');
  const file = textOf(repo.snapshot, path);
  if (!file) throw new UsageProblem(`--from: ${String(flags['from'])} is no file of the repository`);
  const proposed = proposeFrom(repo, file, options);
  if (proposed.status === 'impossible') {
    say(`ocs-agent: nothing can be proposed: ${proposed.because}`);
    return 1;
  }
  for (const { line, instruction, kind, because } of proposed.changes)
    say(`${path}:${line}: ${kind}: ${instruction}\n    ${because}`);
  if (flags['force'] !== true) {
    process.stdout.write(
      flags['diff'] === true ? unifiedDiff(path, file.text.replaceAll('\r\n', '\n'), proposed.text) : proposed.text,
    );
    return 0;
  }
  await staysIn(root, 'Dockerfile');
  await nodeFiles(undefined, '').write(join(root, 'Dockerfile'), proposed.text);
  await remember(root, repo.snapshot, proposed.options);
  say('wrote Dockerfile; `ocs-agent generate` writes what belongs to it');
  return 0;
}

/**
 * `ocs-agent generate`: a Dockerfile and what belongs to it; a hand-written one is never overwritten without --force.
 * @returns 0, or 1 where nothing can be generated, a file was refused, or --check found drift
 */
export async function writeGenerated(
  path: string,
  flags: Flags,
  environment: NodeJS.ProcessEnv,
  askReleases: AskReleases,
): Promise<number> {
  const root = resolve(path);
  if (!(await stat(root).catch(() => null))?.isDirectory()) throw new UsageProblem(`${path} is no folder`);
  const snapshot = await snapshotFolder(root, await gitOn(childEnvironment(environment)).state(root)).catch(
    (error: unknown) => {
      if (error instanceof RepositoryRefused) throw new UsageProblem(error.message);
      throw error;
    },
  );
  const settings = settingsOf(snapshot);
  const options = optionsOf(flags, settings?.generate ?? noGenerateSettings);
  const repo = readRepo(snapshot);
  if (flags['from'] !== undefined) return showProposal(repo, options, flags, root);
  const made = generate(repo, options, instancesOf(settings), await releasesFor(options, flags, askReleases));
  if (made.status === 'impossible') {
    say(`ocs-agent: no Dockerfile can be generated: ${made.because}`);
    return 1;
  }
  const drifted = made.files.filter(({ path: at, text }) => presentText(snapshot, at) !== text);
  if (flags['check'] === true || flags['diff'] === true) {
    for (const file of drifted)
      process.stdout.write(unifiedDiff(file.path, presentText(snapshot, file.path), file.text));
    if (flags['check'] !== true || drifted.length === 0) return 0;
    say(`ocs-agent: not what \`ocs-agent generate\` writes: ${drifted.map((file) => file.path).join(', ')}`);
    return 1;
  }
  const { base } = made.plan;
  if (base.assumed) {
    say(
      `${base.reference} is newer than this version of ocs-agent: what is known of ${newestBase} was taken to hold for it; build and smoke-test it before you commit`,
    );
  }
  const refused = await write(root, snapshot, drifted, flags['force'] === true);
  await remember(root, snapshot, options);
  if (drifted.length === 0) say('nothing to write: everything is as `ocs-agent generate` writes it');
  return refused > 0 ? 1 : 0;
}
