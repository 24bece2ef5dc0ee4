import { textOf } from '../model/repo-snapshot.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { composePath, composeTexts, type KnownInstance } from './compose.ts';
import { dockerfileText } from './dockerfile.ts';
import { dockerignoreText } from './dockerignore.ts';
import { type GenerateOptions, noOptions, optionProblems } from './options.ts';
import { type GeneratedFile, type Plan, planOf } from './plan.ts';
import { isGenerated, regionsOf } from './regions.ts';

export type Generated =
  | {
      readonly status: 'generated';
      readonly dockerfile: string;
      readonly dockerignore: string;
      /** What is written: these two, and where asked for the compose file and the site config. */
      readonly files: readonly GeneratedFile[];
      readonly plan: Plan;
    }
  | { readonly status: 'impossible'; readonly because: string };

/** The regions of the file that is there; none where it was written by hand. */
function keptIn(repo: AgentRepo, path: string): ReadonlyMap<string, readonly string[]> {
  const present = textOf(repo.snapshot, path)?.text ?? '';
  return isGenerated(present) ? regionsOf(present) : new Map();
}

/**
 * The Dockerfile and what belongs to it, as the repository and the options say; the same bytes for the same input.
 * @param named instances that the settings name, for the compose file
 * @param releases tags that the registry says simonsobs/ocs has
 */
export function generate(
  repo: AgentRepo,
  options: GenerateOptions = noOptions,
  named: readonly KnownInstance[] = [],
  releases: readonly string[] = [],
): Generated {
  const problems = optionProblems(options);
  if (problems.length > 0) return { status: 'impossible', because: problems.join('; ') };
  const planned = planOf(repo, options, releases);
  if (planned.status === 'impossible') return planned;
  const { plan } = planned;
  const dockerfile = dockerfileText(plan, keptIn(repo, 'Dockerfile'));
  const dockerignore = dockerignoreText(repo, plan, keptIn(repo, '.dockerignore'));
  return {
    status: 'generated',
    dockerfile,
    dockerignore,
    plan,
    files: [
      { path: 'Dockerfile', text: dockerfile },
      { path: '.dockerignore', text: dockerignore },
      ...(options.compose ? composeTexts(repo, plan, named, keptIn(repo, composePath(repo))) : []),
    ],
  };
}
