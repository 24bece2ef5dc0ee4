import { invalidInside, ok, type Parsed, type Wrong } from './field.ts';
import { fieldsOf, listOf, unknownKeys } from './yaml-parts.ts';

/** An agent that cannot be imported where its image is tested, and why. */
export type ExpectedFailure = {
  readonly agentClass: string;
  readonly reason: string;
  /** Image of the repository in which it fails; null: in each. */
  readonly image: string | null;
};

export const expectedKeys = ['agent-class', 'reason', 'image'] as const;

function parseOne(value: unknown, where: Wrong['where']): ExpectedFailure | readonly Wrong[] {
  const fields = fieldsOf(value);
  if (!fields) return [{ where, message: 'a mapping of `agent-class` and `reason` was expected' }];
  const problems = [...unknownKeys(fields, expectedKeys, where)];
  const wrong = (key: string, message: string): void => {
    problems.push({ where, key, message });
  };
  const text = (key: string): string | null => {
    const found = fields.get(key);
    return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
  };
  const [agentClass, reason, image] = expectedKeys.map(text);
  if (!agentClass) wrong('agent-class', '`agent-class` is missing or no text');
  if (!reason) wrong('reason', "`reason` is missing: say why it cannot be imported, e.g. the vendor's library");
  if (fields.has('image') && !image) wrong('image', '`image` is no text');
  return agentClass && reason && problems.length === 0 ? { agentClass, reason, image: image ?? null } : problems;
}

/** A YAML list, as text (the input) or as read (the settings file). */
export function parseExpectedFailures(value: unknown): Parsed<readonly ExpectedFailure[]> {
  const list = listOf(value, 'agents with `agent-class` and `reason`');
  if (list.status === 'invalid') return list;
  const parsed = list.value.map((item, index) => parseOne(item, [index]));
  const problems = parsed.flatMap((one) => ('agentClass' in one ? [] : one));
  return problems.length > 0
    ? invalidInside('expected-failures', problems)
    : ok(parsed.flatMap((one) => ('agentClass' in one ? [one] : [])));
}
