import { whereIs } from '../../model/location.ts';
import { patternOf } from '../../model/pattern.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { agentServices } from '../support/agent-services.ts';
import { typoIn } from '../support/variable-typos.ts';

/** Names that ocs-agent-cli reads: src/ocs/environment.ts. Anything else it does not even look at. */
export const environmentUnknown = rule<{ readonly name: string; readonly meant: string; readonly colon: boolean }>({
  id: 'environment-unknown',
  title: 'a variable whose name is nearly one that OCS reads',
  severity: 'warning',
  message: ({ name, meant, colon }) =>
    colon
      ? `in a list, "${name}" is the name of a variable and no value: OCS never sees it; write ${meant}=…`
      : `nobody reads ${name}: what it says is silently ignored; call it ${meant}`,
  *check(repo) {
    for (const { service, compose, certain } of agentServices(repo)) {
      for (const entry of service.environment) {
        const typo = typoIn(entry, certain && !compose.fragment);
        if (!typo || service.environment.some(({ name }) => name === typo.meant)) continue;
        // Said there: instance-id-missing.
        if (typo.meant === 'INSTANCE_ID' && !compose.fragment) continue;
        if (isReadHere(repo, entry.name)) continue;
        yield {
          at: whereIs(entry.key),
          params: { name: entry.name, meant: typo.meant, colon: entry.name.includes(':') },
          fix: { safe: true, edits: [typo.edit] },
        };
      }
    }
  },
});

/** The repository's own code reads a variable of that name. */
function isReadHere(repo: AgentRepo, name: string): boolean {
  const word = patternOf(`\\b${name.replace(/[^\w]/g, '.')}\\b`);
  if (word === null) return false;
  for (const path of repo.snapshot.files.keys()) {
    if (!/\.(?:py|sh)$/.test(path)) continue;
    const text = textOf(repo.snapshot, path)?.text ?? '';
    if (word.test(text)) return true;
  }
  return false;
}
