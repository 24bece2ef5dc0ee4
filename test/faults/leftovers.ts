import { readdirSync } from 'node:fs';
import { run } from '../e2e/support/shell.ts';

async function lines(host: string, ...argv: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run('docker', ['--host', host, ...argv]);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Everything on the host that bears our label or our name. Images under a name of a person's are not ours. */
export async function leftovers(host: string, folders: readonly string[]): Promise<readonly string[]> {
  const label = 'label=org.ocs-agent-action.run';
  const found = await Promise.all([
    lines(host, 'container', 'ls', '--all', '--filter', label, '--format', 'container {{.Names}}'),
    lines(host, 'container', 'ls', '--all', '--filter', 'name=ocs-agent-action-', '--format', 'container {{.Names}}'),
    lines(host, 'network', 'ls', '--filter', label, '--format', 'network {{.Name}}'),
    lines(host, 'network', 'ls', '--filter', 'name=ocs-agent-action-', '--format', 'network {{.Name}}'),
    lines(
      host,
      'image',
      'ls',
      '--filter',
      'reference=ocs-agent-action/*',
      '--format',
      'image {{.Repository}}:{{.Tag}}',
    ),
    lines(host, 'image', 'ls', '--filter', 'reference=127.0.0.1:*/*/*', '--format', 'image {{.Repository}}:{{.Tag}}'),
    lines(host, 'volume', 'ls', '--filter', 'name=ocs-agent-action', '--format', 'volume {{.Name}}'),
    lines(host, 'buildx', 'ls', '--format', 'builder {{.Name}}'),
  ]);
  const onDisk = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith('ocs-agent-action-'))
      .map((name) => `folder ${folder}/${name}`),
  );
  const isOurs = (line: string): boolean =>
    !line.endsWith(':latest') && (!line.startsWith('builder ') || line.includes('ocs-agent'));
  return [...new Set([...found.flat(), ...onDisk])].filter(isOurs);
}
