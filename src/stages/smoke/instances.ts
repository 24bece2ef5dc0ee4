import type { InstanceSpec } from '../../config/instance.ts';
import type { SmokeLevel } from '../../model/report.ts';
import { baseAgents } from '../../ocs/agent-cli.ts';
import type { Agent } from '../../repo/agent-repo.ts';
import type { Examined } from '../../smoke/examined.ts';
import type { InstancePlan } from '../../smoke/instance.ts';
import type { Built } from '../build.ts';
import type { World } from '../stage.ts';
import { homeless, homeOf } from './home.ts';
import { isRowOf, type TriedService } from './rows.ts';
import { type SidecarImages, sidecarPlan } from './sidecars.ts';

/** An instance to start. `found`: nobody named it, so it never gives more than a notice. */
export type Candidate = InstanceSpec & { readonly found: boolean; readonly service?: TriedService };

const nothingMore = {
  env: {},
  files: [],
  devices: [],
  sidecars: [],
  operations: [],
  cleanStopRequired: false,
  image: null,
} as const;

/** Whether an instance of this class would run in this image. A script's class is not looked at by OCS. */
function runsHere(agentClass: string, agents: readonly Agent[]): boolean {
  return agents.some((agent) =>
    agent.source === 'plugin' || agent.class !== null
      ? agent.class === agentClass
      : !Object.hasOwn(baseAgents, agentClass),
  );
}

function fromSiteConfig(input: Built, path: string): readonly Candidate[] | string {
  const wanted = path.replace(/^\.\//, '');
  const file = input.repo.siteConfigs.find((one) => one.file.path === wanted && !one.fragment);
  if (file === undefined)
    return `\`site-config\`: ${path} is no site config of this repository; a YAML file with \`hub\` and \`hosts\` was expected`;
  const found = new Map<string, Candidate>();
  for (const { instances } of file.hosts) {
    for (const { instanceId, agentClass, arguments: given } of instances) {
      if (instanceId === null || agentClass === null || !runsHere(agentClass.value, input.repo.agents)) continue;
      found.set(instanceId.value, {
        ...nothingMore,
        instanceId: instanceId.value,
        agentClass: agentClass.value,
        arguments: given?.map(({ value }) => value) ?? [],
        allowFailure: false,
        found: false,
      });
    }
  }
  return [...found.values()];
}

/** Whether an instance runs in this image of the repository. */
function isHere(spec: InstanceSpec, input: Built, world: World): boolean {
  return (spec.image ?? homeOf(spec, input, world)) === input.name;
}

/** What the input and the settings name for this image. */
export function givenInstances(input: Built, world: World): readonly InstanceSpec[] {
  const { instances, build } = world.config;
  const own = build.find(({ name }) => name === input.name)?.instances ?? [];
  return [...own, ...instances.filter(({ image }) => image === null || image === input.name)];
}

/** What the input, the settings and the site config name for this image; a sentence where that cannot be read. */
export function namedInstances(input: Built, world: World): readonly Candidate[] | string {
  const { siteConfig } = world.config;
  const trouble = homeless(world.config.instances, input, world);
  if (trouble !== null) return trouble;
  const own = world.config.build.find(({ name }) => name === input.name)?.instances ?? [];
  const named = givenInstances(input, world)
    .filter((spec) => own.includes(spec) || isHere(spec, input, world))
    .map((spec): Candidate => ({ ...spec, found: false }));
  if (siteConfig === null) return named;
  const more = fromSiteConfig(input, siteConfig);
  if (typeof more === 'string') return more;
  const isNamed = ({ instanceId }: Candidate): boolean =>
    [...named, ...world.config.instances].some((one) => one.instanceId === instanceId);
  return [...named, ...more.filter((one) => !isNamed(one) && isHere(one, input, world))];
}

const levels: readonly SmokeLevel[] = ['help', 'import', 'run', 'full', 'compose', 'off'];

/** How deep to go: what the user says of this image or of all, or what there is to test. */
export function levelOf(input: Built, world: World, named: readonly Candidate[]): SmokeLevel {
  const own = world.config.build.find(({ name }) => name === input.name)?.smoke;
  const level = levels.find((one) => one === own);
  if (level !== undefined) return level;
  const { smoke, tryFound } = world.config;
  if (smoke !== 'auto') return smoke;
  if (named.length > 0 || tryFound) return 'run';
  return input.repo.agents.some(({ source }) => source === 'plugin') ? 'import' : 'help';
}

/** Agents that nobody named and that need no argument, as instances. */
export function foundInstances(input: Built, examined: Examined, named: readonly Candidate[]): readonly Candidate[] {
  return input.repo.agents.flatMap((agent) => {
    const row = examined.agents.find((one) => isRowOf(one, agent));
    if (!row || row.error !== null || row.parserError !== null || (row.required?.length ?? 0) > 0) return [];
    const isNamed =
      agent.source === 'script' ? named.length > 0 : named.some(({ agentClass }) => agentClass === agent.class);
    if (isNamed) return [];
    const name = (agent.class ?? agent.file?.replace(/^.*\/|\.py$/g, '') ?? 'agent')
      .replace(/[a-z](?=[A-Z])/g, '$&-')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toLowerCase();
    return [
      {
        ...nothingMore,
        instanceId: `found-${name}`,
        agentClass: agent.class,
        arguments: [],
        allowFailure: true,
        found: true,
      },
    ];
  });
}

/** The class to put in the site config. A script's class is not looked at, but must stand there. */
function classOf(spec: InstanceSpec, agents: readonly Agent[]): string {
  return spec.agentClass ?? agents.find((agent) => agent.class !== null)?.class ?? 'Agent';
}

export function planOf(spec: InstanceSpec, input: Built, world: World, images: SidecarImages): InstancePlan {
  return {
    image: input.id,
    instanceId: spec.instanceId,
    agentClass: classOf(spec, input.repo.agents),
    arguments: spec.arguments,
    env: spec.env,
    files: spec.files.map(({ source, target }) => ({ from: `${world.root}/${source}`, to: target })),
    devices: spec.devices,
    sidecars: spec.sidecars.map((one) => sidecarPlan(one, input, world.root, images)),
    configDir: input.configDir,
    timeout: world.config.smokeTimeout,
    // A router that somebody gave us may be the telescope's: nothing is moved there.
    operations: world.config.hub === 'embedded' || world.config.hubIsTest ? spec.operations : [],
  };
}
