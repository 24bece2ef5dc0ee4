import type { ComposeArguments } from '../../compose/compose-file.ts';
import type { Word } from '../../dockerfile/ast.ts';
import type { SourceFile, Span } from '../../model/location.ts';
import { baseFacts, baseRepository } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { reach } from '../../repo/images/reach.ts';
import { scriptFinder } from '../../repo/images/read-images.ts';
import { agentImages, type SoundImage } from './images.ts';
import { type RunService, runServices } from './services.ts';

/** One word of a container's command line, and where it was written. */
export type Argument = Word & {
  readonly file: SourceFile;
  /** False where a variable without a value stands in it: `text` is then not all of it. */
  readonly known: boolean;
  /** `command`: of a compose service. A wrapper script's words stand where the wrapper is named. */
  readonly from: 'entrypoint' | 'cmd' | 'command' | 'wrapper';
  /** A compose list has elements, a compose string words. */
  readonly style: 'json' | 'list' | 'string' | 'none';
};

/** One way in which a container of an agent is started. */
export type Start = {
  readonly image: SoundImage | null;
  /** null: the image alone, as `docker run IMAGE` starts it. */
  readonly service: RunService | null;
  /** null: a base or a script that nothing is known about. */
  readonly leadsToOcs: boolean | null;
  /** ENTRYPOINT's words, null where they are not known. */
  readonly entrypoint: readonly Argument[] | null;
  /** What stands behind them: CMD, or the service's `command`. */
  readonly cmd: readonly Argument[];
  /** What reaches ocs-agent-cli. */
  readonly arguments: readonly Argument[];
};

/** The image alone, without a service. */
export function imageStart(image: SoundImage): Start {
  const { launch } = image;
  const { file } = image.dockerfile;
  const entrypoint = argumentsOf(launch.entrypoint ?? [], file, 'entrypoint', launch.entrypointForm);
  const cmd = argumentsOf(launch.cmd ?? [], file, 'cmd', launch.cmdForm);
  const known = new Map<Word, Argument>([
    ...pairs(launch.entrypoint ?? [], entrypoint),
    ...pairs(launch.cmd ?? [], cmd),
  ]);
  return {
    image,
    service: null,
    leadsToOcs: launch.leadsToOcs,
    entrypoint: launch.entrypoint || launch.entrypointForm === 'none' ? entrypoint : null,
    cmd,
    arguments: launch.agentArguments.map(
      (word) => known.get(word) ?? { ...word, file, known: true, from: 'wrapper', style: 'none' },
    ),
  };
}

/** A service that runs an image of this repository, or one of another that may be an agent's. */
export function serviceStart(repo: AgentRepo, run: RunService): Start {
  const { service, image } = run;
  const alone = image ? imageStart(image) : null;
  const given = service.command && service.command.elements.length > 0 ? wordsOf(service.command) : null;
  if (alone && given === null && service.entrypoint === null) return { ...alone, service: run };
  const own = service.entrypoint ? wordsOf(service.entrypoint) : null;
  const entrypoint = own ?? alone?.entrypoint ?? foreignEntrypoint(run);
  // A service's own entrypoint drops the image's CMD as well.
  const cmd = given ?? (own ? [] : (alone?.cmd ?? []));
  const base = { image, service: run, entrypoint, cmd };
  const argv = [...(entrypoint ?? []), ...cmd];
  if (!entrypoint || !argv.every(({ known, from }) => known || from === 'command')) {
    return { ...base, leadsToOcs: null, arguments: [] };
  }
  const find = image ? scriptFinder(repo.snapshot, image.copies, image.config.workdir.value ?? '/') : (): null => null;
  const end = reach(argv, find);
  const brought = end.kind === 'ocs' ? end.args : [];
  const ours = new Set<Word>(argv);
  const { file } = service.name;
  return {
    ...base,
    leadsToOcs: end.kind === 'ocs' ? true : end.kind === 'unknown' ? null : false,
    arguments: brought.map((word) =>
      isOurs(word, ours) ? word : { ...word, file, known: true, from: 'wrapper', style: 'none' },
    ),
  };
}

/** Every way in which this repository starts an agent: each agent image alone, and each service that runs one. */
export function agentStarts(repo: AgentRepo): readonly Start[] {
  const images = agentImages(repo);
  const alone = images.map(imageStart);
  const services = runServices(repo).filter(({ image }) => image?.isAgentImage ?? false);
  return [...alone, ...services.map((run) => serviceStart(repo, run))];
}

function isOurs(word: Word, ours: ReadonlySet<Word>): word is Argument {
  return ours.has(word);
}

function pairs(words: readonly Word[], made: readonly Argument[]): readonly (readonly [Word, Argument])[] {
  return words.flatMap((word, at) => {
    const argument = made[at];
    return argument ? [[word, argument] as const] : [];
  });
}

function argumentsOf(
  words: readonly Word[],
  file: SourceFile,
  from: Argument['from'],
  form: 'exec' | 'shell' | 'inherited' | 'none',
): readonly Argument[] {
  const style = form === 'exec' ? 'json' : 'none';
  return words.map(({ text, span }) => ({ text, span, file, known: true, from, style }));
}

function wordsOf({ elements, style }: ComposeArguments): readonly Argument[] {
  return elements.map(({ value, file, span }) => ({
    text: value.text,
    span,
    file,
    known: value.kind === 'known',
    from: 'command',
    style,
  }));
}

/** The entry point of `simonsobs/ocs:<tag>` itself; of other images nothing is known. */
function foreignEntrypoint({ ref, service }: RunService): readonly Argument[] | null {
  if (ref?.registry !== null || ref.repository !== baseRepository || ref.digest !== null) return null;
  const { entrypoint } = baseFacts(ref.tag ?? 'latest').facts;
  const at: { readonly file: SourceFile; readonly span: Span } = service.image ?? service.name;
  return (entrypoint ?? []).map((text) => ({
    text,
    file: at.file,
    span: at.span,
    known: true,
    from: 'entrypoint',
    style: 'none',
  }));
}
