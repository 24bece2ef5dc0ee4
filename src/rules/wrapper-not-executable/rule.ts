import type { Edit } from '../../model/finding.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { eolOf, insertingAt } from '../support/edits.ts';
import { type EntryScript, entryScript, isTouched } from '../support/entry-script.ts';
import { inDockerfile, ownInstructions, soundImages } from '../support/images.ts';

/** COPY keeps the mode that a file has in the context; git keeps its executable bit. */
export const wrapperNotExecutable = rule<{
  readonly path: string;
  readonly source: string | null;
  readonly byInit: boolean;
}>({
  id: 'wrapper-not-executable',
  title: 'the entry script has no executable bit',
  severity: 'error',
  witness: 'test/e2e/witness/wrapper.test.ts',
  message: ({ path, source, byInit }) =>
    `${path} is not executable (permission denied, status ${byInit ? 2 : 126}); ${
      source === null ? '' : `\`chmod +x ${source}\` and commit that, or `
    }use COPY --chmod=0755`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const script = entryScript(repo, image);
      if (!script || script.by === 'shell' || isExecutable(repo, script)) continue;
      if (isTouched(script, new Set(['chmod', 'install', 'setfacl', 'rsync']))) continue;
      const edit = edited(script);
      yield {
        at: inDockerfile(image, script.word.span),
        params: { path: script.path, source: script.placed.source, byInit: script.by === 'init' },
        ...(edit ? { fix: { safe: true, edits: [edit] } } : {}),
      };
    }
  },
});

function isExecutable({ snapshot }: AgentRepo, { placed }: EntryScript): boolean {
  const mode = placed.by.flags.find(({ name }) => name === 'chmod')?.value?.text;
  // A mode in letters, or from a variable: nothing is said.
  if (mode !== undefined) return !/^0?[0-7]{3}$/.test(mode) || /[1357]/.test(mode.slice(-3));
  return placed.source !== null && (snapshot.files.get(placed.source)?.executable ?? true);
}

function edited({ image, placed, path }: EntryScript): Edit | null {
  const { by } = placed;
  const { file } = image.dockerfile;
  const hasMode = by.flags.some(({ name }) => name === 'chmod');
  if (hasMode || !ownInstructions(image).includes(by)) return null;
  if (
    by.sources.length + by.heredocs.length === 1 &&
    by.sources[0]?.text.endsWith(path.slice(path.lastIndexOf('/') + 1))
  )
    return insertingAt(file, by.keywordSpan.end, ' --chmod=0755');
  if (by.heredocs.length > 0 || ownInstructions(image).some(({ kind }) => kind === 'user')) return null;
  return insertingAt(file, by.span.end, `${eolOf(file)}RUN chmod 0755 ${path}`);
}
