import { expect, test } from 'vitest';
import { diagnose } from '../../../src/smoke/diagnoses/index.ts';
import type { Evidence, Exit } from '../../../src/smoke/evidence.ts';
import { nothingSeen } from '../../../src/smoke/seen.ts';

function evidence(log: readonly string[], exit: Partial<Exit> | null, seen: Partial<Evidence['seen']> = {}): Evidence {
  return {
    instanceId: 'valve-1',
    agentClass: 'ValveAgent',
    seen: { ...nothingSeen, ...seen },
    log,
    exit: exit && { status: 1, outOfMemory: false, engineError: '', ...exit },
    hubUrl: 'ws://172.18.0.1:1234/abc/ws',
  };
}

// Each log is what OCS, Python or the engine printed on a real container.
test.each<[string, Evidence]>([
  [
    'arguments-unrecognized',
    evidence(['ocs-agent-cli: error: unrecognized arguments: --agent /app/x.py --entrypoint main'], { status: 2 }),
  ],
  ['entrypoint-not-provided', evidence(['--entrypoint not provided. Exiting'], {})],
  ['instance-id-not-provided', evidence(['--instance-id (or $INSTANCE_ID) not provided. Exiting.'], {})],
  ['instance-not-found', evidence(['Traceback …', 'RuntimeError: Could not find matching device description.'], {})],
  ['class-unknown', evidence(['Traceback …', "KeyError: 'ValveAgent'"], {})],
  ['module-missing', evidence(["ModuleNotFoundError: No module named 'serial'"], {})],
  ['main-signature', evidence(["TypeError: main() got an unexpected keyword argument 'args'"], {})],
  [
    'program-not-found',
    evidence([], { status: 127, engineError: 'exec: "dumb-init": executable file not found in $PATH' }),
  ],
  ['program-not-found', evidence(['/bin/sh: 1: [dumb-init,: not found'], { status: 127 })],
  ['out-of-memory', evidence(['anything'], { status: 137, outOfMemory: true })],
  [
    'python-exception',
    evidence(
      [
        'Traceback …',
        "2026-11-22T20:25:20+0000 FileNotFoundError: [Errno 2] No such file or directory: '/dev/ttyUSB0'",
      ],
      {},
    ),
  ],
  ['hub-unreachable', evidence(['Scheduling retry 3 to connect <endpoint> in 2.1 seconds.'], null)],
  ['returned-early', evidence(['Could not find device port for LSA22ZC'], { status: 0 })],
  ['left-the-hub', evidence(['All pictures taken, goodbye'], { status: 0 }, { connected: true, joined: true })],
  ['never-connected', evidence(['Waiting for /dev/ttyACM0'], null)],
])('%s is recognised', (id, facts) => {
  expect(diagnose(facts)?.id).toBe(id);
});

test('one string for several arguments is taken apart in the remedy', () => {
  const facts = evidence(['ocs-agent-cli: error: unrecognized arguments: --agent /app/x.py --entrypoint main'], {
    status: 2,
  });
  expect(diagnose(facts)?.remedy).toContain("'--agent', '/app/x.py', '--entrypoint', 'main'");
});

test('a missing hub is not blamed on an agent that did connect', () => {
  const facts = evidence(['Scheduling retry 3 to connect <endpoint> in 2.1 seconds.'], null, { connected: true });
  expect(diagnose(facts)).toBeNull();
});

test('where nothing fits, nothing is claimed', () => {
  expect(diagnose(evidence(['strange'], { status: 3 }))).toBeNull();
});
