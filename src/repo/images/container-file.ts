import type { Dockerfile, InstructionOf, Stage } from '../../dockerfile/ast.ts';
import { joinPath } from '../../dockerfile/container-path.ts';
import { absolutePath, type StageOptions, walkStage } from '../../dockerfile/image-config.ts';
import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import type { Copied } from '../agent-repo.ts';

/** A stage, and the folder its COPY takes files from. */
export type BuiltStage = { readonly dockerfile: Dockerfile; readonly stage: Stage; readonly context: string };

/** The COPY and ADD of a stage that take from the context, in order; those with unknown paths are left out. */
export function copiesOf(built: BuiltStage, options: StageOptions): readonly Copied[] {
  const copies: Copied[] = [];
  walkStage(built.dockerfile, built.stage, options, (instruction, state) => {
    if (instruction.kind !== 'copy' && instruction.kind !== 'add') return;
    if (instruction.flags.some(({ name }) => name === 'from')) return;
    const destination = absolutePath(state.workdir, instruction.destination.text);
    if (destination === null) return;
    copies.push(copied(instruction, destination, built.context));
  });
  return copies;
}

function copied(instruction: InstructionOf<'copy' | 'add'>, destination: string, context: string): Copied {
  const sources = instruction.sources.map(({ text }) => joinPath(`/${context}`, text.replace(/^\/+/, '')).slice(1));
  const text = instruction.destination.text;
  const isFolder = sources.length > 1 || text.endsWith('/') || text === '.' || text.endsWith('/.');
  return { sources, destination, isFolder };
}

/** The file of the repository that stands at an absolute path of the container; null when COPY brings none there. */
export function fileAt(snapshot: RepoSnapshot, copies: readonly Copied[], path: string): string | null {
  for (const copy of copies.toReversed()) {
    for (const source of copy.sources) {
      const found = fileFrom(snapshot, copy, source, path);
      if (found !== null) return found;
    }
  }
  return null;
}

function fileFrom(snapshot: RepoSnapshot, copy: Copied, source: string, path: string): string | null {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const inFolder = joinPath(copy.destination, base) === path;
  if (snapshot.files.has(source)) {
    const sourceName = source.slice(source.lastIndexOf('/') + 1);
    const lands = copy.isFolder
      ? inFolder && sourceName === base
      : copy.destination === path || (inFolder && sourceName === base);
    return lands ? source : null;
  }
  if (/[*?[]/.test(source)) {
    const folder = source.slice(0, Math.max(0, source.lastIndexOf('/')));
    const candidate = folder === '' ? base : `${folder}/${base}`;
    return inFolder && !/[*?[]/.test(folder) && snapshot.files.has(candidate) ? candidate : null;
  }
  const prefix = copy.destination === '/' ? '/' : `${copy.destination}/`;
  if (!path.startsWith(prefix)) return null;
  const rest = path.slice(prefix.length);
  const candidate = source === '' ? rest : `${source}/${rest}`;
  return snapshot.files.has(candidate) ? candidate : null;
}
