import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { childEnvironment } from '../adapters/child.ts';
import { nodeFiles, snapshotFolder } from '../adapters/files.ts';
import { gitOn } from '../adapters/git.ts';
import { generateDockerfile, generatedMark } from '../generate/dockerfile.ts';
import { generateDockerignore } from '../generate/dockerignore.ts';
import { textOf } from '../model/repo-snapshot.ts';
import { readRepo } from '../repo/read-repo.ts';
import { UsageProblem } from './usage.ts';

/** `ocs-agent generate`: a Dockerfile and .dockerignore for the repository; a hand-written one is never overwritten without --force. */
export async function writeGenerated(
  path: string,
  options: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const root = resolve(path);
  if (!(await stat(root).catch(() => null))?.isDirectory()) throw new UsageProblem(`${path} is no folder`);
  const snapshot = await snapshotFolder(root, await gitOn(childEnvironment(environment)).state(root));
  const repo = readRepo(snapshot);
  const made = generateDockerfile(repo, { base: typeof options['base'] === 'string' ? options['base'] : null });
  if (made.status === 'impossible') {
    process.stderr.write(`ocs-agent: no Dockerfile can be generated: ${made.because}\n`);
    return 1;
  }
  const wanted = [
    { path: 'Dockerfile', text: made.text },
    { path: '.dockerignore', text: generateDockerignore(repo) },
  ];
  const drifted = wanted.filter((file) => textOf(snapshot, file.path)?.text !== file.text);
  if (options['check'] === true || options['diff'] === true) {
    for (const file of drifted) process.stdout.write(`${file.path} differs from what \`ocs-agent generate\` writes\n`);
    if (options['diff'] === true) for (const file of drifted) process.stdout.write(`--- ${file.path}\n${file.text}`);
    return options['check'] === true && drifted.length > 0 ? 1 : 0;
  }
  const files = nodeFiles(undefined, '');
  for (const file of drifted) {
    const present = textOf(snapshot, file.path)?.text;
    if (present !== undefined && !present.includes(generatedMark) && options['force'] !== true) {
      process.stderr.write(
        `ocs-agent: ${file.path} was written by hand and stays as it is; --force replaces it, --diff shows what would be written\n`,
      );
      continue;
    }
    await files.write(`${root}/${file.path}`, file.text);
    process.stderr.write(`wrote ${file.path}\n`);
  }
  return 0;
}
