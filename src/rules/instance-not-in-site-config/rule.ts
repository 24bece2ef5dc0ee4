import type { SiteConfigFile } from '../../compose/compose-file.ts';
import { whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { rule } from '../rule.ts';
import { isBakedOver, settingOf, startedServices } from '../support/agent-services.ts';
import { placeOf } from '../support/setting-place.ts';
import { type HostMatch, hostOf, siteSourceOf } from '../support/site-source.ts';

/** Source: ocs/site_config.py, v0.12.1, get_config: `Could not find matching device description.` */
export const instanceNotInSiteConfig = rule<{
  readonly id: string;
  readonly file: string;
  /** The host that is looked under; null: any of them. */
  readonly host: string | null;
  /** The hosts that do have the id. */
  readonly under: readonly string[];
  readonly meant: string | null;
}>({
  id: 'instance-not-in-site-config',
  title: 'an instance-id that the site config does not have where the service looks',
  severity: 'error',
  witness: 'test/e2e/witness/compose-site.test.ts',
  message: ({ id, file, host, under, meant }) => {
    const where = host === null ? 'under none of its hosts' : `not under its host ${host}`;
    const advice =
      under.length > 0
        ? `it stands under ${under.join(', ')}: set hostname to that, or move the instance`
        : meant === null
          ? `add an instance of that id, or use an id that is there`
          : `did you mean ${meant}?`;
    return `${file} has no instance ${id}, ${where} (could not find matching device description, status 1); ${advice}`;
  },
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const source = siteSourceOf(repo, agent);
      const setting = settingOf(agent, 'INSTANCE_ID');
      if (source.kind !== 'file' || setting.kind === 'none' || setting.kind === 'unknown') continue;
      if (isBakedOver(agent, setting)) continue;
      const { config } = source;
      const id = setting.text;
      if (id === null || id === '' || /^["']/.test(id) || !isReadable(config)) continue;
      const match = hostOf(agent, config);
      // Said there: hostname-missing.
      if (match.kind === 'none') continue;
      const hosts = match.kind === 'host' ? [match.host] : config.hosts;
      const has = (host: SiteConfigFile['hosts'][number]) => host.instances.some((one) => one.instanceId?.value === id);
      if (hosts.some(has) || isLost(config, match)) continue;
      const ids = hosts.flatMap(({ instances }) => instances.flatMap(({ instanceId }) => instanceId?.value ?? []));
      yield {
        severity: agent.certain ? 'error' : 'warning',
        at: placeOf(setting) ?? whereIs(agent.service.name),
        params: {
          id,
          file: config.file.path,
          host: match.kind === 'host' ? match.host.name.value : null,
          under: config.hosts.filter(has).map(({ name }) => name.value),
          meant: nearest(id, ids),
        },
      };
    }
  },
});

/** Said there: site-config-invalid. */
function isReadable({ problems, hosts, hostsShape }: SiteConfigFile): boolean {
  if (problems.length > 0 || hostsShape !== 'mapping') return false;
  return hosts.every(
    (host) => host.instancesShape === 'list' && host.instances.every(({ instanceId }) => instanceId !== null),
  );
}

/** The host stands in the file twice, and what stood in the first is lost: said there, site-config-invalid. */
function isLost({ repeatedHosts }: SiteConfigFile, match: HostMatch): boolean {
  return repeatedHosts.some(({ value }) => match.kind !== 'host' || match.host.name.value === value);
}
