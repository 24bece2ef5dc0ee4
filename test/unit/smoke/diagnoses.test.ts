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

const isNewArg = [
  '  File "/opt/venv/…/ocs/site_config.py", line 337, in is_new_arg',
  'IndexError: string index out of range',
];
const startLine = '    start = getattr(mod, entrypoint)  # This is the start function.';

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
    'device-missing',
    evidence(
      [
        'Traceback …',
        "2026-11-22T20:25:20+0000 FileNotFoundError: [Errno 2] No such file or directory: '/dev/ttyUSB0'",
      ],
      {},
    ),
  ],
  ['python-exception', evidence(['ZeroDivisionError: division by zero'], {})],
  ['variable-empty', evidence(["Args: ['--instance-id', 'valve-1', '--site-host', '']", ...isNewArg], {})],
  ['config-dir-unset', evidence(["    assert (os.getenv('OCS_CONFIG_DIR') is not None)", 'AssertionError'], {})],
  [
    'site-config-missing',
    evidence(["FileNotFoundError: [Errno 2] No such file or directory: '/config/default.yaml'"], {}),
  ],
  [
    'site-config-unreadable',
    evidence(
      ['yaml.parser.ParserError: while parsing a flow node', '  in "/config/default.yaml", line 2, column 1'],
      {},
    ),
  ],
  [
    'site-config-incomplete',
    evidence(['  File "/opt/venv/…/ocs/site_config.py", line 54, in from_dict', "KeyError: 'hub'"], {}),
  ],
  ['class-missing', evidence(["KeyError: 'agent-class'"], {})],
  [
    'host-unknown',
    evidence(["KeyError: 'Site config has no entry in \"hosts\" for [\\'b19c\\', \\'localhost\\']'"], {}),
  ],
  [
    'timeout-invalid',
    evidence(["ocs-agent-cli: error: argument --crossbar-timeout: invalid int value: 'abc'"], { status: 2 }),
  ],
  [
    'hub-url-invalid',
    evidence(
      ["2026-11-22T21:52:08+0000 ValueError: invalid WebSocket URL: protocol scheme 'http' is not for WebSocket"],
      {},
    ),
  ],
  [
    'option-ambiguous',
    evidence(['ocs-agent-cli: error: ambiguous option: --site could match --site-hub, --site-http, --site-host'], {
      status: 2,
    }),
  ],
  [
    'argument-required',
    evidence(['ocs-agent-cli: error: the following arguments are required: --port'], { status: 2 }),
  ],
  [
    'argument-invalid',
    evidence(
      [
        "2026-11-22T21:52:14+0000 ocs-agent-cli: error: argument --mode: invalid choice: 'fast' (choose from 'idle', 'acq')",
      ],
      { status: 2 },
    ),
  ],
  ['module-shadowed', evidence([startLine, "AttributeError: module 'json' has no attribute 'main'"], {})],
  ['entry-missing', evidence([startLine, "AttributeError: module 'agent' has no attribute 'main'"], {})],
  ['plugin-without-agents', evidence(["AttributeError: module 'tele.plugin' has no attribute 'agents'"], {})],
  [
    'plugin-duplicate',
    evidence(
      ['    (plugin, ) = discovered_plugins.select(name=name)', 'ValueError: too many values to unpack (expected 1)'],
      {},
    ),
  ],
  [
    'plugin-not-loaded',
    evidence(['Could not load plugin: tele', "  Error: No module named 'wobble'", "KeyError: 'ValveAgent'"], {}),
  ],
  [
    'syntax-error',
    evidence(['  File "/app/agent.py", line 1', '    def main(args=None)', "SyntaxError: expected ':'"], {}),
  ],
  [
    'library-missing',
    evidence(['ImportError: libGL.so.1: cannot open shared object file: No such file or directory'], {}),
  ],
  ['variable-missing', evidence(["    os.environ['VALVE_HOST']", "KeyError: 'VALVE_HOST'"], {})],
  ['permission-denied', evidence(["PermissionError: [Errno 13] Permission denied: '/data/run.txt'"], {})],
  ['file-missing', evidence(["FileNotFoundError: [Errno 2] No such file or directory: '/app/calibration.csv'"], {})],
  [
    'device-not-here',
    evidence([], {
      status: 128,
      engineError:
        'error gathering device information while adding custom device "/dev/ttyUSB7": no such file or directory',
    }),
  ],
  ['hardware-unreachable', evidence(['ConnectionRefusedError: [Errno 111] Connection refused'], {})],
  ['hardware-unreachable', evidence(['TimeoutError: timed out'], {})],
  ['exec-format', evidence(['exec /app/program: exec format error'], { status: 255 })],
  ['killed', evidence(["Args: ['--instance-id', 'valve-1']"], { status: 137 })],
  ['terminated', evidence([], { status: 143 })],
  ['crashed', evidence([], { status: 139 })],
  [
    'hub-path-wrong',
    evidence(["failing WebSocket opening handshake ('WebSocket connection upgrade failed [404]: Not Found')"], null),
  ],
  [
    'realm-wrong',
    evidence(
      [],
      { status: 0 },
      { connected: true, refusals: ['wamp.error.no_such_realm: no realm "telescope" exists on this router'] },
    ),
  ],
  [
    'address-not-permitted',
    evidence(
      [],
      { status: 0 },
      { connected: true, joined: true, refusals: ['wamp.error.not_authorized: telescope.valve-1.ops'] },
    ),
  ],
  [
    'already-running',
    evidence(
      [],
      { status: 0 },
      { connected: true, joined: true, refusals: ['wamp.error.procedure_already_exists: observatory.valve-1.ops'] },
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

test.each<[string, string, readonly string[], string]>([
  [
    'the variable behind an empty argument',
    'cause',
    ["Args: ['--instance-id', 'v', '--site-host', '']", ...isNewArg],
    'SITE_HOST',
  ],
  [
    'two arguments that a flag and its value are',
    'remedy',
    ["Args: ['--mode', 'idle']", 'error: unrecognized arguments: --mode idle'],
    '`arguments`',
  ],
  [
    'one argument that holds both',
    'remedy',
    ["Args: ['--mode idle']", 'error: unrecognized arguments: --mode idle'],
    "'--mode', 'idle'",
  ],
  [
    'the package of a library',
    'remedy',
    ['OSError: libusb-1.0.so.0: cannot open shared object file: No such file'],
    'libusb-1.0-0',
  ],
  [
    'the line for requirements.txt',
    'remedy',
    ['  File "/app/agent.py", line 3', "ModuleNotFoundError: No module named 'serial'"],
    '`pyserial`',
  ],
  [
    'the file that --agent names',
    'cause',
    [
      '  File "/opt/…/ocs/agent_cli.py", line 178, in main',
      '  File "/usr/lib/python3.11/importlib/__init__.py", line 126',
      "ModuleNotFoundError: No module named 'valve'",
    ],
    'to start',
  ],
  [
    'that a data folder of root needs another user',
    'remedy',
    ["PermissionError: [Errno 13] Permission denied: '/data/x'"],
    'user: "9000"',
  ],
])('a diagnosis names %s', (_what, where, log, words) => {
  const found = diagnose(evidence(log, {}));
  expect(where === 'cause' ? found?.cause : found?.remedy).toContain(words);
});

test('a key that is no variable, class or part of the site config is an exception as any other', () => {
  expect(diagnose(evidence(['  File "/app/agent.py", line 3', "KeyError: 'pressure'"], {}))?.id).toBe(
    'python-exception',
  );
});

test('a missing hub is not blamed on an agent that did connect', () => {
  const facts = evidence(['Scheduling retry 3 to connect <endpoint> in 2.1 seconds.'], null, { connected: true });
  expect(diagnose(facts)).toBeNull();
});

test('where nothing fits, nothing is claimed', () => {
  expect(diagnose(evidence(['strange'], { status: 3 }))).toBeNull();
});
