import type { InstanceSpec } from '../config/instance.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { type Location, wholeFile } from '../model/location.ts';
import type { AgentRow, SmokeLevel } from '../model/report.ts';
import type { Agent, AgentRepo } from '../repo/agent-repo.ts';
import { agentClassMismatch } from '../rules/agent-class-mismatch/rule.ts';
import { agentExitedEarly } from '../rules/agent-exited-early/rule.ts';
import { agentImportFailed } from '../rules/agent-import-failed/rule.ts';
import { agentNotUp } from '../rules/agent-not-up/rule.ts';
import { agentOperationFailed } from '../rules/agent-operation-failed/rule.ts';
import { agentUncleanStop } from '../rules/agent-unclean-stop/rule.ts';
import { imageContract } from '../rules/image-contract/rule.ts';
import { findingOf } from '../rules/rule.ts';
import { askHelp } from '../smoke/help.ts';
import { type ImportedAgent, importAgents } from '../smoke/import.ts';
import { type InstancePlan, type InstanceResult, runInstances } from '../smoke/instance.ts';
import { openSandbox, SandboxFailed } from '../smoke/sandbox.ts';
import type { Built } from './build.ts';
import type { Stage, StageResult, World } from './stage.ts';

export type Smoked = Built & { readonly level: Exclude<SmokeLevel, 'off'> };

/** How deep to go: what the user says, or what there is to test. */
export function levelOf(world: World, repo: AgentRepo, instances: readonly InstanceSpec[]): SmokeLevel {
  const { smoke } = world.config;
  if (smoke !== 'auto') return smoke;
  if (instances.length > 0) return 'run';
  return repo.agents.some(({ source }) => source === 'plugin') ? 'import' : 'help';
}

/** Where a finding on a running agent points: its module if known, else the Dockerfile; never a line. */
function placeOf(input: Built, agentClass: string | null): Location | null {
  const agent =
    input.repo.agents.find((one) => one.class === agentClass) ??
    (input.repo.agents.length === 1 ? input.repo.agents[0] : undefined);
  const file = agent?.file ?? input.dockerfile;
  return file === null ? null : wholeFile(file);
}

/** The class to put in the site config. A script's class is not looked at, but must stand there. */
function classOf(spec: InstanceSpec, agents: readonly Agent[]): string {
  return spec.agentClass ?? agents.find((agent) => agent.class !== null)?.class ?? 'Agent';
}

function planOf(spec: InstanceSpec, input: Built, world: World): InstancePlan {
  return {
    image: input.id,
    instanceId: spec.instanceId,
    agentClass: classOf(spec, input.repo.agents),
    arguments: spec.arguments,
    env: spec.env,
    files: spec.files.map(({ source, target }) => ({ from: `${world.root}/${source}`, to: target })),
    devices: spec.devices,
    configDir: input.configDir,
    timeout: world.config.smokeTimeout,
    // A router that somebody gave us may be the telescope's: nothing is moved there.
    operations: world.config.hub === 'embedded' || world.config.hubIsTest ? spec.operations : [],
  };
}

function failureFinding(result: InstanceResult, spec: InstanceSpec, at: Location | null): Finding {
  const severity: Severity = spec.allowFailure ? 'notice' : 'error';
  const params = {
    instance: result.plan.instanceId,
    reason: result.reason,
    cause: result.diagnosis?.cause ?? 'no known cause fits: look at the last lines of its log',
    evidence: result.diagnosis?.evidence ?? null,
    remedy: result.diagnosis?.remedy ?? 'run it yourself with the same variables: INSTANCE_ID, SITE_HUB, SITE_HTTP',
    log: result.log.slice(-50),
  };
  return findingOf(result.failure === 'exited' ? agentExitedEarly : agentNotUp, { severity, at, params });
}

function findingsOf(result: InstanceResult, spec: InstanceSpec, input: Built): readonly Finding[] {
  const at = placeOf(input, result.plan.agentClass);
  const instance = result.plan.instanceId;
  if (result.status === 'failed') return [failureFinding(result, spec, at)];
  const findings: Finding[] = [];
  const { api, stop, seen } = result;
  const fromPlugin = input.repo.agents.some(
    (agent) => agent.source === 'plugin' && agent.class === result.plan.agentClass,
  );
  if (fromPlugin && api?.agentClass && api.agentClass !== result.plan.agentClass) {
    findings.push(
      findingOf(agentClassMismatch, { at, params: { class: result.plan.agentClass, reported: api.agentClass } }),
    );
  }
  const failed = new Map<string, string>(
    [...seen.failedOperations].map((name) => [name, 'its session failed'] as const),
  );
  for (const { plan, failure } of result.operations) if (failure !== null) failed.set(plan.name, failure);
  for (const [operation, why] of failed) {
    if (spec.operations.some(({ name, mayFail }) => name === operation && mayFail)) continue;
    const severity = spec.allowFailure ? 'notice' : 'error';
    findings.push(findingOf(agentOperationFailed, { severity, at, params: { instance, operation, why } }));
  }
  if (stop && stop.status !== 0) {
    findings.push(
      findingOf(agentUncleanStop, {
        severity: spec.cleanStopRequired ? 'error' : 'warning',
        at,
        params: { instance, status: stop.status, seconds: Math.round(stop.seconds * 10) / 10 },
      }),
    );
  }
  return findings;
}

function rowOf(result: InstanceResult, input: Built): AgentRow {
  const agent =
    input.repo.agents.find((one) => one.class === result.plan.agentClass) ??
    (input.repo.agents.length === 1 ? input.repo.agents[0] : undefined);
  return {
    class: result.api?.agentClass ?? result.plan.agentClass,
    module: agent?.module ?? null,
    image: input.name,
    status: result.status,
    instanceId: result.plan.instanceId,
    tasks: result.api?.tasks ?? [],
    processes: result.api?.processes ?? [],
    feeds: result.api?.feeds ?? [],
    secondsToUp: result.secondsToUp,
    stop: result.stop,
  };
}

function untried(agent: Agent, input: Built, status: AgentRow['status']): AgentRow {
  return {
    class: agent.class,
    module: agent.module,
    image: input.name,
    status,
    instanceId: null,
    tasks: [],
    processes: [],
    feeds: [],
    secondsToUp: null,
    stop: null,
  };
}

async function help(input: Built, world: World): Promise<StageResult<Smoked>> {
  const asked = await askHelp(world, input.id, world.config.smokeTimeout);
  const agents = input.repo.agents.map((agent) => untried(agent, input, 'not-tried'));
  if (asked.reached)
    return { status: 'passed', note: 'ocs-agent-cli --help answers', agents, value: { ...input, level: 'help' } };
  const at = input.dockerfile === null ? null : wholeFile(input.dockerfile);
  const finding = findingOf(imageContract, {
    at,
    params: {
      what: `\`docker run IMAGE --help\` does not reach ocs-agent-cli: ${asked.reason}`,
      evidence: asked.diagnosis?.evidence ?? asked.log.at(-1) ?? null,
      remedy: asked.diagnosis?.remedy ?? 'end the Dockerfile with ENTRYPOINT ["dumb-init", "ocs-agent-cli"]',
    },
  });
  return { status: 'failed', note: asked.reason, agents, findings: [finding] };
}

function importFinding(row: ImportedAgent, input: Built, severity: Severity): Finding {
  const agent = input.repo.agents.find((one) => one.module === row.module);
  return findingOf(agentImportFailed, {
    severity,
    at: agent?.file ? wholeFile(agent.file) : placeOf(input, row.agentClass),
    params: { class: row.agentClass, module: row.module, error: row.error ?? '', missing: row.missing },
  });
}

async function importing(input: Built, world: World): Promise<StageResult<Smoked>> {
  const helped = await help(input, world);
  if (helped.status !== 'passed') return helped;
  const imported = await importAgents(world, input.id, world.config.smokeTimeout);
  const own = input.repo.agents.filter((agent) => agent.source === 'plugin');
  const rows = imported.agents.filter((row) => own.some((agent) => agent.module === row.module));
  const findings = rows.flatMap((row) =>
    row.error === null ? [] : [importFinding(row, input, own.length === 1 ? 'error' : 'warning')],
  );
  const agents = own.map((agent) => {
    const row = rows.find((one) => one.module === agent.module);
    return untried(agent, input, row === undefined ? 'not-tried' : row.error === null ? 'imported' : 'failed');
  });
  if (imported.failure !== null) return { status: 'failed', note: imported.failure, agents, findings };
  const note = `${agents.filter(({ status }) => status === 'imported').length} of ${own.length} agents import`;
  if (findings.some(({ severity }) => severity === 'error')) return { status: 'failed', note, agents, findings };
  return { status: 'passed', note, agents, findings, value: { ...input, level: 'import' } };
}

async function running(
  input: Built,
  world: World,
  specs: readonly InstanceSpec[],
  level: Smoked['level'],
): Promise<StageResult<Smoked>> {
  if (specs.length === 0) {
    return {
      status: 'failed',
      note: '`smoke: run` has no instance to run: name one under `instances`, or give `site-config`',
    };
  }
  const sandbox = await openSandbox(world, world.config.hub);
  try {
    const plans = specs.map((spec) => planOf(spec, input, world));
    const results = await runInstances(world, sandbox, plans, world.config.parallel ?? world.cores);
    const findings = results.flatMap((result, index) => {
      const spec = specs[index];
      return spec ? findingsOf(result, spec, input) : [];
    });
    const rest = input.repo.agents.filter(
      (agent) => !results.some(({ plan }) => plan.agentClass === agent.class || agent.source === 'script'),
    );
    const agents = [
      ...results.map((result) => rowOf(result, input)),
      ...rest.map((agent) => untried(agent, input, 'not-tried')),
    ];
    const up = results.filter(({ status }) => status === 'up').length;
    const note = `${up} of ${results.length} instances came up`;
    if (findings.some(({ severity }) => severity === 'error')) return { status: 'failed', note, agents, findings };
    return { status: 'passed', note, agents, findings, value: { ...input, level } };
  } finally {
    await sandbox.close();
  }
}

/** Tests the container for real, with its configuration by environment variables. */
export const smoke: Stage<Built, Smoked> = {
  name: 'smoke',
  async run(input, world) {
    const specs = world.config.instances.filter(({ image }) => image === null || image === input.name);
    const level = levelOf(world, input.repo, specs);
    if (input.source.kind === 'existing' && !input.source.image.isAgentImage) {
      return { status: 'skipped', note: 'no agent image: it names another program than ocs-agent-cli' };
    }
    try {
      switch (level) {
        case 'off':
          return { status: 'skipped', note: '`smoke: off`' };
        case 'help':
          return await help(input, world);
        case 'import':
          return await importing(input, world);
        case 'run':
        case 'full':
        case 'compose':
          return await running(input, world, specs, level);
      }
    } catch (error) {
      if (error instanceof SandboxFailed) return { status: 'failed', note: error.message };
      throw error;
    }
  },
};
