import { textOfValue } from '../model/json.ts';
import { operationsAddress, responseCodes } from '../ocs/wire.ts';
import type { CallResult, Seat } from '../ports/hub.ts';

/** What to ask of a running agent, in order. */
export type OperationPlan = {
  readonly name: string;
  readonly action: 'start' | 'wait' | 'abort' | 'stop';
  readonly params: Readonly<Record<string, unknown>> | null;
  /** Seconds, for `wait` alone. */
  readonly timeout: number;
};

export type OperationResult = {
  readonly plan: OperationPlan;
  /** null: it did what was asked. */
  readonly failure: string | null;
  /** What its answer holds of the session; null where it holds none. */
  readonly session: { readonly data: unknown; readonly messages: readonly string[] } | null;
};

function lastMessage(session: unknown): string {
  const messages = typeof session === 'object' && session !== null && 'messages' in session ? session.messages : null;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : null;
  const text: unknown = Array.isArray(last) ? last[1] : null;
  return typeof text === 'string' ? `: ${text}` : '';
}

/** The answer of an operation call is `[code, message, session]`. Source: ocs/ocs_agent.py: _ops_handler. */
export function judge(plan: OperationPlan, result: CallResult): string | null {
  if (result.status === 'error')
    return `${plan.action} ${plan.name}: ${result.uri} ${result.args.map(textOfValue).join(' ')}`.trim();
  const answer: unknown = result.args[0];
  const [code, message, session]: readonly unknown[] = Array.isArray(answer) ? answer : result.args;
  if (code === responseCodes.TIMEOUT) return `${plan.name} did not end within ${plan.timeout} s`;
  if (code !== responseCodes.OK) return `${plan.action} ${plan.name} was refused: ${textOfValue(message)}`;
  const success = typeof session === 'object' && session !== null && 'success' in session ? session.success : null;
  if (plan.action === 'wait' && success === false) return `${plan.name} ended without success${lastMessage(session)}`;
  return null;
}

/** `messages` are `[time, text]` pairs. Source: ocs/ocs_agent.py: OpSession.encoded. */
function sessionOf(result: CallResult): OperationResult['session'] {
  if (result.status === 'error') return null;
  const answer: unknown = result.args[0];
  const session: unknown = Array.isArray(answer) ? answer[2] : result.args[2];
  if (typeof session !== 'object' || session === null) return null;
  const fields = new Map<string, unknown>(Object.entries(session));
  const messages = fields.get('messages');
  return {
    data: fields.get('data') ?? null,
    messages: Array.isArray(messages)
      ? messages.flatMap((item: unknown) => (Array.isArray(item) && typeof item[1] === 'string' ? [item[1]] : []))
      : [],
  };
}

/** One after the other; a failure does not stop the next: each is reported. */
export async function runOperations(
  seat: Seat,
  root: string,
  plans: readonly OperationPlan[],
  signal: AbortSignal,
): Promise<readonly OperationResult[]> {
  const results: OperationResult[] = [];
  for (const plan of plans) {
    const kwargs = plan.action === 'wait' ? { timeout: plan.timeout } : {};
    const result = await seat.call(
      operationsAddress(root, seat.instanceId),
      [plan.action, plan.name, plan.params ?? {}],
      kwargs,
      signal,
    );
    results.push({ plan, failure: judge(plan, result), session: sessionOf(result) });
  }
  return results;
}
