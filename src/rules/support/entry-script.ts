import type { Word } from '../../dockerfile/ast.ts';
import { joinPath } from '../../dockerfile/container-path.ts';
import { programOf, runCommands } from '../../dockerfile/shell.ts';
import type { PlacedFile } from '../../dockerfile/stage-files.ts';
import type { SourceFile } from '../../model/location.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { filesOf } from './image-files.ts';
import { ownInstructions, type SoundImage } from './images.ts';
import { isInit } from './shell-entrypoint.ts';

/** The script of this repository that a container begins with. */
export type EntryScript = {
  readonly image: SoundImage;
  /** Where ENTRYPOINT or CMD names it. */
  readonly word: Word;
  /** Absolute, in the container. */
  readonly path: string;
  readonly placed: PlacedFile;
  /** null: a heredoc of the Dockerfile. */
  readonly file: SourceFile | null;
  readonly text: string;
  /** What executes it: the kernel for Docker, an init, or a shell that is named in front of it. */
  readonly by: 'docker' | 'init' | 'shell';
};

const shells = new Set(['sh', 'bash', 'dash', 'ash']);

/** null where the entry point is no file that this Dockerfile brings, or where a RUN may have changed it. */
export function entryScript(repo: AgentRepo, image: SoundImage): EntryScript | null {
  const { launch, config } = image;
  if (launch.entrypointForm === 'shell' || (launch.entrypointForm === 'none' && launch.cmdForm === 'shell'))
    return null;
  const argv = [...(launch.entrypoint ?? []), ...(launch.cmd ?? [])];
  const at = argv.findIndex(({ text }, index) => !isBefore(text, argv[index - 1]?.text ?? null));
  const word = argv[at];
  const before = argv[at - 1]?.text.split('/').at(-1) ?? null;
  if (!word?.text.includes('/') || word.text.startsWith('-')) return null;
  const path = joinPath(config.workdir.value ?? '/', word.text);
  if (config.workdir.value === null && !word.text.startsWith('/')) return null;
  const found = filesOf(repo, image)?.at(path);
  if (found?.kind !== 'file') return null;
  const file = found.source === null ? null : textOf(repo.snapshot, found.source);
  const text = file?.text ?? found.file.heredoc?.body;
  if (text === undefined) return null;
  const by = before === null ? 'docker' : shells.has(before) ? 'shell' : 'init';
  return { image, word, path, placed: found.file, file, text, by };
}

function isBefore(text: string, before: string | null): boolean {
  if (isInit(text) || text === '--') return true;
  if (before !== null && isInit(before) && text.startsWith('-')) return true;
  return shells.has(text.split('/').at(-1) ?? '');
}

/** Whether a RUN calls one of these programs in a way that may reach the script. */
export function isTouched({ image, path }: EntryScript, programs: ReadonlySet<string>): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const instruction of ownInstructions(image)) {
    if (instruction.kind !== 'run') continue;
    for (const command of runCommands(image.dockerfile, instruction)) {
      const { name: program, args } = programOf(command);
      if (!programs.has(program?.split('/').at(-1) ?? '')) continue;
      if (
        args.some(({ value }) => value === null || /[*?[]/.test(value) || value.endsWith(name) || isAbove(value, path))
      )
        return true;
    }
  }
  return false;
}

function isAbove(value: string, path: string): boolean {
  return value === '.' || value === './' || (value.startsWith('/') && path.startsWith(value.replace(/\/?$/, '/')));
}
