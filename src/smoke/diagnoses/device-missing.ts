import { fromLog } from '../evidence.ts';

/** Python's own message, and pyserial's. */
export const deviceMissing = fromLog({
  id: 'device-missing',
  pattern:
    /(?:FileNotFoundError|SerialException|OSError): .*?(?<path>\/dev\/[\w./-]*\w).*?(?:No such file|$)|No such file or directory: '(?<other>\/dev\/[^']+)'/,
  cause: ({ path, other }) => `the device ${path ?? other} is not in the container`,
  remedy: ({ path, other }) =>
    `open it in a task that runs at startup, not in main() or __init__, so that the agent comes up without it; where the runner has one, give the instance \`devices: [${path ?? other}]\``,
});
