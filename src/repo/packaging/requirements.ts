import type { SourceFile } from '../../model/location.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import type { RequirementLine, RequirementsFile } from '../agent-repo.ts';
import { resolvePath } from '../paths.ts';

/** PEP 503: lower case, runs of `-`, `_` and `.` are one hyphen. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

export type Requirement = Pick<RequirementLine, 'name' | 'specifier' | 'url' | 'marker'>;

/** One PEP 508 line, or a URL or path as pip takes it; `name` is null where none is told. */
export function parseRequirement(text: string): Requirement {
  const semicolon = text.lastIndexOf(';');
  const bare = semicolon === -1 ? text : text.slice(0, semicolon);
  const marker = semicolon === -1 ? null : text.slice(semicolon + 1).trimStart();
  const isUrl = /^(?:(?:git|hg|svn|bzr)\+|[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/|\.$|file:)/i.test(text);
  if (isUrl) {
    const fragment = text.includes('#') ? text.slice(text.indexOf('#')) : '';
    const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(fragment)?.[1];
    return { name: egg === undefined ? null : normalisedName(egg), specifier: '', url: bare.trim(), marker };
  }
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(bare.trim());
  const [, name, rest = ''] = match ?? [];
  if (name === undefined) return { name: null, specifier: '', url: null, marker };
  if (rest.startsWith('@')) return { name: normalisedName(name), specifier: '', url: rest.slice(1).trim(), marker };
  const specifier = rest.replace(/^\((.*)\)$/, '$1').trim();
  return { name: normalisedName(name), specifier, url: null, marker };
}

/** A requirements file as pip reads it: continuations, comments, options (pip/_internal/req/req_file.py). */
export function readRequirements(file: SourceFile): RequirementsFile {
  return { file, lines: logicalLines(file.text).map((line) => requirementLine(file, line)) };
}

type Logical = { readonly text: string; readonly start: number; readonly end: number };

function logicalLines(text: string): readonly Logical[] {
  const lines: Logical[] = [];
  // Joined once: a text that grows by every line would be copied for every line.
  let open: { readonly parts: string[]; readonly start: number } | null = null;
  let at = 0;
  for (const physical of text.split(/(?<=\n)/)) {
    const start: number = open?.start ?? at;
    at += physical.length;
    const line = physical.replace(/\r?\n$/, '');
    const isComment = /^\s*#/.test(line);
    if (!isComment && line.endsWith('\\')) {
      open ??= { parts: [], start };
      open.parts.push(line.slice(0, -1));
      continue;
    }
    const joined: string = open === null ? line : [...open.parts, line].join('');
    open = null;
    // One blank is enough to look for: the others go by `trim`.
    const content = joined.replace(/(?:^|\s)#.*$/s, '').trim();
    if (content === '') continue;
    const lead = joined.length - joined.trimStart().length;
    const end = start + (joined === line ? lead + content.length : at - start - (physical.length - line.length));
    lines.push({ text: content, start: start + lead, end });
  }
  return open ? [...lines, { text: open.parts.join('').trim(), start: open.start, end: text.length }] : lines;
}

function requirementLine(file: SourceFile, line: Logical): RequirementLine {
  const { text } = line;
  const at = { value: text, file, span: { start: line.start, end: line.end } };
  const nothing = { name: null, specifier: '', url: null, marker: null };
  const common = { text, include: null, constraint: false, editable: false, at };
  const include = /^(-r|-c|--requirement|--constraint)(?:\s*=?\s*)(.+)$/s.exec(text);
  if (include) {
    const [, flag = '', written = ''] = include;
    const path = resolvePath(file.path, written.trim()) ?? written.trim();
    return { ...common, ...nothing, include: path, constraint: flag === '-c' || flag === '--constraint' };
  }
  const editable = /^(?:-e|--editable)(?:\s*=?\s*)(.+)$/s.exec(text)?.[1];
  if (editable !== undefined) return { ...common, ...parseRequirement(editable.trim()), editable: true };
  if (text.startsWith('-')) return { ...common, ...nothing };
  // Options of one requirement: hashes, config settings.
  const bare = text.replace(/\s--(?:hash|config-settings?|global-option|install-option)\b.*$/s, '').trimEnd();
  return { ...common, ...parseRequirement(bare) };
}

const requirementsName =
  /(?:^|[/_.-])(?:requirements?|constraints?)(?:[_.-][^/]*)?\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.txt$/i;

/** Every requirements file by its name, and those that they include. */
export function allRequirements(snapshot: RepoSnapshot): readonly RequirementsFile[] {
  const found = new Map<string, RequirementsFile>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    const file = textOf(snapshot, path);
    if (!file) return;
    const read = readRequirements(file);
    found.set(path, read);
    for (const { include } of read.lines) if (include !== null && snapshot.files.has(include)) visit(include);
  };
  for (const path of snapshot.files.keys()) if (requirementsName.test(path)) visit(path);
  return [...found.values()];
}
