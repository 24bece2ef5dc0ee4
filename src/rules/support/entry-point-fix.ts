import type { Fix } from '../../model/finding.ts';
import type { Located, SourceFile } from '../../model/location.ts';
import { pluginGroup } from '../../ocs/agent-cli.ts';
import type { PythonProject } from '../../repo/agent-repo.ts';
import { placeForArgument } from '../../repo/packaging/setup-py.ts';
import { eolOf, insertingAt, replacing } from './edits.ts';
import { topOf } from './plugins.ts';

/** The group's right name in the place of a wrong one. */
export function groupFix(group: Located<string>): Fix | null {
  const { file, span, value } = group;
  if (file.path.endsWith('.toml')) {
    // `ocs.plugins` without quotes is a table `plugins` in a table `ocs`.
    const after = /^\s*\.\s*plugins\b/.exec(file.text.slice(span.end))?.[0] ?? '';
    if (value === 'ocs' && after === '') return null;
    return safe(file, { start: span.start, end: span.end + after.length }, `"${pluginGroup}"`);
  }
  const at = file.text.slice(span.start, span.end).indexOf(value);
  if (at === -1) return null;
  const start = span.start + at;
  return safe(file, { start, end: start + value.length }, pluginGroup);
}

/** An entry point that names `module`, in the file where the project has its settings. */
export function entryPointFix(project: PythonProject, module: string): Fix | null {
  const { file } = project;
  const name = topOf(module);
  if (project.problem !== null) return null;
  if (file.path.endsWith('.toml')) {
    const isPoetry = !/^\s*\[\s*project\s*\]/m.test(file.text);
    if (isPoetry && project.buildBackend !== 'poetry') return null;
    const table = isPoetry ? 'tool.poetry.plugins' : 'project.entry-points';
    return appended(file, [`[${table}."${pluginGroup}"]`, `${name} = "${module}"`]);
  }
  if (file.path.endsWith('.cfg')) {
    const section = /^\[options\.entry_points\][^\n]*\n/m.exec(file.text);
    const eol = eolOf(file);
    const lines = [`${pluginGroup} =`, `    ${name} = ${module}`];
    if (!section) return appended(file, ['[options.entry_points]', ...lines]);
    const at = section.index + section[0].length;
    return { safe: true, edits: [insertingAt(file, at, lines.map((line) => `${line}${eol}`).join(''))] };
  }
  // One that is there already may hold other groups.
  if (/\bentry_points\b/.test(file.text)) return null;
  const place = placeForArgument(file);
  if (!place) return null;
  const written = `entry_points={'${pluginGroup}': ['${name} = ${module}']}`;
  return { safe: true, edits: [insertingAt(file, place.at, `${place.before}${written}${place.after}`)] };
}

function safe(file: SourceFile, span: Located<string>['span'], text: string): Fix {
  return { safe: true, edits: [replacing(file, span, text)] };
}

function appended(file: SourceFile, lines: readonly string[]): Fix {
  const eol = eolOf(file);
  const { text } = file;
  const gap = text === '' ? '' : text.endsWith('\n') ? eol : `${eol}${eol}`;
  return { safe: true, edits: [insertingAt(file, text.length, `${gap}${lines.join(eol)}${eol}`)] };
}
