import { fromLog } from '../evidence.ts';
import { libraryRemedy, sharedObject } from '../import-remedy.ts';

/** From the dynamic linker, by ImportError or by ctypes' OSError. */
export const libraryMissing = fromLog({
  id: 'library-missing',
  pattern: sharedObject,
  cause: ({ library = '' }) => `the shared library ${library} is not in the image`,
  remedy: ({ library = '' }) => libraryRemedy(library),
});
