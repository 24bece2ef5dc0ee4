import type { Fix } from '../../model/finding.ts';
import { locationOf } from '../../model/location.ts';
import { environmentVariables } from '../../ocs/environment.ts';
import { rule } from '../rule.ts';
import { type AgentService, agentServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';
import { movedToEnvironment } from '../support/service-edits.ts';
import type { Argument } from '../support/starts.ts';

/** Source: three pages of published documentation; seen on a container. */
export const environmentInCommand = rule<{ readonly entries: readonly string[] }>({
  id: 'environment-in-command',
  title: '`KEY=value` listed under `command` in place of `environment`',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ entries }) =>
    `${entries.join(', ')} ${entries.length > 1 ? 'stand' : 'stands'} under \`command\`: ocs-agent-cli gets ${
      entries.length > 1 ? 'them' : 'it'
    } as ${entries.length > 1 ? 'arguments' : 'an argument'} (unrecognized arguments, status 2), not as ${
      entries.length > 1 ? 'variables' : 'a variable'
    }; put ${entries.length > 1 ? 'them' : 'it'} under \`environment\``,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      const entries = misplaced(agent);
      const [first] = entries;
      if (!first) continue;
      const fix = fixOf(agent, entries);
      // An agent of one's own file may take positional arguments.
      const isPlugin = flagIn(agent.words, '--agent') === null;
      yield {
        severity: agent.certain && isPlugin ? 'error' : 'warning',
        at: locationOf(first.file, first.span),
        params: { entries: entries.map(({ text }) => text) },
        ...(fix ? { fix } : {}),
      };
    }
  },
});

function misplaced({ words, service, certain, compose }: AgentService): readonly Argument[] {
  const isPlugin = flagIn(words, '--agent') === null;
  const ours = new Set(environmentVariables.map(({ name }) => name));
  return words.filter((word, at) => {
    const name = /^([A-Z][A-Z0-9_]*)=/.exec(word.text)?.[1];
    const before = words[at - 1]?.text ?? '';
    // The value of an agent's own option.
    if (name === undefined || word.from !== 'command' || (/^--?\w/.test(before) && !before.includes('='))) return false;
    return ours.has(name) || (isPlugin && certain && !compose.fragment && service.entrypoint === null);
  });
}

function fixOf({ service }: AgentService, entries: readonly Argument[]): Fix | null {
  const { command } = service;
  const edits = command?.style === 'list' ? movedToEnvironment(service, command, entries) : null;
  return edits ? { safe: true, edits } : null;
}
