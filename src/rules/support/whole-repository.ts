import type { AgentRepo } from '../../repo/agent-repo.ts';

/** What is asked of a repository as such is not asked of a folder of one, nor where no agents are. */
export function isWholeRepository({ kind, snapshot }: AgentRepo): boolean {
  return (kind === 'plugin' || kind === 'script') && snapshot.git?.dotGit !== 'elsewhere';
}
