import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: the from_dict of each part takes its keys without asking. */
export const siteConfigIncomplete = fromLog({
  id: 'site-config-incomplete',
  pattern: /^KeyError: '(?<key>hub|hosts|wamp_server|wamp_realm|address_root|agent-instances|instance-id)'$/,
  when: (lines) => lines.some((line) => line.includes('site_config.py')),
  cause: ({ key = '' }) => `the site config has no \`${key}\` where one must stand`,
  remedy: () => 'add it: `ocs-agent check` names the place',
});
