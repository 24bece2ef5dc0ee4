import type { Fix } from '../../model/finding.ts';
import { locationOf } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type StartedFile, startedFiles } from '../support/agent-file.ts';
import { contextOf } from '../support/build-context.ts';
import { replacing, writtenLike } from '../support/edits.ts';

/** ocs-agent-cli puts the file's folder on sys.path and imports its name. Source: ocs/agent_cli.py, v0.12.0. */
export const agentPathMissing = rule<{
  readonly path: string;
  /** Where WORKDIR or working_dir comes in. */
  readonly resolved: string | null;
  readonly instead: string | null;
  /** The file of the repository that was probably meant, and why it is not there. */
  readonly source: string | null;
  readonly ignoredBy: number | null;
  readonly module: string;
}>({
  id: 'agent-path-missing',
  title: 'the file behind `--agent` is not in the image',
  severity: 'error',
  witness: 'test/e2e/witness/agent-file.test.ts',
  message: ({ path, resolved, instead, source, ignoredBy, module }) => {
    const place = resolved === null ? path : `${path} (${resolved} in the container)`;
    return `nothing brings ${place} into the image (ModuleNotFoundError: No module named '${module}', status 1); ${remedy(instead, source, ignoredBy)}`;
  },
  *check(repo) {
    for (const started of startedFiles(repo)) {
      const { path, found, mounted, value, relative } = started;
      if (path === null || found.kind !== 'missing' || mounted || !path.endsWith('.py')) continue;
      const file = path.slice(path.lastIndexOf('/') + 1);
      const module = file.slice(0, -'.py'.length);
      // An installed module of that name is imported in its place.
      if (repo.topPackages.has(module) || comesFromMissingSource(started, path)) continue;
      const instead = placesOf(started, file);
      const source = sourceOf(repo, file);
      const ignored = source === null ? null : ignoredLine(repo, started, source);
      const fix = instead.length === 1 ? fixOf(started, instead[0] ?? '') : null;
      yield {
        at: locationOf(value.file, value.span),
        params: {
          path: value.text,
          resolved: relative ? path : null,
          instead: instead.length > 0 ? instead.join(' or ') : null,
          source,
          ignoredBy: ignored,
          module,
        },
        ...(fix ? { fix } : {}),
      };
    }
  },
});

function remedy(instead: string | null, source: string | null, ignoredBy: number | null): string {
  if (instead !== null) return `${instead} would work`;
  if (source === null) return 'the repository has no file of that name: correct it, or add the file and a COPY';
  if (ignoredBy !== null) return `${source} is kept out by line ${ignoredBy} of .dockerignore: take it out of there`;
  return `the repository has ${source}: add a COPY that brings it there`;
}

/** copy-source-missing says it better. */
function comesFromMissingSource({ files }: StartedFile, path: string): boolean {
  return files.copies.some(
    ({ sources, destination }) =>
      destination !== null &&
      (path === destination || path.startsWith(`${destination.replace(/\/$/, '')}/`)) &&
      sources.some(({ outcome }) => outcome.kind === 'not-found' || outcome.kind === 'refused'),
  );
}

/** Where in the container a file of that name lies. */
function placesOf({ files }: StartedFile, name: string): readonly string[] {
  return [...files.files.keys()].filter((path) => path.endsWith(`/${name}`)).sort();
}

function sourceOf({ snapshot }: AgentRepo, name: string): string | null {
  return [...snapshot.files.keys()].find((path) => path === name || path.endsWith(`/${name}`)) ?? null;
}

function ignoredLine(repo: AgentRepo, { image }: StartedFile, source: string): number | null {
  const prefix = image.context === '' ? '' : `${image.context}/`;
  if (!source.startsWith(prefix)) return null;
  return contextOf(repo, image).ignoredBy(source.slice(prefix.length))?.line ?? null;
}

function fixOf({ flag, value }: StartedFile, path: string): Fix | null {
  if (value.style === 'none') return null;
  const text = flag.joined ? `${flag.name.text.split('=', 1)[0]}=${path}` : path;
  return { safe: true, edits: [replacing(value.file, value.span, writtenLike(value, [text]))] };
}
