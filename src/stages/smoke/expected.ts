import type { ExpectedFailure } from '../../config/expected-failures.ts';
import { settingsPath } from '../../config/settings-file.ts';
import type { Finding } from '../../model/finding.ts';
import { wholeFile } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRow } from '../../model/report.ts';
import type { Agent } from '../../repo/agent-repo.ts';
import { expectedFailureStale } from '../../rules/expected-failure-stale/rule.ts';
import { findingOf } from '../../rules/rule.ts';
import type { Examined } from '../../smoke/examined.ts';
import type { Built } from '../build.ts';
import type { World } from '../stage.ts';
import { isRowOf, placeOf, untried } from './rows.ts';

/** What the settings say of this agent in this image; null: it should import. */
export function expectedFailureOf(agentClass: string | null, input: Built, world: World): ExpectedFailure | null {
  return (
    world.config.expectedFailures.find(
      (one) => one.agentClass === agentClass && (one.image === null || one.image === input.name),
    ) ?? null
  );
}

/** The row of an agent that was imported and not started. `otherwise`: where the import went well. */
export function importedRow(
  agent: Agent,
  examined: Examined,
  input: Built,
  world: World,
  otherwise: 'imported' | 'not-tried',
): AgentRow {
  const row = examined.agents.find((one) => isRowOf(one, agent));
  if (row === undefined) return untried(agent, input, 'not-tried');
  if (row.error === null && row.parserError === null) return untried(agent, input, otherwise);
  const expected = expectedFailureOf(agent.class, input, world);
  const failed = untried(agent, input, 'failed');
  return expected === null ? failed : { ...failed, expectedFailure: expected.reason };
}

function imports(expected: ExpectedFailure, examined: Examined, input: Built): Finding | null {
  const agent = input.repo.agents.find((one) => one.class === expected.agentClass);
  const row = agent && examined.agents.find((one) => isRowOf(one, agent));
  if (!row || row.error !== null || row.parserError !== null) return null;
  const several = expected.image === null && input.repo.images.length > 1;
  return findingOf(expectedFailureStale, {
    at: placeOf(input, expected.agentClass),
    params: {
      found: `${row.module} (${expected.agentClass}) imports in the image ${input.name}`,
      reason: expected.reason,
      remedy: `take it out of the list${several ? ', or say there in which `image` it fails' : ''}`,
    },
  });
}

function unknown(expected: ExpectedFailure, input: Built): Finding | null {
  const classes = input.repo.agents.flatMap((agent) => (agent.class === null ? [] : [agent.class]));
  // An agent whose class cannot be read may be the one.
  if (classes.includes(expected.agentClass) || classes.length < input.repo.agents.length) return null;
  const meant = nearest(expected.agentClass, classes);
  return findingOf(expectedFailureStale, {
    at: textOf(input.repo.snapshot, settingsPath) === null ? null : wholeFile(settingsPath),
    params: {
      found: `this repository has no agent of class ${expected.agentClass}`,
      reason: expected.reason,
      remedy: `take it out of the list${meant ? `, or write ${meant}` : ''}`,
    },
  });
}

/** Entries of `expected-failures` that are not, or no longer, true. */
export function staleFindings(examined: Examined, input: Built, world: World): readonly Finding[] {
  return world.config.expectedFailures
    .filter(({ image }) => image === null || image === input.name)
    .flatMap((expected) => {
      const finding = unknown(expected, input) ?? imports(expected, examined, input);
      return finding === null ? [] : [finding];
    });
}
