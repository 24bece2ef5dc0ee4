import type { Finding } from '../model/finding.ts';
import type { AgentRow } from '../model/report.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { agentImportFailed } from '../rules/agent-import-failed/rule.ts';

/**
 * What several images of one repository say of the same thing, once. An agent that imports in one of them is no warning
 * where another does without its libraries; the table of agents has both.
 */
export function saidOnce(
  findings: readonly Finding[],
  agents: readonly AgentRow[],
  repo: AgentRepo | null,
): readonly Finding[] {
  if (new Set(agents.map(({ image }) => image)).size < 2 || repo === null) return findings;
  const sound = new Set(
    agents.flatMap(({ module, status }) =>
      module !== null && (status === 'imported' || status === 'up') ? [module] : [],
    ),
  );
  const soundFiles = new Set(
    repo.agents.flatMap(({ module, file }) => (module !== null && sound.has(module) ? [file] : [])),
  );
  const texts = new Set<string>();
  return findings.filter((finding) => {
    const { rule, severity, location } = finding;
    if (rule === agentImportFailed.id && severity === 'warning' && location && soundFiles.has(location.file))
      return false;
    const text = JSON.stringify(finding);
    const isNew = !texts.has(text);
    texts.add(text);
    return isNew;
  });
}
