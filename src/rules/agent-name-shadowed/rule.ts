import { locationOf } from '../../model/location.ts';
import { alreadyLoaded, loadedLater } from '../../ocs/shadowed-names.ts';
import { rule } from '../rule.ts';
import { startedFiles } from '../support/agent-file.ts';

/** Not in every base: `setuptools_scm` and `pydantic` up to v0.11.1, `automat` and `setproctitle` in v0.10.0 came up. */
const notEverywhere = new Set(['automat', 'pydantic', 'setproctitle', 'setuptools_scm']);

export const agentNameShadowed = rule<{ readonly name: string; readonly loaded: boolean; readonly path: string }>({
  id: 'agent-name-shadowed',
  title: 'the agent’s file is named like a module of Python or of OCS',
  severity: 'error',
  witness: 'test/e2e/witness/agent-file.test.ts',
  message: ({ name, loaded, path }) =>
    `${path} is called like the module ${name}, which ${
      loaded
        ? 'is loaded before it: ocs-agent-cli runs that one, and the agent never'
        : 'ocs needs after it: that gets the agent in its place'
    } (a traceback, status 1 or 2); give the file a name of its own, such as ${name.replaceAll('_', '')}_agent.py`,
  *check(repo) {
    for (const { value, path, found } of startedFiles(repo)) {
      const name = /(?:^|\/)([^/.]+)\.py$/.exec(path ?? value.text)?.[1];
      if (name === undefined || found.kind === 'missing') continue;
      const loaded = alreadyLoaded.has(name) || name === '__main__';
      if (!loaded && !loadedLater.has(name)) continue;
      yield {
        severity: notEverywhere.has(name) ? 'warning' : 'error',
        at: locationOf(value.file, value.span),
        params: { name, loaded, path: value.text },
      };
    }
  },
});
