import type { Located } from '../../model/location.ts';
import { defaultEntryPoint } from '../../ocs/agent-cli.ts';
import type { AgentRepo, PythonModule } from '../../repo/agent-repo.ts';
import { startedFiles } from './agent-file.ts';
import { flagIn } from './flags.ts';
import { looksUpPlugins, tableEntries } from './plugins.ts';

/** A function that ocs-agent-cli will call. */
export type EntryFunction = {
  /** As the table or the command line names it. */
  readonly name: string;
  /** Where it is named; for the default the class. */
  readonly namedAt: Located<unknown>;
  /** Nobody names it: `main`. */
  readonly isDefault: boolean;
  readonly module: PythonModule;
  /** How people call the module. */
  readonly called: string;
};

/** Those of plugin tables and of `--entrypoint`, where the module is a file of this repository. */
export function entryFunctions(repo: AgentRepo): readonly EntryFunction[] {
  const found: EntryFunction[] = [];
  const entries = looksUpPlugins(repo) ? tableEntries(repo) : [];
  for (const { entry } of entries) {
    const module = entry.module ? repo.modules.get(entry.module.value) : undefined;
    if (!module || !entry.module || entry.entryPointUnknown) continue;
    const { entryPoint } = entry;
    found.push({
      name: entryPoint?.value ?? defaultEntryPoint,
      namedAt: entryPoint ?? entry.class,
      isDefault: entryPoint === null,
      module,
      called: entry.module.value,
    });
  }
  for (const { start, found: file, mounted } of startedFiles(repo)) {
    const value = flagIn(start.arguments, '--entrypoint')?.value;
    if (!value?.known || value.text === '' || mounted || file.kind !== 'file' || file.source === null) continue;
    const module = repo.python(file.source);
    if (!module) continue;
    const namedAt = { value: value.text, file: value.file, span: value.span };
    found.push({ name: value.text, namedAt, isDefault: false, module, called: file.source });
  }
  return found;
}
