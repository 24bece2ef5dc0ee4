import type { SiteConfigFile, SiteHost, SiteInstance } from '../../compose/compose-file.ts';
import { type Location, whereIs, wholeFile } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';

/** One thing wrong with a site config. `because` ends a sentence that begins with the file; `advice` follows it. */
export type SiteFault = {
  readonly at: Location;
  readonly because: string;
  readonly advice: string;
  /** `some`: only agents that read the part at fault end. */
  readonly severity: 'error' | 'warning';
};

/** What else says where the hub is, and who is started how. */
export type SiteUse = {
  /** Every agent that is known to read the file is told the hub in another way. */
  readonly hubIsTold: boolean;
  /** Whether anybody starts the instance as a plugin agent, which needs its class; null: nobody knows. */
  readonly isPlugin: (instanceId: string) => boolean | null;
  readonly realmIsTold: boolean;
  /** Ids that services look up in the file. */
  readonly wanted: readonly string[];
};

/** Faults in the order of the file. Source: ocs/site_config.py, v0.12.1; each was seen on a container. */
export function siteFaults(config: SiteConfigFile, use: SiteUse): readonly SiteFault[] {
  const { problems, file, hosts, repeatedHosts, fragment } = config;
  const [problem] = problems;
  if (problem) {
    return [error(whereIs(problem.at), `cannot be read: ${problem.message}`, 'every agent ends with status 1')];
  }
  const ofHosts = hosts.flatMap((host) => hostFaults(host, use, fragment));
  if (fragment) return ofHosts;
  const lost = repeatedHosts.map((host) =>
    warning(
      whereIs(host),
      `has the host ${host.value} again further down: only the last one counts, and instances of this one are not found (could not find matching device description, status 1)`,
      'put them together',
    ),
  );
  return [...hubFaults(config, use, wholeFile(file.path)), ...ofHosts, ...lost];
}

function error(at: Location, because: string, advice: string): SiteFault {
  return { at, because, advice, severity: 'error' };
}

function warning(at: Location, because: string, advice: string): SiteFault {
  return { at, because, advice, severity: 'warning' };
}

function hubFaults(
  { hub, hubShape, hubAt, hosts }: SiteConfigFile,
  use: SiteUse,
  file: Location,
): readonly SiteFault[] {
  const advice = 'write wamp_server, wamp_realm and address_root below it';
  if (hubShape === 'absent') return [error(file, "has no `hub` (KeyError: 'hub', status 1)", `add one and ${advice}`)];
  const at = hubAt ? whereIs(hubAt) : file;
  if (!hub) return [error(at, 'has nothing that can be read below `hub` (AttributeError, status 1)', advice)];
  const faults: SiteFault[] = [];
  const has = (key: string): boolean => hub.keys.some(({ value }) => value === key);
  const inHosts = (key: string): boolean =>
    hosts.length > 0 && hosts.every(({ keys }) => keys.some(({ value }) => value === key));
  for (const key of ['wamp_server', 'wamp_realm', 'address_root']) {
    if (has(key) || (key !== 'address_root' && inHosts(key))) continue;
    if (key === 'wamp_server' && use.hubIsTold) continue;
    if (key === 'wamp_realm' && use.realmIsTold) continue;
    const meant = nearest(
      key,
      hub.keys.map(({ value }) => value),
    );
    const spelt = hub.keys.find(({ value }) => value === meant);
    const because = spelt
      ? `has \`${spelt.value}\`, which nobody reads, and so no ${key} in its hub (KeyError: '${key}', status 1)`
      : `has no ${key} in its hub (KeyError: '${key}', status 1)`;
    faults.push(error(spelt ? whereIs(spelt) : at, because, spelt ? `call it ${key}` : `add ${key}`));
  }
  return faults;
}

function hostFaults(host: SiteHost, use: SiteUse, fragment: boolean): readonly SiteFault[] {
  const at = whereIs(host.name);
  const faults: SiteFault[] = [];
  if (!fragment && host.instancesShape === 'absent') {
    const spelt = host.keys.find(({ value }) => value === nearest('agent-instances', [value]));
    const because = `has a host ${host.name.value} without agent-instances (KeyError: 'agent-instances', status 1, for every agent of the site)`;
    faults.push(
      error(
        spelt ? whereIs(spelt) : at,
        because,
        spelt ? 'call it agent-instances' : 'add it; it may be an empty list, []',
      ),
    );
  } else if (!fragment && host.instancesShape !== 'list') {
    faults.push(
      error(
        at,
        `has no list under agent-instances of host ${host.name.value} (TypeError, status 1)`,
        'write a list, [] if there are none',
      ),
    );
  }
  for (const key of host.repeatedKeys.filter(({ value }) => value === 'agent-instances')) {
    faults.push(
      warning(
        whereIs(key),
        'has agent-instances again further down in this host: only the last counts',
        'put them together',
      ),
    );
  }
  return [...faults, ...instanceFaults(host.instances, use, fragment)];
}

function instanceFaults(instances: readonly SiteInstance[], use: SiteUse, fragment: boolean): readonly SiteFault[] {
  const faults: SiteFault[] = [];
  const seen = new Set<string>();
  for (const [index, { instanceId, instanceIdIsText, agentClass, at, keys }] of instances.entries()) {
    const place = whereIs(keys[0] ?? at);
    if (!instanceId) {
      if (fragment) continue;
      const later = instances.length - index - 1;
      const has = (id: string): boolean => instances.some((one) => one.instanceId?.value === id);
      const isMet = later > 0 || use.wanted.some((id) => !has(id));
      const spelt = keys.find(({ value }) => nearest('instance-id', [value]) !== null);
      const because = `has an instance without instance-id (KeyError: 'instance-id', status 1, for each that stands after it or is not there)`;
      const make = isMet ? error : warning;
      faults.push(make(spelt ? whereIs(spelt) : place, because, spelt ? 'call it instance-id' : 'give it one'));
      continue;
    }
    const id = instanceId.value;
    if (!instanceIdIsText) {
      const because = `has the instance-id ${instanceId.file.text.slice(instanceId.span.start, instanceId.span.end)}, which YAML takes for no text, so that no agent can be meant by it (could not find matching device description, status 1)`;
      faults.push(error(whereIs(instanceId), because, 'put it in quotes'));
    }
    if (seen.has(id)) {
      faults.push(
        warning(
          whereIs(instanceId),
          `has the instance-id ${id} twice in one host: the first wins`,
          'give each its own',
        ),
      );
    }
    seen.add(id);
    const isPlugin = use.isPlugin(id);
    if (agentClass || fragment || isPlugin === false) continue;
    const spelt = keys.find(({ value }) => nearest('agent-class', [value]) !== null);
    const because = `has no agent-class for ${id} (KeyError: 'agent-class', status 1, unless it is started by --agent)`;
    const make = isPlugin === true ? error : warning;
    faults.push(make(whereIs(spelt ?? instanceId), because, spelt ? 'call it agent-class' : 'add it'));
  }
  return faults;
}
