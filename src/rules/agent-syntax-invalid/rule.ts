import { whereIs } from '../../model/location.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import type { AgentRepo, PythonModule } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { loadedModules } from '../support/imports.ts';
import { looksUpPlugins, pluginsOf, projectOf, startedPaths } from '../support/plugins.ts';
import { imagesWith } from '../support/project-installs.ts';

/** Seen in a container: `SyntaxError: invalid syntax`, status 1. */
export const agentSyntaxInvalid = rule<{
  readonly problem: string;
  /** The Python that takes it; null: none. */
  readonly needs: string | null;
  readonly python: string;
}>({
  id: 'agent-syntax-invalid',
  title: "an agent that does not parse on the base's Python",
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ problem, needs, python }) =>
    needs === null
      ? `this is no Python (${problem}), and the agent ends with SyntaxError as soon as it starts; mend it`
      : `${problem} needs Python ${needs}, the base image has ${python}, and the agent ends with SyntaxError as soon as it starts; write it in the older way, or take a base with a newer Python`,
  *check(repo) {
    for (const module of loadedByAgents(repo)) {
      const { syntaxError, requiresPython } = module;
      if (!syntaxError && !requiresPython) continue;
      const [major, minor] = pythonOf(repo, module);
      const python = `${major}.${minor}`;
      if (syntaxError) {
        yield { at: whereIs(syntaxError), params: { problem: syntaxError.value, needs: null, python } };
      } else if (requiresPython && Number(requiresPython.version.split('.')[1]) > minor) {
        const { version, at } = requiresPython;
        yield { at: whereIs(at), params: { problem: at.value, needs: version, python } };
      }
    }
  },
});

/** The newest Python among the agents' images that hold the file: what that refuses, all refuse. */
function pythonOf(repo: AgentRepo, { file }: PythonModule): readonly [number, number] {
  const images = imagesWith(repo, projectOf(repo, file.path));
  // An image on another base may bring any Python.
  if (images.some(({ extendsOcs }) => !extendsOcs)) return [3, Number.MAX_SAFE_INTEGER];
  const tags = images.length > 0 ? images.map(({ ocsTag }) => ocsTag) : [null];
  const versions = tags.map((tag) => baseFacts(tag).facts.python);
  return versions.reduce((newest, each) => (each[1] > newest[1] ? each : newest));
}

/** Plugin modules, agents' files, and what they import of this repository; each once. */
function loadedByAgents(repo: AgentRepo): readonly PythonModule[] {
  const started = startedPaths(repo);
  const paths = new Set(started);
  if (looksUpPlugins(repo)) {
    for (const { module } of pluginsOf(repo)) paths.add(module.file.path);
    for (const { file } of repo.agents) if (file !== null) paths.add(file);
  }
  const found = new Map<string, PythonModule>();
  for (const path of paths) {
    for (const { module } of loadedModules(repo, path, started.has(path))) found.set(module.file.path, module);
  }
  return [...found.values()];
}
