import type { SiteConfigFile } from '../../compose/compose-file.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';

/** Site configs that can be read, those of documentation behind the files. */
export function allSiteConfigs(repo: AgentRepo): readonly SiteConfigFile[] {
  return [...ownSiteConfigs(repo), ...repo.documentation.siteConfigs];
}

/** Files that can be read and are site configs for sure: other programs have a default.yaml with `hosts` too. */
export function ownSiteConfigs({ siteConfigs }: AgentRepo): readonly SiteConfigFile[] {
  return siteConfigs.filter((config) => config.problems.length === 0 && isSiteConfig(config));
}

export function isSiteConfig({ hub, hosts }: SiteConfigFile): boolean {
  const hubKeys = ['wamp_server', 'wamp_http', 'wamp_realm', 'address_root'];
  return (
    (hub?.keys ?? []).some(({ value }) => hubKeys.includes(value.replaceAll('-', '_'))) ||
    hosts.some(({ keys }) => keys.some(({ value }) => value.replaceAll('_', '-') === 'agent-instances'))
  );
}
