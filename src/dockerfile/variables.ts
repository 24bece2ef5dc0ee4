import type { ImageRef } from '../model/image.ts';
import { parseImageRef } from '../model/image.ts';
import type { Dockerfile, InstructionOf, Stage } from './ast.ts';
import type { Lookup } from './shell-lex.ts';
import { lexShell } from './shell-lex.ts';
import { stageExtended } from './stages.ts';

/** The names that a word may use, and the Dockerfile's escape token. */
export type Scope = { readonly escape: string; readonly lookup: (name: string) => Lookup };

export type Expanded =
  | { readonly kind: 'text'; readonly text: string }
  /** Names that only the build knows: ARG without default, a base that nobody has looked at. */
  | { readonly kind: 'unknown'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

/** `--build-arg` values by name. */
export type BuildArgs = ReadonlyMap<string, string>;

const noArgs: BuildArgs = new Map();

/** Characters that variables bring to a stage, or to the ARGs in front of the first, more than anybody writes. */
const maxBrought = 1_048_576;

/** What a lookup found, unknown once too much was found: a long value in each of many lines would be read for ever. */
export function counted(total: { brought: number }, found: Lookup): Lookup {
  if (found.kind === 'set') total.brought += found.value.length;
  return total.brought > maxBrought ? { kind: 'unknown' } : found;
}

/** A word with its variables replaced and its quotes gone, as ENV, COPY, WORKDIR, USER, FROM read it. */
export function expandWord(text: string, scope: Scope): Expanded {
  if (!/[$'"\\`\ufeff]/.test(text)) return { kind: 'text', text };
  const lexed = lexShell(text, scope);
  if (lexed.kind === 'refused') return lexed;
  return lexed.unknown.length > 0
    ? { kind: 'unknown', names: [...new Set(lexed.unknown)] }
    : { kind: 'text', text: lexed.text };
}

/** The same for EXPOSE, where a variable may hold several words; null when it is not known or refused. */
export function expandToWords(text: string, scope: Scope): readonly string[] | null {
  const lexed = lexShell(text, scope);
  return lexed.kind === 'text' && lexed.unknown.length === 0 ? lexed.words : null;
}

/** Set by BuildKit for FROM and, once declared by ARG, in stages. Source: dockerfile2llb/platform.go, defaultArgs. */
const platformArgs: ReadonlySet<string> = new Set(
  ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT']
    .flatMap((name) => [`BUILD${name}`, `TARGET${name}`])
    .concat('TARGETSTAGE'),
);

/** A scope to read many words with. */
export function countedScope(scope: Scope): Scope {
  const total = { brought: 0 };
  return { ...scope, lookup: (name) => counted(total, scope.lookup(name)) };
}

const globalScopes = new WeakMap<Dockerfile, Scope>();

/** What a name means in FROM: ARGs before the first FROM, in order, over the platform's own. */
export function globalScope(dockerfile: Dockerfile, buildArgs: BuildArgs = noArgs): Scope {
  if (buildArgs.size > 0) return makeGlobalScope(dockerfile, buildArgs);
  const known = globalScopes.get(dockerfile);
  if (known) return known;
  const scope = makeGlobalScope(dockerfile, buildArgs);
  globalScopes.set(dockerfile, scope);
  return scope;
}

function makeGlobalScope(dockerfile: Dockerfile, buildArgs: BuildArgs): Scope {
  const values = new Map<string, Lookup>();
  const scope: Scope = {
    escape: dockerfile.escape,
    lookup: (name) => values.get(name) ?? { kind: platformArgs.has(name) ? 'unknown' : 'unset' },
  };
  const reading = countedScope(scope);
  for (const arg of dockerfile.globalArgs) {
    for (const { key, value } of argValues(arg, reading, buildArgs)) values.set(key, value);
  }
  return scope;
}

/** The values that an ARG gives; `unknown` where it has neither a default nor a `--build-arg`. */
export function argValues(
  arg: InstructionOf<'arg'>,
  scope: Scope,
  buildArgs: BuildArgs,
): readonly { readonly key: string; readonly value: Lookup; readonly hasDefault: boolean }[] {
  return arg.pairs.map(({ key, value }) => {
    const given = buildArgs.get(key.text);
    const hasDefault = value !== null;
    if (given !== undefined) return { key: key.text, value: { kind: 'set', value: given }, hasDefault };
    if (!value) return { key: key.text, value: { kind: 'unknown' }, hasDefault };
    const expanded = expandWord(value.text, scope);
    const found: Lookup = expanded.kind === 'text' ? { kind: 'set', value: expanded.text } : { kind: 'unknown' };
    return { key: key.text, value: found, hasDefault };
  });
}

export type FromImage =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** `ref` is null where Docker would say `invalid reference format`. */
  | { readonly kind: 'image'; readonly text: string; readonly ref: ImageRef | null }
  /** It hangs on ARGs without a default. */
  | { readonly kind: 'unknown'; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

/** What a stage is FROM, with global ARGs and `buildArgs` put in. */
export function resolveFrom(
  dockerfile: Dockerfile,
  stage: Stage,
  buildArgs: BuildArgs = noArgs,
  earlierStage = (name: string) => stageExtended(dockerfile.stages, name, stage.index),
): FromImage {
  const expanded = expandWord(stage.from.image.text, globalScope(dockerfile, buildArgs));
  if (expanded.kind !== 'text') return expanded;
  const { text } = expanded;
  if (text === '') {
    return { kind: 'refused', message: `base name (${stage.from.image.text}) should not be blank` };
  }
  const earlier = earlierStage(text);
  if (earlier) return { kind: 'stage', stage: earlier };
  return text === 'scratch' ? { kind: 'scratch' } : { kind: 'image', text, ref: parseImageRef(text) };
}
