import type { SiteConfigFile } from '../../compose/compose-file.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, hidesFlags, settingOf, startedServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';
import { isSiteConfig } from '../support/site-configs.ts';
import { hostOf, siteSourceOf } from '../support/site-source.ts';
import { type SiteUse, siteFaults } from './faults.ts';

export const siteConfigInvalid = rule<{ readonly because: string; readonly advice: string }>({
  id: 'site-config-invalid',
  title: 'a site config that OCS cannot read, or reads otherwise than it looks',
  severity: 'error',
  witness: 'test/e2e/witness/site-config.test.ts',
  message: ({ because, advice }) => `this site config ${because}; ${advice}`,
  *check(repo) {
    for (const config of [...repo.siteConfigs, ...repo.documentation.siteConfigs]) {
      if (config.problems.length === 0 && !config.fragment && !isSiteConfig(config)) continue;
      for (const { at, because, advice, severity } of siteFaults(config, useOf(repo, config))) {
        yield { severity, at, params: { because, advice } };
      }
    }
  },
});

function useOf(repo: AgentRepo, config: SiteConfigFile): SiteUse {
  const services = startedServices(repo);
  const readers = services.filter((agent) => {
    const source = siteSourceOf(repo, agent);
    return source.kind === 'file' ? source.config === config : source.kind === 'unknown';
  });
  const isTold = (agent: AgentService): boolean => settingOf(agent, 'SITE_HUB').kind !== 'none';
  return {
    hubIsTold: readers.length > 0 && readers.every(isTold),
    realmIsTold:
      readers.length > 0 && readers.every(({ words }) => flagIn(words, '--site-realm') !== null || hidesFlags(words)),
    wanted: readers.flatMap((agent) => {
      const source = siteSourceOf(repo, agent);
      const match = agent.certain && source.kind === 'file' ? hostOf(agent, config) : null;
      return match?.kind === 'host' ? (textOf(agent) ?? []) : [];
    }),
    isPlugin: (id) => {
      const starter = readers.find((agent) => textOf(agent) === id);
      if (!starter?.certain || hidesFlags(starter.words)) return null;
      return flagIn(starter.words, '--agent') === null;
    },
  };
}

function textOf(agent: AgentService): string | null {
  const setting = settingOf(agent, 'INSTANCE_ID');
  return setting.kind === 'none' || setting.kind === 'unknown' ? null : setting.text;
}
