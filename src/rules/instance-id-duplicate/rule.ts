import type { Severity } from '../../model/finding.ts';
import { type Location, whereIs } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, settingOf, startedServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';
import { placeOf } from '../support/setting-place.ts';
import { siteSourceOf } from '../support/site-source.ts';

/** Seen with two agents of one address at one router: the second leaves again, and ends with status 0. */
export const instanceIdDuplicate = rule<{
  readonly id: string;
  readonly service: string;
  /** The service that has the id as well; null: this one runs more than once. */
  readonly other: string | null;
  readonly replicas: number;
}>({
  id: 'instance-id-duplicate',
  title: 'two containers with one instance-id at one hub',
  severity: 'error',
  witness: 'test/e2e/witness/compose-duplicate.test.ts',
  message: ({ id, service, other, replicas }) =>
    other === null
      ? `service ${service} runs ${replicas} containers, all of them ${id}: an address has one agent, the others fail to register and end with status 0; make a service of each instance`
      : `services ${other} and ${service} both say that they are ${id}: an address has one agent, the second fails to register and ends with status 0; give each its own instance-id`,
  *check(repo) {
    const services = startedServices(repo);
    for (const [at, agent] of services.entries()) {
      const id = settingOf(agent, 'INSTANCE_ID');
      if (id.kind === 'unknown' || id.kind === 'none' || id.text === null || id.text === '') continue;
      const service = agent.service.name.value;
      const replicas = agent.service.replicas ?? 1;
      const place: Location = placeOf(id) ?? whereIs(agent.service.name);
      if (replicas > 1) {
        yield {
          severity: agent.certain ? 'error' : 'warning',
          at: whereIs(agent.service.name),
          params: { id: id.text, service, other: null, replicas },
        };
      }
      for (const earlier of services.slice(0, at)) {
        const severity = clash(repo, earlier, agent, id.text);
        if (!severity) continue;
        yield { severity, at: place, params: { id: id.text, service, other: earlier.service.name.value, replicas } };
        break;
      }
    }
  },
});

/** null where they never meet, or where that is not known. */
function clash(repo: AgentRepo, a: AgentService, b: AgentService, id: string): Severity | null {
  if (a.compose !== b.compose || a.service.replicas === 0 || b.service.replicas === 0) return null;
  const other = settingOf(a, 'INSTANCE_ID');
  if (other.kind === 'unknown' || other.kind === 'none' || other.text !== id) return null;
  if (hubOf(repo, a) === null || hubOf(repo, a) !== hubOf(repo, b)) return null;
  const [one, two] = [a.service.profiles, b.service.profiles];
  const always = one.length === 0 && two.length === 0;
  if (!always && one.length > 0 && two.length > 0 && !one.some((profile) => two.includes(profile))) return null;
  // One of them only with a profile: perhaps instead of the other.
  const isCertain = a.certain && b.certain && (always || (one.length > 0 && two.length > 0));
  return isCertain ? 'error' : 'warning';
}

/** What tells hubs apart: the URL as written, the address root, the site config. null: not known. */
function hubOf(repo: AgentRepo, agent: AgentService): string | null {
  const hub = settingOf(agent, 'SITE_HUB');
  const root = flagIn(agent.words, '--address-root')?.value?.text ?? '';
  const realm = flagIn(agent.words, '--site-realm')?.value?.text ?? '';
  if (hub.kind === 'unknown') return null;
  if (hub.kind === 'environment') return `${hub.entry.value?.written ?? 'shell'} ${root} ${realm}`;
  if (hub.kind === 'flag' || hub.kind === 'image') return `${hub.text ?? ''} ${root} ${realm}`;
  const source = siteSourceOf(repo, agent);
  const mounts = agent.service.mounts.map((mount) => `${mount.source?.written ?? ''}:${mount.target}`).sort();
  return source.kind === 'file' ? `site ${source.config.file.path} ${root} ${realm}` : `site ${mounts.join()} ${root}`;
}
