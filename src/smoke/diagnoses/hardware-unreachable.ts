import { fromLog } from '../evidence.ts';

/** Before the hub is reached, an agent connects to nothing but its hardware. */
export const hardwareUnreachable = fromLog({
  id: 'hardware-unreachable',
  pattern:
    /^(?:\w+\.)*(?<type>ConnectionRefusedError|ConnectionResetError|TimeoutError|timeout|gaierror|herror|NoRouteToHostError|OSError): (?<text>(?:\[Errno (?:-\d+|11[01]|113|101)\] |timed out).*)$/,
  cause: ({ text = '' }) =>
    `the agent connects to its hardware before it connects to the hub, and that failed: ${text}`,
  remedy: () =>
    'connect in a task that runs at startup, with a time-out and another try, so that the agent comes up where the hardware is off; for the test, let a simulator run beside it (`sidecar`), and name it in `arguments`',
});
