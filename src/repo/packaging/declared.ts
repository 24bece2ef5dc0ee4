import type { Located, SourceFile, Span } from '../../model/location.ts';
import { pluginGroup } from '../../ocs/agent-cli.ts';
import type { PluginEntryPoint, PythonProject, VersionSource } from '../agent-repo.ts';

/** What one configuration file of a project says. Folders are relative to the project. */
export type Declared = {
  readonly file: SourceFile;
  readonly name: Located<string> | null;
  readonly version: {
    readonly source: VersionSource;
    readonly tool: string | null;
    readonly hasFallback: boolean;
  } | null;
  readonly pluginEntryPoints: readonly PluginEntryPoint[];
  readonly similarGroups: readonly Located<string>[];
  readonly entryPointsUnknown: boolean;
  readonly requiresPython: Located<string> | null;
  readonly dependencies: readonly Located<string>[];
  readonly dependencyFiles: readonly string[];
  readonly dependenciesUnknown: boolean;
  readonly packages: PythonProject['packages'] | null;
  readonly packageRoots: readonly string[] | null;
  readonly problem: Located<string> | null;
};

export function nothingDeclared(file: SourceFile): Declared {
  return {
    file,
    name: null,
    version: null,
    pluginEntryPoints: [],
    similarGroups: [],
    entryPointsUnknown: false,
    requiresPython: null,
    dependencies: [],
    dependencyFiles: [],
    dependenciesUnknown: false,
    packages: null,
    packageRoots: null,
    problem: null,
  };
}

/** A file that can't be read: nothing is known, and nothing proved by its silence. */
export function unreadable(file: SourceFile, problem: Located<string>): Declared {
  return {
    ...nothingDeclared(file),
    version: { source: 'unknown', tool: null, hasFallback: false },
    entryPointsUnknown: true,
    dependenciesUnknown: true,
    packages: { kind: 'unknown' },
    problem,
  };
}

/** A group that was probably meant to be `ocs.plugins`. */
export function looksLikePluginGroup(group: string): boolean {
  if (group === pluginGroup) return false;
  const letters = group.toLowerCase().replace(/[^a-z]/g, '');
  return letters === 'ocs' || /^ocs(?:agents?)?plug+ins?$/.test(letters);
}

/** `pkg.plugin`, `pkg.plugin:attribute`, `pkg.plugin [extra]`. Source: packaging.python.org, entry points, data model. */
export function entryPoint(name: Located<string>, target: Located<string>): PluginEntryPoint {
  const bare = target.value.replace(/\[[^\]]*\]\s*$/, '').trim();
  const colon = bare.indexOf(':');
  const module = (colon === -1 ? bare : bare.slice(0, colon)).trim();
  return { name, module, attribute: colon === -1 ? null : bare.slice(colon + 1).trim(), target };
}

/** A line `name = module:attribute` at an offset of the file; null where there is no `=`. */
export function entryPointLine(file: SourceFile, text: string, offset: number): PluginEntryPoint | null {
  const match = /^(\s*)([^=]*?)(\s*=\s*)(.*?)\s*$/s.exec(text);
  const [, indent = '', name = '', equals = '', target = ''] = match ?? [];
  if (!match || name === '') return null;
  const nameSpan: Span = { start: offset + indent.length, end: offset + indent.length + name.length };
  const start = nameSpan.end + equals.length;
  const located = (value: string, span: Span): Located<string> => ({ value, file, span });
  return entryPoint(located(name, nameSpan), located(target, { start, end: start + target.length }));
}
