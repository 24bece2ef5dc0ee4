import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. */
export const agentUncleanStop = rule<{ readonly instance: string; readonly status: number; readonly seconds: number }>({
  id: 'agent-unclean-stop',
  title: 'an instance does not end with status 0 after SIGTERM',
  severity: 'warning',
  message: ({ instance, status, seconds }) =>
    status === 137
      ? `agent ${instance} had to be killed ${seconds} s after SIGTERM (status 137): a process ignores its stop flag, or the entry point swallows the signal; check \`session.status\` in every loop and keep dumb-init as process 1`
      : `agent ${instance} ended with status ${status} ${seconds} s after SIGTERM; status 0 was expected, look at the end of its log`,
});
