import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../e2e/support/shell.ts';
import { until } from './until.ts';

export type OwnRegistry = { readonly host: string; start(): Promise<void>; stop(): Promise<void> };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Debian's registry, on the loopback address that this process sees. script/lib/registry.sh has fetched it. */
export async function ownRegistry(folder: string): Promise<OwnRegistry> {
  const port = await freePort();
  const onPath = (await run('bash', ['-c', 'command -v docker-registry'])).stdout.trim();
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state');
  const program = onPath || join(state, 'ocs-agent-action/registry/package/usr/bin/docker-registry');
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'images') } },
      http: { addr: `127.0.0.1:${port}`, secret: 'loopback' },
    }),
  );
  let child: ReturnType<typeof spawn> | null = null;
  const answers = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => null);
    return answer?.ok === true;
  };
  return {
    host: `127.0.0.1:${port}`,
    async start() {
      if (child !== null) return;
      child = spawn(program, ['serve', config], { stdio: 'ignore' });
      await until(20, 'the registry of the faults answers', answers);
    },
    async stop() {
      const stopping = child;
      child = null;
      if (stopping === null || stopping.exitCode !== null) return;
      stopping.kill('SIGKILL');
      await once(stopping, 'exit');
    },
  };
}
