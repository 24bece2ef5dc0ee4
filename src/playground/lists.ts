import { severities } from '../model/finding.ts';
import { oneLine } from '../report/untrusted.ts';
import { signs } from './card.ts';
import { button, element } from './dom.ts';
import type { Shown } from './look.ts';
import { inline } from './markdown.ts';
import type { Project } from './project.ts';
import { counted } from './words.ts';

const mostTabs = 24;

function worst(shown: readonly Shown[]): Shown['severity'] | null {
  return severities.find((severity) => shown.some((one) => one.severity === severity)) ?? null;
}

/** The files with findings first; of many only some, the others in the list beside them. */
export function fileTabs(
  project: Project,
  open: string,
  shown: readonly Shown[],
  choose: (path: string) => void,
): readonly HTMLElement[] {
  const paths = [...project.files].flatMap(([path, text]) => (text === null ? [] : [path])).sort();
  const of = (path: string): readonly Shown[] => shown.filter(({ file }) => file === path);
  const few = paths.length <= mostTabs;
  const tabs = few ? paths : paths.filter((path) => path === open || of(path).length > 0).slice(0, mostTabs);
  const made: HTMLElement[] = tabs.map((path) => {
    const own = of(path);
    const severity = worst(own);
    const tab = button(path, () => choose(path), path === open ? { 'aria-current': 'true' } : {});
    if (severity !== null)
      tab.append(
        ' ',
        element('span', { class: `count ${severity}`, 'aria-label': counted(own) }, `${signs[severity]} ${own.length}`),
      );
    return tab;
  });
  if (few) return made;
  const all = element('select', { 'aria-label': 'All files' });
  for (const path of paths) all.append(element('option', path === open ? { selected: '' } : {}, path));
  all.addEventListener('change', () => choose(all.value));
  return [all, ...made];
}

/** All findings of all files, each a way to its line. */
export function findingList(shown: readonly Shown[], go: (one: Shown) => void): readonly HTMLElement[] {
  return shown.map((one) => {
    const start = one.range?.start;
    const place = one.file === null ? 'repository' : `${one.file}${start ? `:${start.line}` : ''}`;
    const link = button('', () => go(one));
    link.append(
      element('span', { class: `badge ${one.severity}` }, `${signs[one.severity]} ${one.severity}`),
      ' ',
      element('span', { class: 'place' }, place),
      element('span', { class: 'short' }, ...inline(oneLine(one.message))),
    );
    return element('li', {}, link);
  });
}
