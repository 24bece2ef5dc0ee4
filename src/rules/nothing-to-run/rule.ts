import { textOf } from '../../model/repo-snapshot.ts';
import { knownDistributions } from '../../ocs/python-modules.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { imagesInstallMore } from '../support/dependencies.ts';
import { agentImages, inDockerfile } from '../support/images.ts';
import { installsOf } from '../support/installs.ts';

/** Such an image works: the agents that ocs itself brings can be started from it. */
export const nothingToRun = rule<{ readonly image: string }>({
  id: 'nothing-to-run',
  title: 'a Dockerfile, but neither an OCS plugin package nor an agent script',
  severity: 'warning',
  message: ({ image }) =>
    `nothing in this repository is an agent that the image ${image} could start: only the agents of its base would run; add a package with an entry point in ocs.plugins, or an agent script that CMD names by --agent`,
  *check(repo) {
    if (repo.kind !== 'other' || repo.agents.length > 0 || mayHoldAnAgent(repo)) return;
    // Whoever names instances has agents for them: site-config-agent-unknown looks at those.
    if (repo.siteConfigs.length > 0) return;
    for (const image of agentImages(repo)) {
      const { names, complete } = installsOf(repo, image);
      // A distribution may bring a plugin, as socs does.
      const isKnown = complete && names.every((name) => knownDistributions.has(name));
      if (!image.extendsOcs || (!isKnown && imagesInstallMore(repo))) continue;
      yield { at: inDockerfile(image, image.stage.from.image.span), params: { image: image.name } };
    }
  },
});

/** A file that can't be parsed, or makes its agent in a way of its own. */
function mayHoldAnAgent({ snapshot }: AgentRepo): boolean {
  return [...snapshot.files.keys()].some(
    (path) =>
      path.endsWith('.py') && /\b(?:init_site_agent|OCSAgent|ocs_agent)\b/.test(textOf(snapshot, path)?.text ?? ''),
  );
}
