import type { Located } from '../../model/location.ts';
import { baseModules } from '../../ocs/python-modules.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { isOwnModule, loadedModules } from './imports.ts';
import { startedPaths, topOf } from './plugins.ts';

/** A top-level module that an agent needs, neither of this repository nor of the base. */
export type ForeignImport = { readonly top: string; readonly at: Located<string> };

/** What agents import without condition, from their files and from what those import of this repository. */
export function foreignImports(repo: AgentRepo): readonly ForeignImport[] {
  const started = startedPaths(repo);
  const offered = repo.agents.filter(({ file }) => file !== null);
  // A script that nothing starts counts only where there is nothing else.
  const used = offered.filter(({ file, source }) => source === 'plugin' || (file !== null && started.has(file)));
  const seen = new Set<string>();
  const found: ForeignImport[] = [];
  for (const { file, source } of used.length > 0 ? used : offered) {
    if (file === null) continue;
    for (const { module, imports } of loadedModules(repo, file, source === 'script' || started.has(file))) {
      if (seen.has(module.file.path)) continue;
      seen.add(module.file.path);
      for (const { module: name, relative, at } of imports) {
        const top = topOf(name);
        if (!relative && !baseModules.has(top) && !isOwnModule(repo, top)) found.push({ top, at });
      }
    }
  }
  return found;
}
