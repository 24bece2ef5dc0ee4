import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. */
export const agentImportFailed = rule<{
  /** `tele.agents.valve.agent (ValveAgent) does not import in the image`. */
  readonly subject: string;
  readonly error: string;
  readonly remedy: string;
}>({
  id: 'agent-import-failed',
  title: 'an agent module or plugin does not import in the image, or its parser does not build',
  severity: 'error',
  witness: 'test/e2e/smoke-image.test.ts',
  message: ({ subject, error, remedy }) => `${subject}: ${error}; ${remedy}`,
});
