import { type Located, whereIs } from '../../model/location.ts';
import { editDistance } from '../../model/nearest.ts';
import { hostKeys, hubKeys, instanceKeys } from '../../ocs/site-config.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { allSiteConfigs } from '../support/site-configs.ts';

/** Keys that are required: where their misspelling leaves them out, site-config-invalid says so. */
const required: ReadonlySet<string> = new Set([
  'wamp_server',
  'wamp_realm',
  'address_root',
  'agent-instances',
  'agent-class',
  'instance-id',
]);

/** Source: ocs/site_config.py, v0.12.1: the code reads `crossbar_timeout`, its documentation says `crossbar-timeout`. */
export const siteConfigKeyIgnored = rule<{ readonly key: string; readonly meant: string }>({
  id: 'site-config-key-ignored',
  title: 'a key of the site config that is nearly one that OCS reads',
  severity: 'warning',
  message: ({ key, meant }) => `OCS does not read \`${key}\` here, and says nothing about it; call it ${meant}`,
  *check(repo) {
    for (const { hub, hosts, fragment } of allSiteConfigs(repo)) {
      const tables = [
        ...(hub ? [{ keys: hub.keys, known: hubKeys }] : []),
        ...hosts.map(({ keys }) => ({ keys, known: hostKeys })),
        ...hosts.flatMap(({ instances }) => instances.map(({ keys }) => ({ keys, known: instanceKeys }))),
      ];
      for (const { keys, known } of tables) yield* misspelt(keys, known, fragment);
    }
  },
});

function* misspelt(keys: readonly Located<string>[], known: readonly string[], fragment: boolean) {
  const present = new Set(keys.map(({ value }) => value));
  for (const key of keys) {
    const meant = known.includes(key.value) ? undefined : known.find((one) => isNear(key.value, one));
    if (meant === undefined || present.has(meant) || (required.has(meant) && !fragment)) continue;
    const written = key.file.text.slice(key.span.start, key.span.end);
    yield {
      at: whereIs(key),
      params: { key: key.value, meant },
      fix: { safe: true, edits: [replacing(key.file, key.span, written.replace(key.value, meant))] },
    };
  }
}

function isNear(key: string, wanted: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll('_', '-');
  return plain(key) === plain(wanted) || editDistance(plain(key), plain(wanted)) === 1;
}
