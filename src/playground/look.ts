import { type Config, parseConfig, problemText } from '../config/config.ts';
import { settingsPath } from '../config/settings-file.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { Range } from '../model/location.ts';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import { readRepo } from '../repo/read-repo.ts';
import { describeByRule } from '../report/by-rule.ts';
import { applyFixes } from '../rules/fixes/apply-fixes.ts';
import { editedTexts, planEdits } from '../rules/fixes/plan-edits.ts';
import { ruleIds } from '../rules/index.ts';
import { runRules } from '../rules/run-rules.ts';
import { repoOptions } from '../stages/check.ts';
import { fragmentPage, fragmentPath, inFragment, isFragment, isFragmentPath, textOfPage } from './fragment.ts';
import { aboutTheRest } from './loose.ts';
import { type Project, snapshotOfProject } from './project.ts';

/** One thing that the page says. */
export type Shown = {
  /** null: the settings file is wrong, which no rule says. */
  readonly rule: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string | null;
  readonly range: Range | null;
  /** What its button applies; null where there is none. */
  readonly finding: Finding | null;
};

/** Texts by path. */
export type Texts = ReadonlyMap<string, string>;

/** A part of a compose file is read as documentation is: as a part. */
function disguised(project: Project): Project {
  if (project.whole) return project;
  const files = [...project.files].map(([path, text]): [string, string | null] =>
    text !== null && isFragment(path, text) ? [fragmentPath(path), fragmentPage(text)] : [path, text],
  );
  return { ...project, files: new Map(files) };
}

function configOf(snapshot: RepoSnapshot): { readonly config: Config; readonly problems: readonly Shown[] } {
  const usual = parseConfig({ inputs: {}, prefix: '', settings: null, ruleIds });
  if (usual.status === 'invalid') throw new Error(usual.problems.map(problemText).join('\n'));
  const read = parseConfig({ inputs: {}, prefix: '', settings: textOf(snapshot, settingsPath), ruleIds });
  if (read.status === 'ok') return { config: read.config, problems: [] };
  const problems = read.problems.map(
    ({ key, message, at }): Shown => ({
      rule: null,
      severity: 'error',
      message: key === null ? message : `${key}: ${message}`,
      file: at?.file ?? settingsPath,
      range: at?.range ?? null,
      finding: null,
    }),
  );
  return { config: usual.config, problems };
}

function findingsIn(snapshot: RepoSnapshot, config: Config, whole: boolean): readonly Finding[] {
  const findings = runRules(readRepo(snapshot, repoOptions(config)), {
    disable: config.disable,
    levels: config.rules,
    generate: config.dockerfile.includes('generate'),
    docs: config.docs,
    registries: config.registries,
  });
  return whole ? findings : findings.filter(({ rule }) => !aboutTheRest.has(rule));
}

/** What `ocs-agent check` says of these files. */
export function look(project: Project): readonly Shown[] {
  const snapshot = snapshotOfProject(disguised(project));
  const { config, problems } = configOf(snapshot);
  const findings = findingsIn(snapshot, config, project.whole).map((found): Shown => {
    const finding = inFragment(found);
    return {
      rule: finding.rule,
      severity: finding.severity,
      message: describeByRule(finding).message,
      file: finding.location?.file ?? null,
      range: finding.location?.range ?? null,
      finding,
    };
  });
  return [...problems, ...findings];
}

/** The files that the fix of one finding changes. */
export function fixOne(project: Project, finding: Finding): Texts {
  const snapshot = snapshotOfProject(project);
  // Pressed by a person who sees it: a fix that is not safe to apply unseen will do.
  const meant = finding.fix ? { ...finding, fix: { ...finding.fix, safe: true } } : finding;
  return editedTexts(snapshot, planEdits(snapshot, [meant]));
}

/** The files that all safe fixes change, as `ocs-agent check --fix` would. */
export function fixAll(project: Project): { readonly texts: Texts; readonly fixed: number } {
  const before = snapshotOfProject(disguised(project));
  const { config } = configOf(before);
  const mended = applyFixes(before, (snapshot) => findingsIn(snapshot, config, project.whole));
  const texts = mended.changed.flatMap((path): (readonly [string, string])[] => {
    const text = textOf(mended.snapshot, path)?.text;
    if (text === undefined) return [];
    return isFragmentPath(path) ? [[path.slice(0, -fragmentPath('').length), textOfPage(text)]] : [[path, text]];
  });
  return { texts: new Map(texts), fixed: mended.fixed.length };
}
