import type { InstructionOf, Word } from '../../dockerfile/ast.ts';
import { type ShellCommand, scriptCommands } from '../../dockerfile/shell.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { reach } from '../../repo/images/reach.ts';
import { scriptFinder } from '../../repo/images/read-images.ts';
import type { SoundImage } from './images.ts';
import { triedAsJson } from './tried-json.ts';

const inits = new Set(['dumb-init', 'tini', 'docker-init', 'catatonit', 'tini-static']);
const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);

export function isInit(program: string): boolean {
  return inits.has(program.slice(program.lastIndexOf('/') + 1));
}

/** An ENTRYPOINT of the image's own that goes through a shell: shell form, or `["sh", "-c", "…"]`. */
export type ShellEntrypoint = {
  readonly instruction: InstructionOf<'cmd' | 'entrypoint'>;
  /** What the shell is given. */
  readonly text: Word;
  /** An init runs the shell. */
  readonly underInit: boolean;
  /** The shell ends itself for its last command: `exec …`. */
  readonly replaced: boolean;
  /** Its words, `exec` and a last `"$@"` left out; null where it is more than one plain command. */
  readonly words: readonly string[] | null;
};

export function shellEntrypoint(image: SoundImage): ShellEntrypoint | null {
  const { entrypoint } = image.config;
  if (entrypoint.kind !== 'argv' || !entrypoint.instruction) return null;
  const { instruction } = entrypoint;
  const { arguments: args } = instruction;
  let text: Word | null = null;
  let before: readonly Word[] = [];
  if (args.form === 'shell') {
    if (args.text.text.trim() === '' || triedAsJson(args.text.text)) return null;
    text = args.text;
  } else {
    const at = args.elements.findIndex(({ text: one }) => shells.has(one.slice(one.lastIndexOf('/') + 1)));
    const flag = args.elements[at + 1]?.text ?? '';
    if (at === -1 || !/^-[A-Za-z]*c$/.test(flag)) return null;
    text = args.elements[at + 2] ?? null;
    before = args.elements.slice(0, at);
  }
  if (!text) return null;
  const own = scriptCommands({ path: '', text: text.text }).filter(({ substitution }) => !substitution);
  const last = own.at(-1);
  const hasInit = image.extendsOcs && baseFacts(image.ocsTag).facts.dumbInit;
  const replaced = last?.words[0]?.value === 'exec';
  return {
    instruction,
    text,
    underInit: before.some((word) => isInit(word.text)),
    replaced,
    words: own.length === 1 && last ? plainWords(last, before, hasInit) : null,
  };
}

function plainWords(command: ShellCommand, before: readonly Word[], hasInit: boolean): readonly string[] | null {
  if (command.assignments.length > 0 || command.redirections.length > 0 || command.conditional) return null;
  const words = command.words.filter(({ value, text }, at) => !(at === 0 && value === 'exec') && text !== '"$@"');
  const values = words.map(({ value }) => value);
  if (!values.every((value) => value !== null)) return null;
  const all = [...before.map(({ text }) => text), ...values];
  return hasInit && !all.some(isInit) ? ['dumb-init', ...all] : all;
}

/** How much of what stands behind ENTRYPOINT reaches ocs-agent-cli. */
export function argumentsPassed(repo: AgentRepo, image: SoundImage): 'all' | 'some' | 'none' {
  const probe: readonly Word[] = ['first', 'second'].map((text) => ({ text, span: { start: 0, end: 0 } }));
  const find = scriptFinder(repo.snapshot, image.copies, image.config.workdir.value ?? '/');
  const end = reach([...(image.launch.entrypoint ?? []), ...probe], find);
  if (end.kind !== 'ocs') return 'none';
  const arrived = probe.filter((word) => end.args.includes(word)).length;
  return arrived === probe.length ? 'all' : arrived === 0 ? 'none' : 'some';
}
