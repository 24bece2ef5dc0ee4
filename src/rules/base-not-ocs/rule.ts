import type { Severity } from '../../model/finding.ts';
import { newestBase } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { agentImages, inDockerfile, type SoundImage, stageChain } from '../support/images.ts';
import { installsOf } from '../support/installs.ts';
import { plainBases } from './plain-bases.ts';

/** Of an image nobody has looked at, nothing is said: it may bring the contract of ocs itself. */
export const baseNotOcs = rule<{ readonly base: string; readonly installs: boolean }>({
  id: 'base-not-ocs',
  title: 'the final stage neither extends simonsobs/ocs nor brings ocs-agent-cli',
  severity: 'error',
  witness: 'test/e2e/witness/base.test.ts',
  message: ({ base, installs }) =>
    `${base} has no ocs-agent-cli, and ${
      installs ? 'nothing that is installed here is known to bring it' : 'nothing is installed that would bring it'
    }: an agent cannot start (executable file not found, status 127); use FROM simonsobs/ocs:${newestBase}`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { base } = image.config;
      if (image.extendsOcs || image.parent) continue;
      const name = base.kind === 'scratch' ? 'scratch' : base.kind === 'image' ? base.text : null;
      if (name === null || !isPlain(image)) continue;
      const severity = severityOf(repo, image);
      const [first] = stageChain(image);
      if (!severity || !first) continue;
      yield {
        severity,
        at: inDockerfile(image, first.from.image.span),
        params: { base: name, installs: severity === 'warning' },
      };
    }
  },
});

function isPlain({ config: { base } }: SoundImage): boolean {
  if (base.kind === 'scratch') return true;
  return base.kind === 'image' && base.ref?.registry === null && plainBases.has(base.ref.repository);
}

function severityOf(repo: AgentRepo, image: SoundImage): Severity | null {
  const { names, complete } = installsOf(repo, image);
  if (!complete || names.some(mayBringOcs)) return null;
  return names.length > 0 ? 'warning' : 'error';
}

/** ocs itself, and packages that are known to require it or to be named for it. */
function mayBringOcs(name: string): boolean {
  return /(?:^|-)(?:ocs|socs|pcs|sorunlib)(?:-|$)/.test(name);
}
