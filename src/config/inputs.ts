import type { Severity } from '../model/finding.ts';
import { type ExpectedFailure, parseExpectedFailures } from './expected-failures.ts';
import { type Field, optional, parseChoice, parseLines, parseSwitch, parseText, parseWholeNumber } from './field.ts';
import { type InstanceSpec, parseInstances } from './instance.ts';
import { expectedFailuresSchema, instancesSchema } from './instance-schema.ts';
import { choiceSchema, insidePattern, linesSchema, maybeScalar, type Schema, scalar, switchSchema } from './schema.ts';

/** The whole value is a path. */
const whole = (value: string): string => value;

/** What stands behind the first `=`, where that is no URL and no image. */
const behindEquals = (value: string): string | null => {
  const path = value.slice(value.indexOf('=') + 1);
  return /^[a-z][a-z0-9+.-]*:\/\//.test(path) ? null : path;
};

/** `src=` of a cache in a folder. */
const cacheFolder = (value: string): string | null => /(?:^|,)src=([^,]*)/.exec(value)?.[1] ?? null;

const pathSchema: Schema = { type: 'string', pattern: insidePattern };

function text(field: Omit<Field<string>, 'parse'>): Field<string> {
  return { placeholder: 'TEXT', schema: scalar, ...field, parse: parseText };
}

function maybe(field: Omit<Field<string | null>, 'parse' | 'default'>): Field<string | null> {
  const schema = 'path' in field ? { ...pathSchema, type: ['string', 'null'] } : maybeScalar;
  return { placeholder: 'TEXT', schema, ...field, default: null, shownDefault: '', parse: optional(parseText) };
}

function lines(field: Omit<Field<readonly string[]>, 'parse' | 'default'>): Field<readonly string[]> {
  const schema = linesSchema();
  return { placeholder: 'TEXT', schema, ...field, default: [], shownDefault: '', repeatable: true, parse: parseLines };
}

function flag(field: Omit<Field<boolean>, 'parse'>): Field<boolean> {
  return { schema: switchSchema, ...field, parse: parseSwitch };
}

function choice<const T extends string>(choices: readonly T[], field: Omit<Field<T>, 'parse'>): Field<T> {
  return { placeholder: choices.join('|'), schema: choiceSchema(choices), ...field, parse: parseChoice(choices) };
}

/** `never`: findings fail nothing. */
export type FailOn = Severity | 'never';

const smokeChoices = ['auto', 'help', 'import', 'run', 'full', 'compose', 'off'] as const;

/**
 * Every input, once: action.yml, README's table, --help, the settings file and its schema are made of this. The key in
 * kebab-case is the input's name.
 */
export const inputs = {
  path: text({
    description: 'The agent repository, or a folder of it.',
    default: '.',
    notInFile: true,
    placeholder: 'PATH',
  }),
  until: choice(['check', 'dockerfile', 'build', 'smoke', 'push'], {
    description: 'Walk the road as far as this station. `check` needs no Docker at all.',
    default: 'push',
  }),
  dockerfile: lines({
    description:
      'What is *built*: a path, several lines (dependency order is found), or `generate`. `check` lints all Dockerfiles found, whatever stands here. Default: `Dockerfile`, or the images that compose services build.',
    placeholder: 'PATH',
    path: whole,
    schema: linesSchema(pathSchema, pathSchema),
  }),
  context: maybe({
    description:
      'Build context. Default: PATH for a Dockerfile at the root, its own folder for a nested one; `build.context` of a compose service that builds it wins.',
    placeholder: 'PATH',
    path: whole,
  }),
  failOn: choice(['error', 'warning', 'notice', 'never'], {
    description: 'The weakest finding that fails the station `check`. A failed build, smoke test or push always fails.',
    default: 'error',
  }),
  disable: lines({ description: 'Rule ids to leave out, one a line.', placeholder: 'RULE' }),
  docs: flag({ description: 'Also check compose and site-config blocks in .rst and .md files.', default: true }),
  onlyChanged: flag({ description: 'Report only findings in files that the pull request changes.', default: false }),
  baseline: maybe({
    description: 'An earlier JSON report: report only findings that are not in it.',
    placeholder: 'FILE',
    path: whole,
  }),
  skipDocsOnly: flag({
    description: 'Nothing to do when only documentation changed: rows `skipped`, outcome `passed`.',
    default: false,
  }),
  base: maybe({
    description: 'Replaces the reference in every FROM that is simonsobs/ocs, for testing against another base.',
    placeholder: 'IMAGE',
  }),
  buildArgs: lines({ description: 'Build arguments, `NAME=value` a line.', placeholder: 'NAME=VALUE' }),
  secrets: lines({
    description:
      'Build secrets as docker buildx takes them: `id=NAME,env=VARIABLE` or `id=NAME,src=FILE` a line. Never a value.',
    placeholder: 'SPEC',
    notInFile: true,
  }),
  target: maybe({ description: 'The stage to build.', placeholder: 'STAGE' }),
  platform: maybe({
    description: 'The one platform to build for, e.g. `linux/amd64`.',
    placeholder: 'OS/ARCH',
    schema: { type: ['string', 'null'], pattern: '^[^,]*$' },
  }),
  cacheFrom: lines({
    description: 'External cache sources, as docker buildx takes them.',
    placeholder: 'SPEC',
    path: cacheFolder,
  }),
  cacheTo: lines({
    description: 'External cache destinations, as docker buildx takes them.',
    placeholder: 'SPEC',
    notInFile: true,
  }),
  builder: maybe({ description: 'The buildx builder to use.', placeholder: 'NAME', notInFile: true }),
  buildContexts: lines({
    description: 'Additional build contexts, `name=path` a line.',
    placeholder: 'NAME=PATH',
    path: behindEquals,
  }),
  network: maybe({ description: 'Network mode of RUN instructions.', placeholder: 'MODE' }),
  provenance: maybe({
    description:
      'Provenance attestation, as docker buildx takes it. Default: none, which keeps the image one manifest.',
    placeholder: 'SPEC',
  }),
  sbom: maybe({ description: 'SBOM attestation, as docker buildx takes it.', placeholder: 'SPEC' }),
  smoke: choice(smokeChoices, {
    description:
      "How deep the smoke test goes. `auto`: `run` where instances are named (input, settings, `site-config`), otherwise `import`, otherwise `help`. `full` adds proofs to `run`. `compose` brings up the agent services of the repository's own compose files, as they are written but for the hub, devices and folders of the host; `instances` then adds to the service of its id. `off` ends the road after the build.",
    default: 'auto',
  }),
  instances: {
    description:
      'Instances to start, as a YAML list: `instance-id`, `agent-class`, `arguments`, `env`, `files` (copied in), `devices`, `sidecar` (a simulator beside it), `operations` (start, wait, abort, stop; `may-fail`), `clean-stop: required`, `allow-failure`, `image`. docs/smoke.md shows each.',
    default: [],
    shownDefault: '',
    placeholder: 'YAML',
    schema: instancesSchema,
    parse: parseInstances,
  } satisfies Field<readonly InstanceSpec[]> as Field<readonly InstanceSpec[]>,
  expectedFailures: {
    description:
      'Agents that cannot be imported where the image is tested, as a YAML list of `agent-class`, `reason` and, where it is only so in one of several, `image`. One that imports all the same is a warning.',
    default: [],
    shownDefault: '',
    placeholder: 'YAML',
    schema: expectedFailuresSchema,
    parse: parseExpectedFailures,
  } satisfies Field<readonly ExpectedFailure[]> as Field<readonly ExpectedFailure[]>,
  tryFound: flag({
    description:
      'Also start agents that nobody named but whose parser needs no argument; they never give more than a notice.',
    default: false,
  }),
  siteConfig: maybe({
    description: "The repository's own site config file to take the instances from.",
    placeholder: 'FILE',
    path: whole,
  }),
  hub: text({
    description: '`embedded`, or the URL of a WAMP router that already runs (`ws://…/ws`).',
    default: 'embedded',
    placeholder: 'URL',
    notInFile: true,
  }),
  hubIsTest: flag({
    description:
      'The router given as `hub` is a test router: operations may be started on it. Without it, it may be the telescope.',
    default: false,
    notInFile: true,
  }),
  smokeTimeout: {
    description: 'Seconds for one instance to be up.',
    default: 60,
    placeholder: 'SECONDS',
    schema: { type: 'integer', minimum: 1, maximum: 3600 },
    parse: parseWholeNumber(1, 3600),
  } satisfies Field<number> as Field<number>,
  parallel: {
    description: 'Instances that are tested at a time. Default: the number of cores.',
    default: null,
    shownDefault: 'cores',
    placeholder: 'NUMBER',
    schema: { type: ['integer', 'null'], minimum: 1, maximum: 256 },
    parse: optional(parseWholeNumber(1, 256)),
  } satisfies Field<number | null> as Field<number | null>,
  images: lines({
    description:
      'Names to push to, one a line. None: nothing is pushed. With several images in a repository a name ending in `/` is a prefix.',
    placeholder: 'NAME',
    schema: linesSchema({ type: 'string', pattern: '^[^A-Z\\s:]+(:\\d+/[^A-Z\\s:]*)?$' }),
  }),
  tags: lines({
    description:
      "`auto` (the OCS scheme), docker/metadata-action's `type=…` lines, `type=describe[,suffix=-dev][,match=v*]`, or plain tags. Default: `auto`.",
    placeholder: 'TAG',
  }),
  labels: lines({ description: 'Further OCI labels, `key=value` a line.', placeholder: 'KEY=VALUE' }),
  push: choice(['auto', 'true', 'false'], {
    description:
      'Whether to push. `auto`: releases, tags and the default branch; a pull request never pushes, whatever stands here.',
    default: 'auto',
    notInFile: true,
  }),
  username: maybe({
    description:
      'Login for the registries in `images`. Absent: an existing login, or for ghcr.io the token of the job.',
    placeholder: 'NAME',
    notInFile: true,
  }),
  password: maybe({ description: 'Password or token that goes with `username`.', notInFile: true, secret: true }),
  overwrite: flag({
    description: 'Whether a version tag that exists with other content may be replaced.',
    default: false,
    notInFile: true,
  }),
  comment: choice(['auto', 'true', 'false'], {
    description: 'Keep one summary comment on the pull request up to date.',
    default: 'auto',
  }),
  suggest: flag({ description: 'Offer safe fixes as review suggestions on changed lines.', default: false }),
  sarif: maybe({ description: 'Where to write a SARIF 2.1.0 file.', placeholder: 'FILE', notInFile: true }),
  transcript: maybe({ description: "Where to write the hub's wire transcript.", placeholder: 'FILE', notInFile: true }),
  githubToken: maybe({
    description: 'Token for comments and for ghcr.io.',
    notInFile: true,
    secret: true,
  }),
} as const;

export type Inputs = typeof inputs;
export type InputKey = keyof Inputs;

type ValueOf<F> = F extends Field<infer T> ? T : never;
export type InputValues = { readonly [K in InputKey]: ValueOf<Inputs[K]> };

export const inputKeys = Object.keys(inputs).filter((key): key is InputKey => key in inputs);

/** `failOn` → `fail-on`: the name users write. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function inputName(key: InputKey): string {
  return kebab(key);
}
