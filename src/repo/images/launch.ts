import type { Word } from '../../dockerfile/ast.ts';
import type { ImageConfig } from '../../dockerfile/image-config.ts';
import type { Command } from '../../dockerfile/stage-state.ts';
import type { Span } from '../../model/location.ts';
import type { Launch } from '../agent-repo.ts';
import { type FindScript, reach } from './reach.ts';

/** `from`: the word of FROM, where inherited words point to. */
export function launchOf(config: ImageConfig, from: Span, find: FindScript): Launch {
  const entrypoint = wordsOf(config.entrypoint, from);
  const cmd = wordsOf(config.cmd, from);
  const known = {
    entrypoint: entrypoint ?? null,
    entrypointForm: formOf(config.entrypoint),
    cmd: cmd ?? null,
    cmdForm: formOf(config.cmd),
  };
  const nowhere = { agentArguments: [], wrapper: null, otherProgram: null };
  if (entrypoint === undefined || cmd === undefined) return { ...known, ...nowhere, leadsToOcs: null };
  const argv = [...(entrypoint ?? []), ...(cmd ?? [])];
  if (isBrokenExecForm(config.entrypoint, entrypoint)) return { ...known, ...nowhere, leadsToOcs: true };
  const end = reach(argv, find);
  if (end.kind === 'ocs') {
    return { ...known, leadsToOcs: true, agentArguments: end.args, wrapper: end.wrapper, otherProgram: null };
  }
  if (end.kind === 'other') {
    return { ...known, leadsToOcs: false, agentArguments: [], wrapper: end.wrapper, otherProgram: end.program };
  }
  return { ...known, ...nowhere, leadsToOcs: end.kind === 'nothing' ? false : null };
}

/** `ENTRYPOINT ["dumb-init", ocs-agent-cli]`: exec form to its author, shell form to Docker. */
function isBrokenExecForm(command: Command, words: readonly Word[] | null): boolean {
  const text = words?.at(-1)?.text ?? '';
  return command.kind === 'argv' && command.form === 'shell' && text.startsWith('[') && text.includes('ocs-agent-cli');
}

function formOf(command: Command): Launch['entrypointForm'] {
  return command.kind === 'argv' ? command.form : command.kind === 'none' ? 'none' : 'inherited';
}

/** undefined where a word is not known. */
function wordsOf(command: Command, from: Span): readonly Word[] | null | undefined {
  if (command.kind === 'unknown') return undefined;
  if (command.kind === 'none') return null;
  const words = command.argv.map(({ value, span }) =>
    value === null ? null : { text: value, span: span ?? command.instruction?.span ?? from },
  );
  return words.every((word) => word !== null) ? words : undefined;
}
