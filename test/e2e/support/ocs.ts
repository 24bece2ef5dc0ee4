import { spawn } from 'node:child_process';
import { must, run } from './shell.ts';

export type OcsOptions = {
  readonly image?: string;
  /** What the site config says of the instance. */
  readonly agentClass?: string;
  readonly instanceId?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Instead of `ocs-agent-cli`. */
  readonly command?: readonly string[];
  readonly stdin?: string;
};

/** A program of OCS in its own image, on the host's network, so that it reaches what listens on loopback. */
export type OcsProgram = {
  /** All it has printed. */
  output(): string;
  /** Its exit status, once it has ended. */
  readonly ended: Promise<number>;
  /** SIGTERM, and after 20 s SIGKILL. */
  stop(): Promise<number>;
};

export const defaultImage = 'simonsobs/ocs:v0.12.1';

/** A site config for one instance on any host, with the address of the hub for clients that don't read the environment. */
function siteConfig({ agentClass = 'FakeDataAgent', instanceId = 'fd1', arguments: given = [] }: OcsOptions): string {
  const instance = { 'agent-class': agentClass, 'instance-id': instanceId, arguments: given };
  return JSON.stringify({
    hub: { wamp_server: 'ws://nowhere:1/ws', wamp_realm: 'test_realm', address_root: 'observatory' },
    hosts: { localhost: { 'agent-instances': [instance] } },
  });
}

let started = 0;

export function startOcs(options: OcsOptions): OcsProgram {
  started += 1;
  const name = `ocs-agent-action-test-${process.pid}-${started}`;
  const { image = defaultImage, command = ['ocs-agent-cli'], environment = {} } = options;
  const variables = { SITE_CONFIG: siteConfig(options), INSTANCE_ID: options.instanceId ?? 'fd1', ...environment };
  const program = spawn('docker', [
    ...['run', '--rm', '--interactive', '--network', 'host', '--name', name],
    ...['--label', 'org.ocs-agent-action.test=ocs', '--entrypoint', 'dumb-init'],
    ...Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...[image, 'sh', '-c', 'mkdir -p /config && printf %s "$SITE_CONFIG" > /config/default.yaml && exec "$@"', 'sh'],
    ...command,
  ]);
  program.stdin.end(options.stdin ?? '');
  let printed = '';
  const read = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  program.stdout.on('data', read);
  program.stderr.on('data', read);
  const ended = new Promise<number>((resolve, reject) => {
    program.once('error', reject);
    program.once('close', (status) => resolve(status ?? -1));
  });
  async function stop(): Promise<number> {
    await run('docker', ['stop', '--time', '20', name]);
    return ended;
  }
  return { output: () => printed, ended, stop };
}

/** Runs a program of OCS to its end and gives what it printed. */
export async function runOcs(options: OcsOptions): Promise<string> {
  const program = startOcs(options);
  const status = await program.ended;
  if (status !== 0) throw new Error(`${options.command?.join(' ')} ended with ${status}:\n${program.output()}`);
  return program.output();
}

/** The tags of OCS's image that are there and have `ocs-agent-cli`. */
export async function imagesWithCli(): Promise<readonly string[]> {
  const tags = (await must('docker', ['image', 'ls', '--format', '{{.Tag}}', 'simonsobs/ocs'])).split('\n');
  return tags.filter((tag) => /^v0\.1\d\.\d+$/.test(tag)).sort();
}
