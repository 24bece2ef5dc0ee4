import { whereIs } from '../../model/location.ts';
import { basePluginName } from '../../ocs/agent-cli.ts';
import type { AgentRepo, PluginEntryPoint, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins } from '../support/plugins.ts';
import { imagesWith, installedWith, replacesOcs } from '../support/project-installs.ts';

/**
 * Seen in a container: `ValueError: too many values to unpack (expected 1)`, status 1, whichever plugin agent is
 * started. Source: ocs/agent_cli.py: build_agent_list, v0.12.0.
 */
export const pluginNameDuplicate = rule<{ readonly name: string; readonly other: string }>({
  id: 'plugin-name-duplicate',
  title: 'an `ocs.plugins` entry point named like another one that is installed',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ name, other }) =>
    `${other} has an entry point ${name} in ocs.plugins too: no plugin agent of the image starts any more (ValueError: too many values to unpack); give this one the name of its package`,
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const project of repo.projects) {
      const standsOnOcs =
        !replacesOcs(project) &&
        (repo.images.length === 0 || imagesWith(repo, project).every(({ extendsOcs }) => extendsOcs));
      for (const entry of project.pluginEntryPoints) {
        const other =
          entry.name.value === basePluginName && standsOnOcs ? 'ocs itself' : sameElsewhere(repo, project, entry);
        if (other !== null) yield { at: whereIs(entry.name), params: { name: entry.name.value, other } };
      }
    }
  },
});

/** Another project of this repository in the same image. */
function sameElsewhere(repo: AgentRepo, project: PythonProject, { name }: PluginEntryPoint): string | null {
  const other = installedWith(repo, project).find(({ pluginEntryPoints }) =>
    pluginEntryPoints.some((each) => each.name.value === name.value),
  );
  return other ? (other.name?.value ?? other.file.path) : null;
}
