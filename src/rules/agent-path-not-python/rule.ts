import { locationOf } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { type StartedFile, startedFiles } from '../support/agent-file.ts';
import { replacing, writtenLike } from '../support/edits.ts';

/** The last three characters are cut off whatever they are. Source: ocs/agent_cli.py, v0.12.0. */
export const agentPathNotPython = rule<{
  readonly path: string;
  readonly module: string;
  readonly dotted: boolean;
  readonly instead: string | null;
}>({
  id: 'agent-path-not-python',
  title: 'the file behind `--agent` is no plain `.py` file',
  severity: 'error',
  witness: 'test/e2e/witness/agent-file.test.ts',
  message: ({ path, module, dotted, instead }) =>
    `${path} cannot be imported: ocs-agent-cli cuts off the last three characters and imports what is left, ${
      module === '' ? 'which is nothing (ValueError: Empty module name' : `\`${module}\` (ModuleNotFoundError`
    }, status 1); ${
      instead !== null
        ? `write ${instead}`
        : dotted
          ? 'rename the file to one without a dot in its name'
          : 'name a .py file'
    }`,
  *check(repo) {
    for (const started of startedFiles(repo)) {
      const { value, path, mounted, flag } = started;
      const name = value.text.slice(value.text.lastIndexOf('/') + 1);
      const module = name.slice(0, -3);
      const dotted = name.endsWith('.py') && module.includes('.');
      if (path === null || mounted || (name.endsWith('.py') && !dotted)) continue;
      if (!dotted && mayBeThere(started, `${path.slice(0, path.length - name.length)}${module}.py`)) continue;
      const instead = !dotted && started.files.at(`${path}.py`).kind === 'file' ? `${value.text}.py` : null;
      const text = instead !== null && flag.joined ? `${flag.name.text.split('=', 1)[0]}=${instead}` : instead;
      yield {
        at: locationOf(value.file, value.span),
        params: { path: value.text, module, dotted, instead },
        ...(text === null || value.style === 'none'
          ? {}
          : { fix: { safe: true, edits: [replacing(value.file, value.span, writtenLike(value, [text]))] } }),
      };
    }
  },
});

function mayBeThere({ files }: StartedFile, path: string): boolean {
  return files.at(path).kind !== 'missing';
}
