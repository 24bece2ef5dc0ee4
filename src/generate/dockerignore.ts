import type { AgentRepo } from '../repo/agent-repo.ts';
import { generatedMark } from './dockerfile.ts';

/** What no image needs. `.git` stays where the package's version comes from it. */
export function generateDockerignore(repo: AgentRepo): string {
  const fromGit = repo.projects.some(({ versionSource }) => versionSource === 'git');
  return [
    `# ${generatedMark}`,
    ...(fromGit ? ['# .git is needed: the version of the package comes from it.'] : ['.git']),
    '.github',
    '**/__pycache__',
    '**/*.pyc',
    '.env',
    'docs',
    'tests',
    'Dockerfile',
    '.dockerignore',
    'docker-compose*.yml',
    '',
  ].join('\n');
}
