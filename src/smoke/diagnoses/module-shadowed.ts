import { alreadyLoaded, loadedLater } from '../../ocs/shadowed-names.ts';
import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: importlib.import_module of the file's name, which is loaded already. */
export const moduleShadowed = fromLog({
  id: 'module-shadowed',
  pattern: /AttributeError: (?:partially initialized )?module '(?<module>\w+)' has no attribute '(?<name>\w+)'/,
  when: (lines, { module = '' }) =>
    (alreadyLoaded.has(module) || loadedLater.has(module)) &&
    lines.some((line) => line.includes('getattr(mod, entrypoint)')),
  cause: ({ module = '' }) =>
    `the agent's file is called ${module}.py, and Python has a module ${module} of its own loaded already`,
  remedy: () => 'give the file another name, such as my_agent.py',
});
