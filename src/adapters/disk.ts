import { FilesFailed } from '../ports/files.ts';

/** What each refusal of the system means, and what helps. */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room there and run again',
  EDQUOT: 'the disk quota is used up: make room there and run again',
  EROFS: 'it is mounted read-only: name a folder that can be written to',
  EACCES: 'this user may not write there: change its owner or mode, or name another folder',
  EPERM: 'this user may not write there: change its owner or mode, or name another folder',
  ENOENT: 'its folder is not there: make it, or name another',
  ENOTDIR: 'a part of its path is a file: name another place',
  EISDIR: 'it is a folder: name a file',
  EMFILE: 'too many files are open: raise the limit (`ulimit -n`) and run again',
  ENFILE: 'too many files are open on this machine: close some and run again',
};

/** The sentence of a system error about a place; anything else is a bug and is thrown on. */
export function diskTrouble(place: string, error: unknown): FilesFailed {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const meaning = meanings[code];
  if (meaning === undefined) throw error;
  return new FilesFailed(`${place} cannot be written (${code}): ${meaning}`, { cause: error });
}

/** Does something on disk; rejects with a sentence for people where the disk refuses. */
export async function onDisk<T>(place: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw diskTrouble(place, error);
  }
}
