import type { SiteConfigFile, SiteInstance } from '../../compose/compose-file.ts';
import { type Trial, trialOf, variableOf } from '../../compose/trial/trial.ts';
import { type Copied, trialModel } from '../../compose/trial/trial-model.ts';
import { siteConfigWithHub } from '../../compose/trial/with-hub.ts';
import type { InstanceSpec } from '../../config/instance.ts';
import { settingsPath } from '../../config/settings-file.ts';
import { whereIs } from '../../model/location.ts';
import { anyHost, siteConfigName } from '../../ocs/site-config.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { type AgentService, settingOf, startedServices } from '../../rules/support/agent-services.ts';
import { flagIn } from '../../rules/support/flags.ts';
import { ownSiteConfigs } from '../../rules/support/site-configs.ts';
import { hostOf, siteConfigPath, siteSourceOf } from '../../rules/support/site-source.ts';
import type { ServiceSource } from '../../smoke/instance.ts';
import { runLabel } from '../../smoke/sandbox.ts';
import type { FileIn } from '../../smoke/service.ts';
import { siteConfigText } from '../../smoke/site-config.ts';
import type { Built } from '../build.ts';
import { type Project, readProject, servicesOf } from '../compose-services.ts';
import type { StageResult, World } from '../stage.ts';
import { type Candidate, givenInstances, planOf } from './instances.ts';
import { type Tried, tryAll } from './run.ts';
import type { Smoked } from './smoked.ts';

type Identity = {
  readonly instanceId: string;
  readonly agentClass: string | null;
  readonly arguments: readonly string[];
  /** Host of the site config that has the instance, where none serves every host. */
  readonly host: string | null;
};

function instancesIn(config: SiteConfigFile, id: string): readonly SiteInstance[] {
  return config.hosts.flatMap(({ instances }) => instances.filter(({ instanceId }) => instanceId?.value === id));
}

/** Who the service says it is, and what the repository's site configs say of that. */
function identityOf(agent: AgentService, model: unknown, repo: AgentRepo): Identity {
  const setting = settingOf(agent, 'INSTANCE_ID');
  const written = setting.kind === 'none' || setting.kind === 'unknown' ? null : setting.text;
  const name = agent.service.name.value;
  const instanceId = written || variableOf(model, name, 'INSTANCE_ID') || name;
  const source = siteSourceOf(repo, agent);
  const own = source.kind === 'file' ? source.config : null;
  const match = own === null ? null : hostOf(agent, own);
  const here = match?.kind === 'host' ? match.host.instances.find((one) => one.instanceId?.value === instanceId) : null;
  const found = here ?? (own ? [own] : ownSiteConfigs(repo)).flatMap((one) => instancesIn(one, instanceId))[0];
  const hosts = (own?.hosts ?? []).filter(({ instances }) => instances.some((one) => one === found));
  return {
    instanceId,
    agentClass: found?.agentClass?.value ?? null,
    arguments: found?.arguments?.map(({ value }) => value) ?? [],
    host: hosts.some((one) => one.name.value === anyHost) ? null : (hosts[0]?.name.value ?? null),
  };
}

function fileIn(root: string): (file: Copied) => FileIn {
  return (file) => (file.from === null ? file : { ...file, from: `${root}/${file.from}` });
}

function serviceSource(trial: Trial, spec: Candidate, agentClass: string, input: Built, world: World): ServiceSource {
  const { root } = world;
  return {
    name: trial.service,
    stopSeconds: trial.stopSeconds,
    planned({ hub, network, extraHosts }, seat, names) {
      const { realm, addressRoot } = hub;
      const there = { hubUrl: seat.hubUrl, httpUrl: seat.httpUrl, realm, addressRoot };
      const { instanceId } = spec;
      const text = siteConfigText({ instanceId, agentClass, arguments: spec.arguments, realm, addressRoot });
      const model = trialModel(trial, {
        ...names,
        image: input.id,
        network,
        labels: { [runLabel]: world.runId },
        extraHosts,
        hub: there,
        environment: spec.env,
        devices: spec.devices,
        siteConfigs: input.repo.siteConfigs.flatMap(({ file, fragment }) => (fragment ? [] : [file])),
        siteConfig: siteConfigWithHub({ path: siteConfigName, text }, there),
      });
      return {
        ...names,
        image: input.id,
        text: model.text,
        volumes: model.volumes.map(({ name, from, files }) => ({
          name,
          from: from === null ? null : from === '' ? root : `${root}/${from}`,
          files: files.map(fileIn(root)),
        })),
        files: [
          ...model.files.map(fileIn(root)),
          ...spec.files.map(({ source, target }) => ({ path: target, from: `${root}/${source}`, text: null })),
        ],
      };
    },
  };
}

const nothingMore = {
  operations: [],
  files: [],
  devices: [],
  env: {},
  sidecars: [],
  cleanStopRequired: false,
  allowFailure: false,
};

/** One service as an instance to start: what `instances` says of its id is added. */
function tried(
  agent: AgentService,
  project: Project,
  named: readonly InstanceSpec[],
  services: readonly AgentService[],
  input: Built,
  world: World,
): Tried {
  const { service, compose } = agent;
  const model = project.status === 'read' ? project.model : null;
  const who = identityOf(agent, model, input.repo);
  const refined = named.find(({ instanceId }) => instanceId === who.instanceId);
  const isScript = flagIn(agent.words, '--agent') !== null;
  const only = input.repo.agents.length === 1 ? (input.repo.agents[0]?.class ?? null) : null;
  const agentClass = refined?.agentClass ?? who.agentClass ?? only ?? (isScript ? 'Agent' : null);
  const configDir = variableOf(model, service.name.value, 'OCS_CONFIG_DIR') || input.configDir;
  const beside = services.filter((other) => other.compose === compose).map((other) => other.service.name.value);
  const trial = trialOf(model, service.name.value, {
    root: world.root,
    snapshot: world.snapshot,
    siteConfig: siteConfigPath(agent) ?? `${configDir}/${siteConfigName}`,
    host: who.host,
    tried: new Set(beside),
  });
  const spec: Candidate = {
    ...nothingMore,
    image: null,
    ...refined,
    instanceId: who.instanceId,
    agentClass,
    arguments: refined && refined.arguments.length > 0 ? refined.arguments : who.arguments,
    found: false,
    service: {
      name: service.name.value,
      file: compose.file.path,
      at: whereIs(service.name),
      otherwise: trial?.otherwise ?? [],
    },
  };
  const plan = { ...planOf({ ...spec, sidecars: [] }, input, world, new Map()), agentClass: agentClass ?? '' };
  if (spec.sidecars.length > 0) {
    const cause = `\`sidecar\` stands at ${who.instanceId}, and \`smoke: compose\` starts what the compose file has`;
    return { spec, plan: { ...plan, refused: { cause, remedy: 'leave it out there, or say `smoke: run`' } } };
  }
  if (project.status === 'refused') {
    const remedy =
      'mend the file until `docker compose config` reads it; values of variables belong into .env beside it';
    return { spec, plan: { ...plan, refused: { cause: `docker compose refuses the file: ${project.why}`, remedy } } };
  }
  if (trial === null) {
    const cause = 'docker compose does not start this service';
    return { spec, plan: { ...plan, refused: { cause, remedy: 'look at what `docker compose config` prints' } } };
  }
  if (trial.siteConfigAt !== null && agentClass === null) {
    const cause = `which agent ${who.instanceId} is cannot be known: its site config is not in the repository`;
    const remedy =
      'name it under `instances`, with `instance-id` and `agent-class`, or keep a site config in the repository';
    return { spec, plan: { ...plan, refused: { cause, remedy } } };
  }
  return { spec, plan: { ...plan, service: serviceSource(trial, spec, agentClass ?? 'Agent', input, world) } };
}

/** Entries under `instances` of which no service of the repository, whatever its image, is started. */
function strangers(named: readonly InstanceSpec[], tried: readonly Tried[], { repo }: Built): readonly string[] {
  const others = startedServices(repo).map((agent) => identityOf(agent, null, repo).instanceId);
  const known = new Set([...others, ...tried.map(({ spec }) => spec.instanceId)]);
  return named.flatMap(({ instanceId }) => (known.has(instanceId) ? [] : [instanceId]));
}

/** The repository's own compose services, as they are written, against the hub. */
export async function composing(input: Built, world: World): Promise<StageResult<Smoked>> {
  const named = givenInstances(input, world);
  const services = servicesOf(input);
  if (services.length === 0) {
    return {
      status: 'failed',
      note: `\`smoke: compose\` finds no service that runs ${input.name} as an agent in a compose file of this repository; name its instances under \`instances\` and say \`run\`, or give this image a \`smoke\` of its own under \`build\` in ${settingsPath}`,
    };
  }
  const files = [...new Set(services.map(({ compose }) => compose))];
  const projects = new Map(
    await Promise.all(files.map(async (compose) => [compose, await readProject(compose, world)] as const)),
  );
  const all = services.flatMap((agent) => {
    const project = projects.get(agent.compose);
    return project ? [tried(agent, project, named, services, input, world)] : [];
  });
  const unknown = strangers(named, all, input);
  if (unknown.length > 0) {
    return {
      status: 'failed',
      note: `\`instances\`: no compose service starts ${unknown.join(', ')}; with \`smoke: compose\` an instance only adds to the service of its id`,
    };
  }
  for (const { spec } of all) {
    const { name = '', otherwise = [] } = spec.service ?? {};
    for (const one of otherwise) world.progress.say(`service ${name} is tried ${one}`);
  }
  return tryAll(input, world, 'compose', all, null);
}
