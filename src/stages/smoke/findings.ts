import type { Finding, Severity } from '../../model/finding.ts';
import type { Location } from '../../model/location.ts';
import { agentClassMismatch } from '../../rules/agent-class-mismatch/rule.ts';
import { agentExitedEarly } from '../../rules/agent-exited-early/rule.ts';
import { agentNotUp } from '../../rules/agent-not-up/rule.ts';
import { agentOperationFailed } from '../../rules/agent-operation-failed/rule.ts';
import { agentUncleanStop } from '../../rules/agent-unclean-stop/rule.ts';
import { agentWrongIdentity } from '../../rules/agent-wrong-identity/rule.ts';
import { environmentIgnored } from '../../rules/environment-ignored/rule.ts';
import { feedDataInvalid } from '../../rules/feed-data-invalid/rule.ts';
import { precedenceBroken } from '../../rules/precedence-broken/rule.ts';
import { findingOf } from '../../rules/rule.ts';
import { identityWrong } from '../../smoke/diagnoses/address-not-permitted.ts';
import type { InstanceResult } from '../../smoke/instance.ts';
import type { Disproof } from '../../smoke/proofs/index.ts';
import type { Built } from '../build.ts';
import type { Candidate } from './instances.ts';
import { placeOf } from './rows.ts';

/** On what was named as it is; a failure that is allowed, or an agent that nobody named, is worth a notice. */
function atMost({ allowFailure, found }: Candidate, severity: Severity): Severity {
  return found || (allowFailure && severity === 'error') ? 'notice' : severity;
}

function failureFinding(result: InstanceResult, spec: Candidate, at: Location | null): Finding {
  const severity = atMost(spec, 'error');
  const { diagnosis } = result;
  const otherwise = spec.service?.otherwise ?? [];
  const instance = result.plan.instanceId;
  if (diagnosis?.id === identityWrong) {
    const { cause: found, remedy } = diagnosis;
    return findingOf(agentWrongIdentity, { severity, at, params: { instance, found, remedy } });
  }
  const params = {
    instance,
    reason: otherwise.length === 0 ? result.reason : `${result.reason} (it was tried ${otherwise.join('; ')})`,
    cause: diagnosis?.cause ?? 'no known cause fits: look at the last lines of its log',
    evidence: diagnosis?.evidence ?? null,
    remedy: diagnosis?.remedy ?? 'run it yourself with the same variables: INSTANCE_ID, SITE_HUB, SITE_HTTP',
    log: result.log.slice(-50),
    sidecarLog: result.sidecarLog,
  };
  return findingOf(result.failure === 'exited' ? agentExitedEarly : agentNotUp, { severity, at, params });
}

function operationFindings(result: InstanceResult, spec: Candidate, at: Location | null): readonly Finding[] {
  const instance = result.plan.instanceId;
  const failed = new Map<string, string>(
    [...result.seen.failedOperations].map((name) => [name, 'its session failed'] as const),
  );
  for (const { plan, failure } of result.operations) if (failure !== null) failed.set(plan.name, failure);
  return [...failed]
    .filter(([operation]) => !spec.operations.some(({ name, mayFail }) => name === operation && mayFail))
    .map(([operation, why]) =>
      // There is no hardware where nobody asked for the agent: an operation that fails there is no surprise.
      findingOf(agentOperationFailed, { severity: atMost(spec, 'error'), at, params: { instance, operation, why } }),
    );
}

function stopFinding(
  stop: { readonly status: number; readonly seconds: number },
  spec: Candidate,
  at: Location | null,
) {
  return findingOf(agentUncleanStop, {
    severity: atMost(spec, spec.cleanStopRequired ? 'error' : 'warning'),
    at,
    params: { instance: spec.instanceId, status: stop.status, seconds: Math.round(stop.seconds * 10) / 10 },
  });
}

/** Whether the code shows already that the agent calls itself otherwise. */
function isSaid(agentClass: string, { repo, source }: Built): boolean {
  const found = agentClassMismatch.check?.(repo, { generate: source.kind === 'generate' }) ?? [];
  return [...found].some(({ params }) => params.class === agentClass);
}

/** What is to be said of one instance that was started. */
export function instanceFindings(result: InstanceResult, spec: Candidate, input: Built): readonly Finding[] {
  const module = placeOf(input, result.plan.agentClass);
  const at = spec.service?.at ?? module;
  if (result.failure === 'cancelled') return [];
  if (result.status === 'failed') return [failureFinding(result, spec, at)];
  const findings: Finding[] = [];
  const { api, stop, seen } = result;
  const { agentClass, instanceId: instance } = result.plan;
  const fromPlugin = input.repo.agents.some((agent) => agent.source === 'plugin' && agent.class === agentClass);
  if (fromPlugin && api?.agentClass && api.agentClass !== agentClass && !isSaid(agentClass, input)) {
    const severity = atMost(spec, agentClassMismatch.severity);
    findings.push(
      findingOf(agentClassMismatch, { severity, at: module, params: { class: agentClass, reported: api.agentClass } }),
    );
  }
  findings.push(...operationFindings(result, spec, at));
  for (const { name, problems } of seen.feedData.values()) {
    for (const problem of problems)
      findings.push(
        findingOf(feedDataInvalid, {
          severity: atMost(spec, 'warning'),
          at,
          params: { instance, feed: name, problem },
        }),
      );
  }
  if (stop && stop.status !== 0) findings.push(stopFinding(stop, spec, at));
  return findings;
}

function proofFinding(disproof: Disproof, spec: Candidate, at: Location | null): Finding {
  const instance = spec.instanceId;
  const severity = atMost(spec, 'error');
  switch (disproof.kind) {
    case 'environment': {
      const { variable, found, remedy } = disproof;
      return findingOf(environmentIgnored, { severity, at, params: { instance, variable, found, remedy } });
    }
    case 'precedence': {
      const { flag, found, remedy } = disproof;
      return findingOf(precedenceBroken, { severity, at, params: { instance, flag, found, remedy } });
    }
    case 'identity': {
      const { found, remedy } = disproof;
      return findingOf(agentWrongIdentity, { severity, at, params: { instance, found, remedy } });
    }
    case 'life': {
      const { found: reason, cause, remedy } = disproof;
      return findingOf(agentNotUp, {
        severity,
        at,
        params: { instance, reason, cause, evidence: null, remedy, log: [], sidecarLog: [] },
      });
    }
    case 'stop':
      return stopFinding(disproof, spec, at);
  }
}

/** What the proofs of level `full` found wrong. */
export function proofFindings(disproofs: readonly Disproof[], spec: Candidate, input: Built): readonly Finding[] {
  const at = placeOf(input, spec.agentClass);
  return disproofs.map((disproof) => proofFinding(disproof, spec, at));
}
