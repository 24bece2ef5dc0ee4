import type { Finding, Fix, Params, Severity } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';

/** What a check found: the facts only. `severity` where it differs from the rule's own. */
export type Found<P extends Params> = {
  readonly severity?: Severity;
  readonly at: Location | null;
  readonly params: P;
  readonly fix?: Fix;
};

/**
 * One defect the program knows. `check` is absent where only a build or a running container can show it; then a
 * stage reports it by `findingOf`.
 */
export type Rule<P extends Params = Params> = {
  readonly id: string;
  /** One line for tables: what is found. */
  readonly title: string;
  /** The strongest severity it gives. */
  readonly severity: Severity;
  /** The end-to-end test that shows the failure on a real container. Every rule of severity error has one. */
  readonly witness?: string;
  /** What was found, what was expected, what to do: one or two sentences, lower case, no full stop at the end. */
  message(params: P): string;
  check?(repo: AgentRepo, options: CheckOptions): Iterable<Found<P>>;
};

/** What the user asked for that a rule must know. */
export type CheckOptions = {
  /** `dockerfile: generate`: the Dockerfile that is built is ours. */
  readonly generate: boolean;
  /** Nobody watches: what leaks here has leaked. */
  readonly ci?: boolean;
  /** The registries that images may come from; empty or not given: any. */
  readonly registries?: readonly string[];
};

/** Only gives the literal its type. */
export function rule<P extends Params>(definition: Rule<P>): Rule<P> {
  return definition;
}

export function findingOf<P extends Params>(definition: Rule<P>, found: Found<P>): Finding {
  return {
    rule: definition.id,
    severity: found.severity ?? definition.severity,
    location: found.at,
    params: found.params,
    ...(found.fix ? { fix: found.fix } : {}),
  };
}
