import type { SiteConfigFile } from '../compose/compose-file.ts';
import { folderOf } from '../model/folder.ts';
import { defaultAddressRoot, defaultRealm } from '../ocs/wire.ts';
import type { Agent, AgentRepo } from '../repo/agent-repo.ts';
import type { GeneratedFile, Plan } from './plan.ts';
import { generatedMark, region } from './regions.ts';

/** An instance that a service starts. */
export type KnownInstance = {
  readonly id: string;
  /** null: the repository's only agent. */
  readonly class: string | null;
  readonly arguments: readonly string[];
};

type Site = {
  /** What is mounted at /config. */
  readonly mount: string;
  readonly host: string;
  readonly instances: readonly KnownInstance[];
  /** The file itself, where there is none yet. */
  readonly file: GeneratedFile | null;
};

const ownHost = 'ocs-docker';
const besides = /(?:^|\/)(?:tests?|docs?|examples?)\//;

/** The compose file at the root, or the name of the one that is written. */
export function composePath(repo: AgentRepo): string {
  const root = repo.composeFiles.filter(({ file, fragment }) => !fragment && !file.path.includes('/'));
  return root[0]?.file.path ?? 'docker-compose.yml';
}

function kebab(text: string): string {
  return text
    .replace(/Agent$/, '')
    .replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** `ValveAgent` → `valve`; without a class, the file's name or, for agent.py, its folder's. */
function idOf({ class: name, file }: Agent): string {
  const path = file ?? '';
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.py$/, '');
  const folder = folderOf(path).split('/').at(-1) ?? '';
  return kebab(name ?? '') || (stem === 'agent' ? kebab(folder) : kebab(stem)) || 'agent';
}

function invented(repo: AgentRepo, plan: Plan): readonly KnownInstance[] {
  const plugin = repo.agents.filter(({ source }) => source === 'plugin');
  const found = new Map<string, KnownInstance>();
  for (const agent of plugin.length > 0 ? plugin : plan.scripts) {
    const id = idOf(agent);
    const free = found.has(id) ? `${id}-${found.size + 1}` : id;
    found.set(free, { id: free, class: agent.class, arguments: [] });
  }
  return [...found.values()];
}

function siteText(plan: Plan, instances: readonly KnownInstance[]): string {
  return [
    `# Site config of ${plan.name}: which agents run where. Yours from now on, nothing writes it again.`,
    '# https://ocs.readthedocs.io/en/main/user/site_config.html',
    'hub:',
    '  wamp_server: ws://127.0.0.1:8001/ws',
    '  wamp_http: http://127.0.0.1:8001/call',
    `  wamp_realm: ${defaultRealm}`,
    `  address_root: ${defaultAddressRoot}`,
    '',
    'hosts:',
    '  # The hostname of the containers',
    `  ${ownHost}:`,
    '    agent-instances:',
    ...instances.flatMap(({ id, class: name, arguments: words }) => [
      `      - agent-class: ${JSON.stringify(name ?? 'Agent')}`,
      `        instance-id: ${JSON.stringify(id)}`,
      `        arguments: [${words.map((word) => JSON.stringify(word)).join(', ')}]`,
    ]),
    '',
  ].join('\n');
}

function readSite(config: SiteConfigFile): Site {
  const { path } = config.file;
  const folder = folderOf(path);
  const [host] = config.hosts.filter(({ instances }) => instances.length > 0);
  return {
    mount: path.endsWith('default.yaml') ? `./${folder}:/config:ro` : `./${path}:/config/default.yaml:ro`,
    host: host === undefined || host.name.value === 'localhost' ? ownHost : host.name.value,
    instances: (host?.instances ?? []).flatMap(({ instanceId, agentClass, arguments: words }) =>
      instanceId === null
        ? []
        : [
            {
              id: instanceId.value,
              class: agentClass?.value ?? null,
              arguments: (words ?? []).map(({ value }) => value),
            },
          ],
    ),
    file: null,
  };
}

function siteOf(repo: AgentRepo, plan: Plan, named: readonly KnownInstance[]): Site {
  const configs = repo.siteConfigs.filter(({ file, fragment }) => !fragment && !besides.test(file.path));
  const config = configs.find(({ file }) => /(?:^|\/)default\.yaml$/.test(file.path)) ?? configs[0];
  if (config) return readSite(config);
  const instances = named.length > 0 ? named : invented(repo, plan);
  return {
    mount: './config:/config:ro',
    host: ownHost,
    instances,
    file: { path: 'config/default.yaml', text: siteText(plan, instances) },
  };
}

/** `command` of a service: which script, where the image holds several agents or a plugin beside them. */
function commandOf(plan: Plan, instance: KnownInstance): readonly string[] {
  if (plan.scripts.length === 0 || (plan.scripts.length === 1 && plan.installs.length === 0)) return [];
  const script = plan.scripts.find((each) => each.class !== null && each.class === instance.class);
  const named = script ?? plan.scripts.find((each) => idOf(each) === instance.id);
  if (!named) return [];
  const words = ['--agent', `/app/${plan.name}/${named.file}`, '--entrypoint', named.entryPoint];
  return ['    command:', ...words.map((word) => `      - ${JSON.stringify(word)}`)];
}

/** A service for each agent that is known, and where there is none yet, the site config that it reads. */
export function composeTexts(
  repo: AgentRepo,
  plan: Plan,
  named: readonly KnownInstance[],
  kept: ReadonlyMap<string, readonly string[]>,
): readonly GeneratedFile[] {
  const site = siteOf(repo, plan, named);
  const text = [
    `# The agents of ${plan.name} on one computer, ${generatedMark} generate --compose.`,
    '# A WAMP router (Crossbar) is expected at port 8001; SITE_HUB and SITE_HTTP name another one.',
    'services:',
    ...site.instances.flatMap((instance) => [
      `  ocs-${instance.id}:`,
      `    image: ${plan.name.toLowerCase()}:dev`,
      '    build: .',
      `    hostname: ${site.host}`,
      '    network_mode: host',
      '    volumes:',
      `      - ${site.mount}`,
      '    environment:',
      `      - INSTANCE_ID=${instance.id}`,
      '      - SITE_HUB=${SITE_HUB:-ws://127.0.0.1:8001/ws}',
      '      - SITE_HTTP=${SITE_HTTP:-http://127.0.0.1:8001/call}',
      '      - LOGLEVEL=info',
      ...commandOf(plan, instance),
      '',
    ]),
    ...region('services', 'services of your own', kept),
    '',
  ].join('\n');
  return [{ path: composePath(repo), text }, ...(site.file ? [site.file] : [])];
}
