import { fromLog } from '../evidence.ts';

/** The last resort: whatever exception Python printed last. */
export const pythonException = fromLog({
  id: 'python-exception',
  pattern: /^(?<type>[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)): ?(?<text>.*)$/,
  cause: ({ type = '', text = '' }) => `the agent raised ${type}${text ? `: ${text}` : ''}`,
  remedy: () =>
    'look at the traceback in the log below; what needs hardware or files belongs into a task, or must be given to the instance as `files`, `devices` or `env`',
});
