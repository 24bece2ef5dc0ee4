import type { Edit } from '../../model/finding.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { parseToml, tomlAt, tomlTable } from '../../repo/packaging/toml.ts';
import { baseOfStage, contextOf } from './build-context.ts';
import { eolOf, insertingAt, replacing } from './edits.ts';
import { agentImages } from './images.ts';
import { projectInstalls } from './project-installs.ts';

export type RequirementsFix = { readonly file: string; readonly edits: readonly Edit[] };

/** Declares distributions where the image's one agent or plugin will get them; null where that place is not plain. */
export function requirementsFix(repo: AgentRepo, distributions: readonly string[]): RequirementsFix | null {
  const images = agentImages(repo);
  const [image, ...others] = images;
  if (!image || others.length > 0) return null;
  const installed = projectInstalls(repo).filter((each) => !each.install.options.has('--no-deps'));
  const [first] = installed;
  if (first) return inProject(first.project, distributions);
  if (projectInstalls(repo).length > 0) return null;
  const { stage, context, dockerfile } = image;
  const from = stage.from;
  const base = baseOfStage(image, stage);
  const path = context === '' ? 'requirements.txt' : `${context}/requirements.txt`;
  if (!base || repo.snapshot.files.has(path) || contextOf(repo, image).ignoredBy('requirements.txt')) return null;
  const { file } = dockerfile;
  const eol = eolOf(file);
  const lineEnd = file.text.indexOf('\n', from.span.end);
  const python = base.facts.pythonCommand ? 'python' : 'python3';
  const lines = [
    'COPY requirements.txt /app/requirements.txt',
    `RUN ${python} -m pip install --no-cache-dir -r /app/requirements.txt`,
  ];
  const edit =
    lineEnd === -1
      ? insertingAt(file, file.text.length, `${eol}${lines.join(eol)}${eol}`)
      : insertingAt(file, lineEnd + 1, `${lines.join(eol)}${eol}`);
  return { file: path, edits: [newFile(path, `${distributions.join('\n')}\n`), edit] };
}

/** `dependencies` of [project]. */
function inProject(project: PythonProject, distributions: readonly string[]): RequirementsFix | null {
  const { file } = project;
  if (!file.path.endsWith('pyproject.toml')) return null;
  const root = parseToml(file);
  const table = root.kind === 'table' ? tomlTable(tomlAt(root, 'project')) : null;
  const name = table?.entries.get('name');
  if (!table || !name) return null;
  const eol = eolOf(file);
  const listed = table.entries.get('dependencies')?.value;
  const items = distributions.map((distribution) => `    ${JSON.stringify(distribution)},${eol}`).join('');
  if (listed) {
    if (listed.kind !== 'array') return null;
    const kept = listed.items.map((item) => `    ${file.text.slice(item.span.start, item.span.end)},${eol}`).join('');
    const written = file.text.slice(listed.span.start, listed.span.end);
    if (written.includes('#')) return null;
    return { file: file.path, edits: [replacing(file, listed.span, `[${eol}${kept}${items}]`)] };
  }
  const lineEnd = file.text.indexOf('\n', name.value.span.end);
  if (lineEnd === -1) return null;
  return { file: file.path, edits: [insertingAt(file, lineEnd + 1, `dependencies = [${eol}${items}]${eol}`)] };
}

function newFile(path: string, text: string): Edit {
  return { file: path, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }, text };
}
