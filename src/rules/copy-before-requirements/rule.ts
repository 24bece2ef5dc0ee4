import type { InstructionOf } from '../../dockerfile/ast.ts';
import type { CopyReport } from '../../dockerfile/image-files.ts';
import type { Fix } from '../../model/finding.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { filesOf } from '../support/build-context.ts';
import { eolOf, insertingAt, replacing } from '../support/edits.ts';
import { inDockerfile } from '../support/images.ts';
import { localPath } from '../support/pip.ts';
import { type RequirementsRead, requirementsRead } from '../support/requirement-reads.ts';
import type { RunStep } from '../support/run-steps.ts';

/** Files that belong to the installation of dependencies, not to the source. */
const forInstalling = /(?:^|\/)(?:setup|versioneer|conftest)\.py$/;

function bringsSource({ instruction, sources }: CopyReport): boolean {
  if (instruction.flags.some(({ name }) => name === 'from')) return false;
  return sources.some(({ copied }) =>
    copied.some(({ file }) => file.source?.endsWith('.py') && !forInstalling.test(file.source)),
  );
}

/** The requirements need the source: `.`, `-e .`, `./drivers`. */
function needsSource(reads: readonly RequirementsRead[]): boolean {
  return reads.some(({ file }) =>
    file?.lines.some(
      ({ text, include }) => include === null && localPath(text.replace(/^(?:-e|--editable)[\s=]+/, '')) !== null,
    ),
  );
}

/** Moves the RUN in front of the COPY, with the requirements files copied before it. */
function moved(
  repo: AgentRepo,
  step: RunStep,
  copy: InstructionOf<'copy' | 'add'>,
  reads: readonly RequirementsRead[],
): Fix | null {
  const { image, stage, run, commands } = step;
  const { file } = image.dockerfile;
  const install = reads[0]?.install;
  const between = stage.instructions.filter(({ span }) => span.start > copy.span.start && span.start < run.span.start);
  const isPlain = run.arguments.form === 'shell' && run.heredocs.length === 0 && run.flags.length === 0;
  if (!install || commands.length !== 1 || !isPlain || install.targets.length + install.editable.length > 0)
    return null;
  const isAbsolute = [...install.requirements, ...install.constraints].every(({ text }) => text?.startsWith('/'));
  if (!between.every(({ kind }) => kind === 'copy' || kind === 'label' || (kind === 'workdir' && isAbsolute)))
    return null;
  const files = filesOf(repo, image, stage, run);
  const eol = eolOf(file);
  const copies: string[] = [];
  for (const { path } of reads) {
    const found = files.at(path);
    if (found.kind !== 'file' || found.source === null) return null;
    if (found.file.by.span.start < copy.span.start) continue;
    const source = image.context === '' ? found.source : found.source.slice(image.context.length + 1);
    if (/\s/.test(source + path) || !source) return null;
    copies.push(`COPY ${source} ${path}${eol}`);
  }
  const text = file.text.slice(run.span.start, run.span.end);
  const above = copy.comments[0]?.span.start ?? copy.span.start;
  const start = file.text.lastIndexOf('\n', above - 1) + 1;
  const runStart = file.text.lastIndexOf('\n', run.span.start - 1) + 1;
  const feed = file.text.indexOf('\n', run.span.end);
  const runEnd = feed === -1 ? file.text.length : feed + 1;
  return {
    safe: true,
    edits: [
      insertingAt(file, start, `${copies.join('')}${text}${eol}`),
      replacing(file, { start: runStart, end: runEnd }, ''),
    ],
  };
}

export const copyBeforeRequirements = rule<{ readonly requirements: string }>({
  id: 'copy-before-requirements',
  title: 'source copied before dependencies are installed',
  severity: 'warning',
  message: ({ requirements }) =>
    `the source is copied before ${requirements} is installed, so every edit of the source installs all dependencies anew; copy the requirements alone, install them, and copy the source afterwards`,
  *check(repo) {
    const reads = requirementsRead(repo);
    for (const read of reads) {
      const { step, value, install } = read;
      if (read.includedBy || !read.file || !install.requirements.includes(value)) continue;
      const ofRun = reads.filter((one) => one.install === install);
      if (needsSource(ofRun) || ofRun.some(({ file }) => file === null)) continue;
      const { image, stage, run } = step;
      const copy = filesOf(repo, image, stage, run).copies.find(bringsSource);
      const source = copy?.instruction.sources[0];
      if (!copy || !source) continue;
      const broad = copy.sources.find(({ copied }) => copied.some(({ file }) => file.source?.endsWith('.py')));
      const fix = moved(repo, step, copy.instruction, ofRun);
      yield {
        at: inDockerfile(image, (broad?.word ?? source).span),
        params: { requirements: value.text ?? read.path },
        ...(fix ? { fix } : {}),
      };
    }
  },
});
