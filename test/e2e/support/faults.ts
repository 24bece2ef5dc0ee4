import type { Variant } from '../../../src/smoke/instance.ts';
import type { Tree } from './trees.ts';

/** A container that really has a fault: the base image, with files copied in and started otherwise. */
export type Fault = {
  /** What is wrong, in words. */
  readonly fault: string;
  /** Id of the diagnosis that must be given. */
  readonly diagnosis: string;
  /** Words of its cause, evidence or remedy. */
  readonly says: string | RegExp;
  /** Copied to /app. */
  readonly files?: Tree['files'];
  readonly executable?: readonly string[];
  readonly variant?: Variant;
  readonly agentClass?: string;
  readonly instanceId?: string;
  readonly siteArguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly devices?: readonly string[];
  /** Bytes that the container may use. */
  readonly memory?: string;
  /** To be up or to end: 60. Those that do neither say less. */
  readonly seconds?: number;
  /** A first container of the same instance-id is up. */
  readonly twice?: boolean;
  /** What stands behind the path of SITE_HUB: a path that the hub does not know. */
  readonly hubSuffix?: string;
};

/** A script agent; `head` comes first, `body` is main's. */
function script(head: string, body = '', signature = 'args=None'): Readonly<Record<string, string>> {
  const text = `import argparse
from ocs import ocs_agent, site_config
${head}

def main(${signature}):
    ${body || 'pass'}
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
`;
  return { 'agent.py': text };
}

const started = ['--agent', '/app/agent.py', '--entrypoint', 'main'];
const asScript: Variant = { arguments: started };

function withArguments(...more: readonly string[]): Variant {
  return { arguments: more };
}

/** A plugin that is found as pip's are, without pip. */
function plugin(files: Readonly<Record<string, string>>, name = 'tele'): Readonly<Record<string, string>> {
  return {
    'tele-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tele\nVersion: 1.0\n',
    'tele-1.0.dist-info/entry_points.txt': `[ocs.plugins]\n${name} = tele.plugin\n`,
    'tele/__init__.py': '',
    'tele/plugin.py': "agents = {'ValveAgent': {'module': 'tele.agent', 'entry_point': 'main'}}\n",
    'tele/agent.py': script('')['agent.py'] ?? '',
    ...files,
  };
}

const asPlugin = { agentClass: 'ValveAgent', env: { PYTHONPATH: '/app' } };

const reads = (path: string): string => `open('${path}', 'w').write('1')`;

/** One instance of the base's own FakeDataAgent, unless it says otherwise. */
export const faults: readonly Fault[] = [
  // What the container is told.
  {
    fault: 'INSTANCE_ID is empty',
    diagnosis: 'variable-empty',
    says: 'INSTANCE_ID',
    variant: { environment: { INSTANCE_ID: '' } },
  },
  {
    fault: 'SITE_HUB is empty',
    diagnosis: 'variable-empty',
    says: 'SITE_HUB',
    variant: { environment: { SITE_HUB: '' } },
  },
  {
    fault: 'INSTANCE_ID does not arrive',
    diagnosis: 'instance-id-not-provided',
    says: 'INSTANCE_ID',
    variant: { environment: { INSTANCE_ID: null } },
  },
  {
    fault: 'OCS_CONFIG_DIR is not set',
    diagnosis: 'config-dir-unset',
    says: 'OCS_CONFIG_DIR',
    variant: { entrypoint: 'env', arguments: ['-u', 'OCS_CONFIG_DIR', 'ocs-agent-cli'] },
  },
  {
    fault: 'OCS_CONFIG_DIR is empty',
    diagnosis: 'site-config-missing',
    says: '/default.yaml',
    variant: { environment: { OCS_CONFIG_DIR: '' } },
  },
  {
    fault: 'no default.yaml',
    diagnosis: 'site-config-missing',
    says: '/config/default.yaml',
    variant: { siteConfig: null },
  },
  {
    fault: 'default.yaml is no YAML',
    diagnosis: 'site-config-unreadable',
    says: 'line 2',
    variant: { siteConfig: 'hub: [ws:\n' },
  },
  {
    fault: 'default.yaml has no hub',
    diagnosis: 'site-config-incomplete',
    says: 'hub',
    variant: { siteConfig: 'hosts: {localhost: {agent-instances: []}}\n' },
  },
  {
    fault: 'the host is not in the site config',
    diagnosis: 'host-unknown',
    says: 'SITE_HOST',
    variant: { host: 'daq-node1' },
  },
  {
    fault: 'the instance is not in the site config',
    diagnosis: 'instance-not-found',
    says: '--instance-id',
    variant: withArguments('--instance-id', 'other'),
  },
  {
    fault: 'the instance has no agent-class',
    diagnosis: 'class-missing',
    says: 'agent-class',
    variant: {
      siteConfig:
        'hub: {wamp_server: "ws://127.0.0.1:1/ws", wamp_realm: test_realm, address_root: observatory}\nhosts: {localhost: {agent-instances: [{instance-id: INSTANCE}]}}\n',
    },
  },
  {
    fault: 'CROSSBAR_TIMEOUT is no number',
    diagnosis: 'timeout-invalid',
    says: 'CROSSBAR_TIMEOUT',
    variant: { environment: { CROSSBAR_TIMEOUT: 'abc' } },
  },
  {
    fault: 'SITE_HUB without ws://',
    diagnosis: 'hub-url-invalid',
    says: 'ws://',
    variant: { environment: { SITE_HUB: 'crossbar:8001' } },
  },
  {
    fault: 'SITE_HUB with http://',
    diagnosis: 'hub-url-invalid',
    says: 'ws://',
    variant: { environment: { SITE_HUB: 'http://crossbar:8001/ws' } },
  },
  // Arguments.
  {
    fault: 'an agent flag on the command line of a plugin agent',
    diagnosis: 'arguments-unrecognized',
    says: '`arguments`',
    variant: withArguments('--mode', 'idle'),
  },
  {
    fault: 'one string for four arguments',
    diagnosis: 'arguments-unrecognized',
    says: "'--agent', '/app/agent.py'",
    variant: withArguments('--agent /app/agent.py --entrypoint main'),
  },
  {
    fault: '--site is ambiguous',
    diagnosis: 'option-ambiguous',
    says: '--site-hub',
    variant: withArguments('--site', 'none'),
  },
  {
    fault: '--agent without --entrypoint',
    diagnosis: 'entrypoint-not-provided',
    says: '--entrypoint',
    files: script(''),
    variant: withArguments('--agent', '/app/agent.py'),
  },
  {
    fault: 'an argument that the agent needs is not given',
    diagnosis: 'argument-required',
    says: '--port',
    files: script(
      '',
      "p = argparse.ArgumentParser(); p.add_argument('--port', required=True); site_config.parse_args(agent_class='ValveAgent', parser=p, args=args)",
    ),
    variant: asScript,
  },
  {
    fault: 'an argument of the site config has a value that the agent does not take',
    diagnosis: 'argument-invalid',
    says: 'fast',
    siteArguments: ['--mode', 'fast'],
  },
  // Modules.
  {
    fault: '--agent names a file that is not there',
    diagnosis: 'module-missing',
    says: '--agent',
    variant: withArguments('--agent', '/app/nowhere.py', '--entrypoint', 'main'),
  },
  {
    fault: "the agent's file is called like a module of Python",
    diagnosis: 'module-shadowed',
    says: 'json',
    files: { 'json.py': script('')['agent.py'] ?? '' },
    variant: withArguments('--agent', '/app/json.py', '--entrypoint', 'main'),
  },
  {
    fault: 'main takes no args',
    diagnosis: 'main-signature',
    says: 'def main(args=None)',
    files: script('', 'args = None', ''),
    variant: asScript,
  },
  {
    fault: 'the entry function is missing',
    diagnosis: 'entry-missing',
    says: 'def main(args=None)',
    files: { 'agent.py': "if __name__ == '__main__':\n    print(1)\n" },
    variant: asScript,
  },
  {
    fault: 'a syntax error',
    diagnosis: 'syntax-error',
    says: 'agent.py',
    files: { 'agent.py': 'def main(args=None)\n    pass\n' },
    variant: asScript,
  },
  {
    fault: 'a distribution is missing',
    diagnosis: 'module-missing',
    says: '`pyserial`',
    files: script('import serial'),
    variant: asScript,
  },
  {
    fault: 'a shared library is missing',
    diagnosis: 'library-missing',
    says: 'libmodbus5',
    files: script("import ctypes\nctypes.CDLL('libmodbus.so.5')"),
    variant: asScript,
  },
  { fault: 'the class is in no plugin', diagnosis: 'class-unknown', says: 'ShutterAgent', agentClass: 'ShutterAgent' },
  {
    fault: 'the plugin does not load',
    diagnosis: 'plugin-not-loaded',
    says: 'tele',
    files: plugin({ 'tele/plugin.py': 'import wobble\n' }),
    ...asPlugin,
  },
  {
    fault: 'two plugins of one name',
    diagnosis: 'plugin-duplicate',
    says: 'ocs.plugins',
    files: plugin({}, 'ocs'),
    ...asPlugin,
  },
  {
    fault: 'a plugin without agents',
    diagnosis: 'plugin-without-agents',
    says: 'agents',
    files: plugin({ 'tele/plugin.py': '\n' }),
    ...asPlugin,
  },
  // Devices, files and rights.
  {
    fault: 'the device file is not in the container',
    diagnosis: 'device-missing',
    says: '`devices: [',
    files: script('', "open('/dev/ttyUSB0')"),
    variant: asScript,
  },
  {
    fault: 'the device is not on this machine',
    diagnosis: 'device-not-here',
    says: '/dev/ttyUSB7',
    devices: ['/dev/ttyUSB7'],
  },
  {
    fault: 'the agent may not write to /data',
    diagnosis: 'permission-denied',
    says: '/data',
    files: script('', reads('/data/run.txt')),
    variant: { ...asScript, user: '1234' },
  },
  {
    fault: 'the agent may not write to /config',
    diagnosis: 'permission-denied',
    says: 'read-only',
    files: script('', reads('/config/state.json')),
    variant: { ...asScript, user: '9000' },
  },
  {
    fault: 'a file is missing',
    diagnosis: 'file-missing',
    says: '`files: [',
    files: script('', "open('/app/calibration.csv')"),
    variant: asScript,
  },
  {
    fault: 'a variable of the agent is not set',
    diagnosis: 'variable-missing',
    says: 'VALVE_HOST',
    files: script('import os', "os.environ['VALVE_HOST']"),
    variant: asScript,
  },
  {
    fault: 'the hardware does not answer',
    diagnosis: 'hardware-unreachable',
    says: 'ConnectionRefusedError',
    files: script('import socket', "socket.create_connection(('127.0.0.1', 9), 1)"),
    variant: asScript,
  },
  // The process.
  {
    fault: 'the program is not in the image',
    diagnosis: 'program-not-found',
    says: 'ocs-agent-client',
    variant: { entrypoint: 'ocs-agent-client' },
  },
  {
    fault: 'a program for another processor',
    diagnosis: 'exec-format',
    says: 'platform',
    files: { program: '\x7fELF\x02\x01\x01' },
    executable: ['program'],
    variant: { entrypoint: '/app/program' },
  },
  {
    fault: 'memory runs out',
    diagnosis: 'out-of-memory',
    says: 'memory',
    files: script('', 'x = bytearray(10**9)'),
    variant: asScript,
    memory: '96m',
  },
  {
    fault: 'killed, with memory to spare',
    diagnosis: 'killed',
    says: '137',
    files: script('import os', 'os.kill(os.getpid(), 9)'),
    variant: asScript,
  },
  {
    fault: 'it terminates itself',
    diagnosis: 'terminated',
    says: '143',
    files: script('import os', 'os.kill(os.getpid(), 15)'),
    variant: asScript,
  },
  {
    fault: 'a crash of a library',
    diagnosis: 'crashed',
    says: 'SIGSEGV',
    files: script('import os', 'os.kill(os.getpid(), 11)'),
    variant: asScript,
  },
  {
    fault: 'any other exception',
    diagnosis: 'python-exception',
    says: 'ZeroDivisionError',
    files: script('', '1 / 0'),
    variant: asScript,
  },
  {
    fault: 'main returns',
    diagnosis: 'returned-early',
    says: 'status 0',
    files: script('', 'print("no device"); return'),
    variant: asScript,
  },
  {
    seconds: 20,
    fault: 'main blocks',
    diagnosis: 'never-connected',
    says: 'runner.run',
    files: script('import time', 'time.sleep(99)'),
    variant: asScript,
  },
  // The hub.
  {
    seconds: 20,
    fault: 'another address of the hub is built in',
    diagnosis: 'hub-unreachable',
    says: 'SITE_HUB',
    variant: withArguments('--site-hub', 'ws://127.0.0.1:1/ws'),
  },
  { seconds: 20, fault: 'the path of the hub is wrong', diagnosis: 'hub-path-wrong', says: '404', hubSuffix: '/wrong' },
  {
    fault: 'another realm',
    diagnosis: 'realm-wrong',
    says: '--site-realm',
    variant: withArguments('--site-realm', 'telescope'),
    seconds: 60,
  },
  {
    fault: 'another address root',
    diagnosis: 'address-not-permitted',
    says: 'address_root',
    variant: withArguments('--address-root', 'telescope'),
    seconds: 60,
  },
  { fault: 'the instance runs already', diagnosis: 'already-running', says: 'instance-id', twice: true, seconds: 60 },
  {
    fault: 'it leaves by itself',
    diagnosis: 'left-the-hub',
    says: 'ended by itself',
    files: script('from twisted.internet import reactor', 'reactor.callLater(0.8, reactor.stop)'),
    variant: asScript,
  },
  {
    seconds: 20,
    fault: 'the heartbeat is switched off',
    diagnosis: 'heartbeat-missing',
    says: 'heartbeat',
    files: {
      'agent.py': (script('')['agent.py'] ?? '').replace(
        '    runner.run',
        '    agent.heartbeat = lambda: None\n    agent._heartbeat_on = False\n    agent._heartbeat = lambda *a: None\n    runner.run',
      ),
    },
    variant: asScript,
  },
];
