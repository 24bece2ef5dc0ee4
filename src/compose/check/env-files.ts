import { folderOf } from '../../model/folder.ts';
import { patternOf } from '../../model/pattern.ts';
import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { parseDotenv } from '../dotenv.ts';
import type { Lookup } from '../interpolate.ts';
import { envFilesOf } from '../read-environment.ts';
import { placeOf, type TreeNode } from '../tree/node.ts';
import type { Refusals } from './report.ts';

/** An env_file must exist, unless `required: false`. One that is kept out of git is somebody's own and may well exist. */
export function checkEnvFiles(
  name: string,
  service: TreeNode,
  snapshot: RepoSnapshot,
  lookup: Lookup,
  refusals: Refusals,
): void {
  for (const { node, path, file, required, raw } of envFilesOf(service, snapshot)) {
    if (file && !raw) {
      const { fault } = parseDotenv(file, lookup);
      if (fault)
        refusals.addAt(`failed to read ${file.path}: ${fault.message}`, { value: null, file, span: fault.span });
    }
    if (file || path === null || !required) continue;
    const problem = { message: `service "${name}": env file ${path} not found`, at: placeOf(node) };
    (isOwn(snapshot, path) ? refusals.unresolved : refusals.problems).push(problem);
  }
}

function isOwn(snapshot: RepoSnapshot, path: string): boolean {
  if (snapshot.files.has(path)) return true;
  const samples = ['.example', '.sample', '.template', '.dist', '.tmpl', '.in', '-example', '-sample', '-template'];
  return samples.some((end) => snapshot.files.has(path + end)) || isIgnoredByGit(snapshot, path);
}

// The plain patterns that people write for such files; a wrong "ignored" only makes us say less.
function isIgnoredByGit(snapshot: RepoSnapshot, path: string): boolean {
  for (let folder: string | null = folderOf(path); folder !== null; folder = folder === '' ? null : folderOf(folder)) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const ignore = textOf(snapshot, `${prefix}.gitignore`);
    const below = path.slice(prefix.length);
    for (const line of ignore?.text.split(/\r?\n/) ?? []) if (matches(line.trim(), below)) return true;
  }
  return false;
}

function matches(line: string, path: string): boolean {
  if (line === '' || line.startsWith('#') || line.startsWith('!')) return false;
  const bare = line
    .replace(/^\//, '')
    .replace(/^\*\*\//, '')
    .replace(/\/\**$/, '');
  const pattern = bare
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  const anchored = line.replace(/\/$/, '').includes('/') && !line.startsWith('**/');
  return patternOf(`${anchored ? '^' : '(?:^|/)'}${pattern}(?:/|$)`)?.test(path) ?? false;
}
