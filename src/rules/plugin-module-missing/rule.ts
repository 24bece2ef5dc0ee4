import type { Severity } from '../../model/finding.ts';
import { whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { baseModules } from '../../ocs/python-modules.ts';
import type { AgentRepo, PluginEntryPoint, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { isOwnModule } from '../support/imports.ts';
import { looksUpPlugins, topOf } from '../support/plugins.ts';

/** Seen in a container: `Could not load plugin: tele`, then `KeyError: 'ValveAgent'`, status 1; other plugins work. */
export const pluginModuleMissing = rule<{
  readonly name: string;
  readonly module: string;
  readonly meant: string | null;
  readonly certain: boolean;
}>({
  id: 'plugin-module-missing',
  title: 'the module of an `ocs.plugins` entry point is not in the repository',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ name, module, meant, certain }) => {
    const why = module.includes('/')
      ? 'is a path, where a dotted module name was expected'
      : certain
        ? 'is no module of this repository'
        : 'is no module that this repository or its base is known to have';
    const failing = `"Could not load plugin: ${name}", then KeyError for each of its agents`;
    const outcome = module.includes('/') ? `the build fails, or: ${failing}` : failing;
    const remedy = meant === null ? 'name the module that holds the dict `agents`' : `write ${meant}`;
    return `the entry point's module ${module} ${why} (${outcome}); ${remedy}`;
  },
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const project of repo.projects) {
      for (const entry of project.pluginEntryPoints) {
        const severity = severityOf(repo, project, entry);
        if (severity === null) continue;
        const { module, name, target } = entry;
        const params = { name: name.value, module, meant: meantBy(repo, entry), certain: severity === 'error' };
        yield { severity, at: whereIs(target), params };
      }
    }
  },
});

function severityOf(repo: AgentRepo, project: PythonProject, { module }: PluginEntryPoint): Severity | null {
  if (module.includes('/')) return 'error';
  if (module === '' || repo.modulePaths.has(module)) return null;
  for (const name of repo.modulePaths.keys()) if (name.startsWith(`${module}.`)) return null;
  if (isMadeByBuild(repo, module)) return null;
  const top = topOf(module);
  if (repo.topPackages.has(top)) return project.packages.kind === 'unknown' ? 'warning' : 'error';
  // A module of a dependency, or one that lies where no setting of the project was read to put it.
  return baseModules.has(top) || isOwnModule(repo, top) ? null : 'warning';
}

/** .gitignore names the file: the build writes it. */
function isMadeByBuild(repo: AgentRepo, module: string): boolean {
  const file = `${module.slice(module.lastIndexOf('.') + 1)}.py`;
  const ignored = textOf(repo.snapshot, '.gitignore')?.text.split(/\r?\n/) ?? [];
  return ignored.some((line) => line === file || line.endsWith(`/${file}`));
}

function meantBy(repo: AgentRepo, { module }: PluginEntryPoint): string | null {
  const dotted = module.replace(/\.py$/, '').replaceAll('/', '.').replace(/^\.+/, '');
  if (repo.modulePaths.has(dotted)) return dotted;
  const tables = [...repo.modulePaths].filter(([name, path]) => {
    const kind = /(?:^|\.)plugins?$/.test(name) ? repo.python(path)?.agents.kind : undefined;
    return kind === 'literal';
  });
  const [only, ...others] = tables;
  return only && others.length === 0 ? only[0] : nearest(dotted, [...repo.modulePaths.keys()]);
}
