import { joinPath } from '../../dockerfile/container-path.ts';
import type { Edit, Fix } from '../../model/finding.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { contextOf, filesOf } from '../support/build-context.ts';
import { eolOf, insertingAt } from '../support/edits.ts';
import { inDockerfile } from '../support/images.ts';
import { localPath } from '../support/pip.ts';
import { includedPath, type RequirementsRead, requirementsRead } from '../support/requirement-reads.ts';
import { failsTheBuild, pathFrom } from '../support/run-steps.ts';

type Params = {
  readonly file: string;
  readonly missing: readonly string[];
  readonly kind: 'include' | 'file' | 'project';
};

/** A COPY for each included file, behind the COPY that brings the including one. */
function copying(repo: AgentRepo, reads: readonly RequirementsRead[]): Fix | null {
  const edits = reads.map((read): Edit | null => {
    const { image, stage, run } = read.step;
    const { file } = image.dockerfile;
    const found = filesOf(repo, image, stage, run).at(read.includedBy?.path ?? '');
    const line = read.includedBy?.line;
    if (found.kind !== 'file' || found.source === null || !line?.include) return null;
    const source = image.context === '' ? line.include : line.include.slice(image.context.length + 1);
    if (!contextOf(repo, image).files.has(source) || !stage.instructions.includes(found.file.by)) return null;
    if (/\s/.test(source + read.path)) return null;
    return insertingAt(file, found.file.by.span.end, `${eolOf(file)}COPY ${source} ${read.path}`);
  });
  return edits.every((edit) => edit !== null) ? { safe: true, edits } : null;
}

/** `.` and `-e .` of a requirements file whose project is not in the image yet. */
function missingProjects(repo: AgentRepo, { file, install, step }: RequirementsRead): readonly string[] {
  const { folder } = install.command;
  return (file?.lines ?? []).flatMap((line) => {
    const written = line.text.replace(/^(?:-e|--editable)[\s=]+/, '');
    const path = line.include === null && !written.startsWith('-') ? localPath(written) : null;
    const project = path === null ? null : pathFrom(folder, path);
    if (project === null || /\.(?:whl|tar\.gz|zip)$/.test(project)) return [];
    const files = filesOf(repo, step.image, step.stage, step.run);
    const isMissing = ['pyproject.toml', 'setup.py'].every(
      (name) => files.at(joinPath(project, name)).kind === 'missing',
    );
    return isMissing ? [line.text] : [];
  });
}

/** A COPY above finds nothing: that is copy-source-missing, and what follows from it is not said again. */
function isReported(repo: AgentRepo, { step: { image, stage, run } }: RequirementsRead): boolean {
  const { copies } = filesOf(repo, image, stage, run);
  return copies.some(({ sources }) => sources.some(({ outcome }) => outcome.kind === 'not-found'));
}

/** pip's own words: `ERROR: Could not open requirements file: [Errno 2] No such file or directory`. */
export const requirementsIncludeMissing = rule<Params>({
  id: 'requirements-include-missing',
  title: 'a requirements file, or what it includes, is not in the image when pip reads it',
  severity: 'error',
  witness: 'test/e2e/witness/copying.test.ts',
  message: ({ file, missing, kind }) => {
    if (kind === 'file') return `${file} is not in the image when this RUN reads it, and pip fails; copy it before`;
    const names = missing.join(', ');
    return kind === 'project'
      ? `${file} says ${names}, and that project is not in the image yet, so pip fails; copy it before, or install it in a RUN of its own`
      : `${file} includes ${names}, not in the image when pip reads it, so pip fails; copy that too, to the same place beside ${file}`;
  },
  *check(repo) {
    const reads = requirementsRead(repo);
    for (const read of reads) {
      const { step, value, install } = read;
      const common = {
        severity: failsTheBuild(step, install.command) ? ('error' as const) : ('warning' as const),
        at: inDockerfile(step.image, value.span),
      };
      const name = value.text ?? read.path;
      if (read.includedBy || isReported(repo, read)) continue;
      if (!read.file) {
        yield { ...common, params: { file: name, missing: [], kind: 'file' } };
        continue;
      }
      const lost = reads.filter((one) => one.value === value && one.includedBy && !one.file);
      if (lost.length > 0) {
        const missing = lost.flatMap(({ includedBy }) => (includedBy ? (includedPath(includedBy.line) ?? []) : []));
        const fix = copying(repo, lost);
        yield { ...common, params: { file: name, missing, kind: 'include' }, ...(fix ? { fix } : {}) };
        continue;
      }
      const projects = reads.filter((one) => one.value === value).flatMap((one) => missingProjects(repo, one));
      if (projects.length > 0) yield { ...common, params: { file: name, missing: projects, kind: 'project' } };
    }
  },
});
