import { execFile } from 'node:child_process';

export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end, or kills it after `timeout` milliseconds. Never rejects for a status other than 0. */
export function run(program: string, args: readonly string[], stdin = '', timeout = 0): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { maxBuffer: 64 * 1024 * 1024, timeout }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(error);
      else resolve({ status: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
    // A program that ends without reading closes the pipe first: no trouble.
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}

/** Runs a program that must succeed, and gives what it printed. */
export async function must(program: string, args: readonly string[], stdin = ''): Promise<string> {
  const { status, stdout, stderr } = await run(program, args, stdin);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr || stdout}`);
  return stdout.trim();
}
