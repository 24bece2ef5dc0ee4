import { wholeFile } from '../../model/location.ts';
import { loadedLater } from '../../ocs/shadowed-names.ts';
import { rule } from '../rule.ts';
import { startedFiles } from '../support/agent-file.ts';

/** The folder of the `--agent` file comes first on sys.path. Source: ocs/agent_cli.py, v0.12.0. */
export const agentNeighbourShadows = rule<{ readonly name: string; readonly file: string; readonly agent: string }>({
  id: 'agent-neighbour-shadows',
  title: 'a file beside the agent is named like a module that Python needs',
  severity: 'warning',
  message: ({ name, file, agent }) =>
    `${file} lies in the folder of ${agent}, which comes first on Python's path: whoever imports ${name}, ocs and Twisted too, gets this file (mostly an ImportError); rename it, or put the agent into a folder of its own`,
  *check(repo) {
    for (const { path, found, files } of startedFiles(repo)) {
      if (path === null || found.kind !== 'file') continue;
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      for (const name of loadedLater) {
        for (const neighbour of [`${folder}${name}.py`, `${folder}${name}/__init__.py`]) {
          const source = files.files.get(neighbour)?.source;
          // The agent itself is what agent-name-shadowed is about.
          if (source == null || neighbour === path) continue;
          yield { at: wholeFile(source), params: { name, file: source, agent: path } };
        }
      }
    }
  },
});
