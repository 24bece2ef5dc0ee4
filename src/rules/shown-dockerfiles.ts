import type { Severity } from '../model/finding.ts';
import { snapshotOfTexts } from '../model/repo-snapshot.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { readImages } from '../repo/images/read-images.ts';
import { builtNames } from './support/built-names.ts';

/**
 * Rules that a Dockerfile in documentation can be asked: those that look at its own words. What a build context or the
 * rest of a repository holds is another repository's affair there.
 */
export const rulesOnShownDockerfiles: ReadonlySet<string> = new Set([
  'agent-path-not-python',
  'agent-without-entrypoint',
  'apt-get-not-assumed-yes',
  'apt-python-library',
  'apt-update-alone',
  'argument-one-string',
  'base-outdated',
  'base-tag-unknown',
  'base-too-old',
  'base-unpinned',
  'command-not-arguments',
  'config-dir-overridden',
  'dockerfile-syntax',
  'entrypoint-emptied',
  'entrypoint-shell-form',
  'entrypoint-without-init',
  'env-needs-newer-base',
  'environment-empty',
  'exec-form-invalid',
  'instance-id-baked',
  'legacy-instruction',
  'path-clobbered',
  'pip-editable',
  'python-outside-venv',
  'secret-in-dockerfile',
  'site-flag-ambiguous',
  'user-before-install',
]);

export const oneLower: Readonly<Record<Severity, Severity>> = {
  error: 'warning',
  warning: 'notice',
  notice: 'notice',
};

/** The Dockerfiles that documentation shows whole, each as a repository of its own that holds nothing else. */
export function shownDockerfiles(repo: AgentRepo): readonly AgentRepo[] {
  const own = builtNames(repo);
  return repo.documentation.dockerfiles
    .filter(({ source }) => /^[ \t]*FROM[ \t]/im.test(source.text))
    .flatMap(({ source }) => {
      const snapshot = snapshotOfTexts({ [source.path]: source.text }, { name: repo.snapshot.name });
      const builds = [{ dockerfile: source.path, context: '', target: null, name: null, services: [] }];
      const images = readImages(snapshot, [], [], { builds });
      const documentation = { compose: [], siteConfigs: [], dockerfiles: [] };
      return images.length === 0
        ? []
        : [
            {
              ...repo,
              snapshot,
              // FROM a name that this repository builds means that image there too.
              images: images.map((image) => ({ ...image, references: [...image.references, ...own] })),
              composeFiles: [],
              siteConfigs: [],
              documentation,
            },
          ];
    });
}
