import type { Finding, Severity } from '../../model/finding.ts';
import { wholeFile } from '../../model/location.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { agentImportFailed } from '../../rules/agent-import-failed/rule.ts';
import { imageContract } from '../../rules/image-contract/rule.ts';
import { imageDependenciesBroken } from '../../rules/image-dependencies-broken/rule.ts';
import { imageNotThisCommit } from '../../rules/image-not-this-commit/rule.ts';
import { ruleOf } from '../../rules/index.ts';
import { findingOf } from '../../rules/rule.ts';
import { type Broken, brokenPromises } from '../../smoke/contract.ts';
import { type Ask, examineImage } from '../../smoke/examine.ts';
import type { Examined, ImportedAgent } from '../../smoke/examined.ts';
import { askHelp, type HelpResult } from '../../smoke/help.ts';
import { importRemedy } from '../../smoke/import-remedy.ts';
import type { Built } from '../build.ts';
import type { World } from '../stage.ts';
import { argumentFindings, askedArguments } from './arguments.ts';
import { expectedFailureOf, staleFindings } from './expected.ts';
import { baseOf } from './facts.ts';
import { imagePlace, isRowOf, placeOf } from './rows.ts';

/** The modules that a container of this image would start: the agents' and the plugins'. */
function ownModules(input: Built): readonly string[] {
  const plugins = input.repo.projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints.map(({ module }) => module));
  const agents = input.repo.agents.flatMap(({ module }) => (module === null ? [] : [module]));
  return [...new Set([...plugins, ...agents])].filter((module) => input.repo.modulePaths.has(module));
}

/** The file that the image starts where nobody says otherwise. */
function ownScripts(input: Built): Ask['scripts'] {
  if (input.source.kind !== 'existing') return [];
  const words = input.source.image.launch.agentArguments.map(({ text }) => text);
  const givenTo = (flag: string): string | undefined =>
    words.find((_, index) => words[index - 1] === flag) ??
    words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const path = givenTo('--agent');
  return path === undefined ? [] : [{ path, entryPoint: givenTo('--entrypoint') ?? 'main' }];
}

export function askOf(input: Built, world: World, imports: boolean): Ask {
  return {
    data: baseOf(input, world)?.facts.dataDir ?? null,
    modules: ownModules(input),
    distributions: input.repo.projects.flatMap(({ name }) => (name === null ? [] : [name.value])),
    scripts: ownScripts(input),
    plugins: input.repo.projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints.map(({ name }) => name.value)),
    arguments: imports ? askedArguments(input, world) : [],
    import: imports,
    dependencies: true,
  };
}

/** The user that a compose service gives this image, where it is a number. */
function composeUser(input: Built): number | null {
  if (input.source.kind !== 'existing') return null;
  const users = input.source.image.services.flatMap(({ user }) =>
    user?.value.kind === 'known' && /^\d+(:\d+)?$/.test(user.value.text) ? [Number.parseInt(user.value.text, 10)] : [],
  );
  return users[0] ?? null;
}

/** Rules that see the same fault in the Dockerfile: what they say is not said again. */
const seenInTheDockerfile: Readonly<Record<Broken['what'], readonly string[]>> = {
  init: ['entrypoint-without-init', 'entrypoint-shell-form', 'exec-form-invalid', 'entrypoint-not-agent'],
  virtualenv: ['python-outside-venv', 'path-clobbered'],
  'config-dir': ['config-dir-overridden', 'environment-empty'],
  output: ['unbuffered-overridden'],
  data: [],
  cli: ['path-clobbered'],
};

function isSaid(what: Broken['what'], input: Built): boolean {
  return seenInTheDockerfile[what].some((id) =>
    [...(ruleOf(id)?.check?.(input.repo, { generate: input.source.kind === 'generate' }) ?? [])].some(
      ({ at }) => at?.file === input.dockerfile,
    ),
  );
}

function contractFindings(examined: Examined, input: Built, world: World): readonly Finding[] {
  const base = baseOf(input, world);
  if (base === null) return [];
  return brokenPromises(examined, base.facts, composeUser(input))
    .filter(({ what }) => !isSaid(what, input))
    .map(({ found, evidence, remedy }) =>
      findingOf(imageContract, {
        severity: 'warning',
        at: imagePlace(input),
        params: { what: found, evidence, remedy },
      }),
    );
}

function dependencyFindings(examined: Examined, input: Built, world: World): readonly Finding[] {
  const at = imagePlace(input);
  const findings = examined.brokenDependencies
    .filter(({ own }) => own)
    .map(({ line }) =>
      findingOf(imageDependenciesBroken, {
        at,
        params: {
          found: `\`pip check\` in the image says: ${line}`,
          remedy: 'choose versions that fit together in requirements.txt, the distributions of the base among them',
        },
      }),
    );
  const tag = baseOf(input, world)?.tag ?? null;
  // Only a release's tag tells the version that its image holds.
  if (tag === null || tag.pre !== null || tag.distance !== 0 || examined.ocs === null) return findings;
  const expected = tag.release.join('.');
  if (examined.ocs.split('+', 1)[0] === expected) return findings;
  return [
    ...findings,
    findingOf(imageDependenciesBroken, {
      at,
      params: {
        found: `ocs ${examined.ocs} is installed, and the base brought ${expected}`,
        remedy:
          "take the base whose version you need (FROM simonsobs/ocs:vX.Y.Z) and leave ocs out of requirements.txt, or let its version there include the base's",
      },
    }),
  ];
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Steps that may rewrite a file on its way into the image. */
const rewriting = /\bsed\s+(-\S+\s+)*-\w*i|\bpatch\s|\bperl\s+-\w*i|\bgit\s+(apply|am)\b|\b2to3\b/;

async function commitFindings(examined: Examined, input: Built, world: World): Promise<readonly Finding[]> {
  // An image that somebody names may be of whatever commit they like.
  const severity = world.existingImage === null ? imageNotThisCommit.severity : 'warning';
  const at = imagePlace(input);
  const git = input.repo.snapshot.git;
  const differing: { readonly module: string; readonly path: string; readonly file: string }[] = [];
  for (const { module, file, sha256: found } of rewriting.test(input.text) ? [] : examined.files) {
    const path = input.repo.modulePaths.get(module);
    const source = path === undefined ? null : textOf(input.repo.snapshot, path);
    if (path !== undefined && source !== null && (await sha256(source.text)) !== found)
      differing.push({ module, path, file });
  }
  const [first, ...rest] = differing;
  if (first) {
    const others = rest.length === 0 ? '' : `, and ${rest.length} more modules differ`;
    return [
      findingOf(imageNotThisCommit, {
        severity,
        at,
        params: {
          found: `the installed ${first.module} is not the repository's ${first.path}${others}`,
          evidence: first.file,
        },
      }),
    ];
  }
  // hatch-vcs and setuptools-scm write the commit into a version that is no tag's: 0.6.3.post1.dev7+g24a4adeb.
  const stale = input.repo.projects.flatMap(({ name, versionSource }) => {
    const version = name === null ? undefined : examined.versions[name.value];
    const commit =
      version === undefined ? undefined : /\+g(?<commit>[0-9a-f]{7,40})\b/.exec(version)?.groups?.['commit'];
    if (versionSource !== 'git' || !git?.head || commit === undefined || git.head.startsWith(commit)) return [];
    return [{ name: name?.value ?? '', version: version ?? '' }];
  });
  return stale.map(({ name, version }) =>
    findingOf(imageNotThisCommit, {
      severity,
      at,
      params: {
        found: `the installed ${name} is of another commit than ${git?.head?.slice(0, 8)}`,
        evidence: `${name} ${version}`,
      },
    }),
  );
}

function importFinding(row: ImportedAgent, input: Built, severity: Severity): readonly Finding[] {
  const agent = input.repo.agents.find((one) => isRowOf(row, one));
  const at = agent?.file ? wholeFile(agent.file) : placeOf(input, row.agentClass);
  const who = row.plugin === null ? row.module : `${row.module} (${row.agentClass})`;
  if (row.error !== null) {
    const remedy = importRemedy(row.error, row.missing, input.repo.topPackages);
    const params = { subject: `${who} does not import in the image`, error: row.error, remedy };
    return [findingOf(agentImportFailed, { severity, at, params })];
  }
  if (row.parserError === null) return [];
  const params = {
    subject: `${who} imports, and its parser does not build`,
    error: row.parserError,
    remedy: 'mend the parser: the agent builds it before anything else, so no instance of it can start',
  };
  return [findingOf(agentImportFailed, { severity, at, params })];
}

/** Plugins that do not load. ocs-agent-cli goes on without them, so their agents are unknown to it. */
function pluginFindings(examined: Examined, input: Built): readonly Finding[] {
  const own = new Map(
    input.repo.projects.flatMap(({ pluginEntryPoints }) =>
      pluginEntryPoints.map((point) => [point.name.value, point] as const),
    ),
  );
  return examined.plugins.map(({ plugin, error, fatal }) => {
    const point = own.get(plugin);
    const path = point === undefined ? undefined : input.repo.modulePaths.get(point.module);
    const missing = /No module named '(?<name>[^']+)'/.exec(error)?.groups?.['name'] ?? null;
    return findingOf(agentImportFailed, {
      severity: fatal || point !== undefined ? 'error' : 'warning',
      at: path === undefined ? imagePlace(input) : wholeFile(path),
      params: {
        subject: `plugin ${plugin} cannot be loaded in the image, so ${fatal ? 'no agent at all can start' : 'none of its agents can start'}`,
        error,
        remedy: /entry point of this name/.test(error)
          ? "give the plugin another name under `ocs.plugins`: the package's own"
          : /no attribute 'agents'/.test(error)
            ? 'write the dict `agents` in the plugin module'
            : importRemedy(error, missing, input.repo.topPackages),
      },
    });
  });
}

function helpFinding(asked: HelpResult, input: Built): Finding {
  return findingOf(imageContract, {
    at: imagePlace(input),
    params: {
      what: `\`docker run IMAGE --help\` does not reach ocs-agent-cli: ${asked.reason}`,
      evidence: asked.diagnosis?.evidence ?? asked.log.at(-1) ?? null,
      remedy: asked.diagnosis?.remedy ?? 'end the Dockerfile with ENTRYPOINT ["dumb-init", "ocs-agent-cli"]',
    },
  });
}

/** Findings on the image itself and on its agents' modules. */
export async function imageFindings(
  examined: Examined,
  input: Built,
  world: World,
  severityOf: (row: ImportedAgent) => Severity | null,
): Promise<readonly Finding[]> {
  return [
    ...contractFindings(examined, input, world),
    ...dependencyFindings(examined, input, world),
    ...(await commitFindings(examined, input, world)),
    ...pluginFindings(examined, input),
    ...argumentFindings(examined, input, world),
    ...examined.agents.flatMap((row) => {
      const severity = input.repo.agents.some((agent) => isRowOf(row, agent)) ? severityOf(row) : null;
      const expected = expectedFailureOf(row.agentClass, input, world) !== null;
      return severity === null || expected ? [] : importFinding(row, input, severity);
    }),
    ...staleFindings(examined, input, world),
  ];
}

/** `--help`, and a look inside: side by side, for each is mostly waiting for Python to start. */
export async function lookAt(
  input: Built,
  world: World,
  imports: boolean,
): Promise<{ readonly refused: Finding | null; readonly reason: string; readonly examined: Examined }> {
  const seconds = world.config.smokeTimeout;
  const [help, examined] = await Promise.all([
    askHelp(world, input.id, seconds),
    examineImage(world, input.id, askOf(input, world, imports), seconds),
  ]);
  return { refused: help.reached ? null : helpFinding(help, input), reason: help.reason, examined };
}
