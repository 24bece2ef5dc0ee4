import { baseModules, distributionOf } from '../ocs/python-modules.ts';
import { librarySource } from '../ocs/shared-libraries.ts';

/** The library of `ImportError: libGL.so.1: cannot open shared object file: No such file or directory`. */
export const sharedObject = /(?<library>lib[\w.+-]*\.so[.\d]*): cannot open shared object file/;

/** What installs a shared library, as a clause. */
export function libraryRemedy(library: string): string {
  const source = librarySource(library);
  if (source === null)
    return `install the package that holds ${library} in the Dockerfile (\`apt-file search ${library}\` names it)`;
  return source.kind === 'package'
    ? `add \`RUN apt-get update && apt-get install -y --no-install-recommends ${source.name}\` to the Dockerfile`
    : `install ${source.name} in the Dockerfile: no distribution package holds ${library}`;
}

/** What brings a module that is missing, as a clause. `own`: whether it is one of the repository's. */
export function moduleRemedy(module: string, own: boolean): string {
  const first = module.split('.', 1)[0] ?? module;
  if (own)
    return `${module} is this repository's: install the package in the image (\`python -m pip install .\`), with every folder of it declared as a package`;
  // The base holds it, so this image has lost it, or the interpreter is another one.
  if (baseModules.has(first)) return `the base brings ${first}: keep what it has installed, and run its own python3`;
  const distribution = distributionOf(first);
  return distribution === null
    ? `add the distribution that holds \`${first}\` to requirements.txt`
    : `add the line \`${distribution}\` to requirements.txt`;
}

/** What to do about an agent's module that does not import. `tops`: the repository's own top-level packages. */
export function importRemedy(error: string, missing: string | null, tops: ReadonlySet<string>): string {
  const library = sharedObject.exec(error)?.groups?.['library'];
  if (library !== undefined) return libraryRemedy(library);
  if (missing !== null)
    return `${moduleRemedy(missing, tops.has(missing.split('.', 1)[0] ?? ''))}, or let the agent import it where it is used`;
  return 'mend the import, or let the agent import it where it is used';
}
