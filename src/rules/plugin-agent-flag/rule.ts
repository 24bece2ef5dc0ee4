import { locationOf } from '../../model/location.ts';
import { matchFlag } from '../../ocs/agent-cli.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { startedServices } from '../support/agent-services.ts';
import { agentImages } from '../support/images.ts';
import { isProgram } from '../support/programs.ts';
import { cmdIsUsed } from '../support/services.ts';
import { type Argument, imageStart } from '../support/starts.ts';

/** Source: ocs/agent_cli.py, v0.12.1: the class of a plugin agent is looked up with a parser that knows no other option. */
export const pluginAgentFlag = rule<{ readonly words: readonly string[] }>({
  id: 'plugin-agent-flag',
  title: "an agent's own option in `command` of a plugin agent",
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ words }) =>
    `ocs-agent-cli takes its own options and those of the site config, and refuses ${words.join(' ')} before it asks the agent (unrecognized arguments, status 2); say it in \`arguments\` of the instance in the site config`,
  *check(repo) {
    for (const words of pluginCommands(repo)) {
      const strange = unrecognized(words);
      const [first] = strange;
      const last = strange.at(-1);
      if (!first || !last) continue;
      const isOne = last.file === first.file && last.span.end > first.span.start;
      yield {
        at: locationOf(first.file, { start: first.span.start, end: isOne ? last.span.end : first.span.end }),
        params: { words: strange.map(({ text }) => text) },
      };
    }
  },
});

/** What reaches ocs-agent-cli where it is sure to look a plugin up. */
function pluginCommands(repo: AgentRepo): readonly (readonly Argument[])[] {
  const alone = agentImages(repo).filter(cmdIsUsed).map(imageStart);
  const starts = [...alone, ...startedServices(repo).map(({ start }) => start)];
  return starts
    .filter(({ leadsToOcs }) => leadsToOcs === true)
    .map((start) => start.arguments)
    .filter((words) => words.every(({ text, known }) => known && !/^--(?:age|agen|agent)(?:[=\s]|$)/.test(text)));
}

/** Words of a command that no option of OCS takes; none where another rule says what is wrong with them. */
function unrecognized(words: readonly Argument[]): readonly Argument[] {
  const strange: Argument[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const { text } = word;
    // Said there: argument-one-string, environment-in-command, command-not-arguments, site-flag-ambiguous.
    if (/^-\S*\s/.test(text) || /^[A-Z][A-Z0-9_]*=/.test(text)) return [];
    if (text === '-h' || text === '--help') return [];
    const matches = text.startsWith('--') && text !== '--' ? matchFlag(text) : [];
    if (matches.length > 1) return [];
    if (matches.length === 1) {
      if (!text.includes('=')) at += 1;
      continue;
    }
    if (at === 0 && !text.startsWith('-') && (/\//.test(text) || isProgram(text) || word.from !== 'command')) return [];
    if (word.from === 'command' || word.from === 'cmd') strange.push(word);
  }
  return strange;
}
