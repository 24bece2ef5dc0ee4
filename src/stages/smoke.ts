import type { InstanceSpec } from '../config/instance.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { AgentRow, SmokeLevel } from '../model/report.ts';
import type { Agent, AgentRepo } from '../repo/agent-repo.ts';
import { agentClassMismatch } from '../rules/agent-class-mismatch/rule.ts';
import { agentExitedEarly } from '../rules/agent-exited-early/rule.ts';
import { agentNotUp } from '../rules/agent-not-up/rule.ts';
import { agentOperationFailed } from '../rules/agent-operation-failed/rule.ts';
import { agentUncleanStop } from '../rules/agent-unclean-stop/rule.ts';
import { findingOf } from '../rules/rule.ts';
import { type InstancePlan, type InstanceResult, runInstances } from '../smoke/instance.ts';
import { openSandbox, SandboxFailed } from '../smoke/sandbox.ts';
import type { Built } from './build.ts';
import { imageFindings, isRowOf, lookAt } from './smoke-image.ts';
import { placeOf, rowOf, untried } from './smoke-rows.ts';
import type { Stage, StageResult, World } from './stage.ts';

export type Smoked = Built & { readonly level: Exclude<SmokeLevel, 'off'> };

/** How deep to go: what the user says, or what there is to test. */
export function levelOf(world: World, repo: AgentRepo, instances: readonly InstanceSpec[]): SmokeLevel {
  const { smoke } = world.config;
  if (smoke !== 'auto') return smoke;
  if (instances.length > 0) return 'run';
  return repo.agents.some(({ source }) => source === 'plugin') ? 'import' : 'help';
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

async function help(input: Built, world: World): Promise<StageResult<Smoked>> {
  const { refused, reason, examined } = await lookAt(input, world, false);
  const agents = input.repo.agents.map((agent) => untried(agent, input, 'not-tried'));
  if (refused) return { status: 'failed', note: reason, agents, findings: [refused] };
  const findings = await imageFindings(examined, input, world, () => null);
  return ended('ocs-agent-cli --help answers', findings, agents, { ...input, level: 'help' });
}

/** Errors among the findings fail the station. */
function ended(
  note: string,
  findings: readonly Finding[],
  agents: readonly AgentRow[],
  value: Smoked,
): StageResult<Smoked> {
  const said = { note, findings, agents };
  return findings.some(({ severity }) => severity === 'error')
    ? { status: 'failed', ...said }
    : { status: 'passed', ...said, value };
}

async function importing(input: Built, world: World, specs: readonly InstanceSpec[]): Promise<StageResult<Smoked>> {
  const { refused, reason, examined } = await lookAt(input, world, true);
  const own = input.repo.agents;
  const agents = own.map((agent) => {
    const row = examined.agents.find((one) => isRowOf(one, agent));
    const broken = row !== undefined && (row.error !== null || row.parserError !== null);
    return untried(agent, input, row === undefined ? 'not-tried' : broken ? 'failed' : 'imported');
  });
  if (refused) return { status: 'failed', note: reason, agents, findings: [refused] };
  const named = new Set(specs.map((spec) => spec.agentClass));
  const findings = await imageFindings(examined, input, world, ({ agentClass }) =>
    own.length === 1 || named.has(agentClass) ? 'error' : 'warning',
  );
  if (examined.failure !== null) return { status: 'failed', note: examined.failure, agents, findings };
  const note = `${agents.filter(({ status }) => status === 'imported').length} of ${own.length} agents import`;
  return ended(note, findings, agents, { ...input, level: 'import' });
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
    return ended(note, findings, agents, { ...input, level });
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
          return await importing(input, world, specs);
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
