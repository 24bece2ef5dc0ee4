import { type ShellCommand, scriptCommands } from '../../dockerfile/shell.ts';
import { locationOf } from '../../model/location.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { rule } from '../rule.ts';
import { insertingAt } from '../support/edits.ts';
import { agentImages } from '../support/images.ts';
import { argumentsPassed } from '../support/shell-entrypoint.ts';

export const wrapperDropsArguments = rule<{ readonly path: string }>({
  id: 'wrapper-drops-arguments',
  title: 'the entry script does not pass `"$@"` on',
  severity: 'warning',
  message: ({ path }) =>
    `${path} starts ocs-agent-cli without "$@": what CMD or a compose command says has no effect; end it with \`exec dumb-init ocs-agent-cli "$@"\``,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { wrapper, leadsToOcs, entrypointForm } = image.launch;
      if (wrapper === null || leadsToOcs !== true || entrypointForm === 'shell') continue;
      if (argumentsPassed(repo, image) !== 'none') continue;
      const file = textOf(repo.snapshot, wrapper);
      const command = file ? scriptCommands(file).findLast(startsOcs) : undefined;
      if (!file || !command) continue;
      yield {
        at: locationOf(file, command.span),
        params: { path: wrapper },
        fix: { safe: false, edits: [insertingAt(file, command.words.at(-1)?.span.end ?? command.span.end, ' "$@"')] },
      };
    }
  },
});

function startsOcs({ words }: ShellCommand): boolean {
  return words.some(({ value }) => value !== null && /(?:^|\/)ocs-agent-cli$|^ocs\.agent_cli$/.test(value));
}
