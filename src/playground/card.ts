import { oneLine } from '../report/untrusted.ts';
import { rulePages } from '../rules/pages.ts';
import { button, element } from './dom.ts';
import type { Shown } from './look.ts';
import { inline, page } from './markdown.ts';

export const signs = { error: '✕', warning: '▲', notice: '●' } as const;

let cards = 0;

/** A finding as it stands under its line: what, the remedy, its fix, and the rule's page to unfold. */
export function card(shown: Shown, apply: (shown: Shown) => void): HTMLElement {
  const { rule, severity, message, finding } = shown;
  const made = element(
    'div',
    { class: `card ${severity}`, role: 'group', 'aria-label': `${severity}: ${rule ?? 'settings'}` },
    element(
      'p',
      { class: 'said' },
      element('span', { class: 'badge' }, `${signs[severity]} ${severity}`),
      ' ',
      ...inline(oneLine(message)),
    ),
  );
  const actions = element('p', { class: 'actions' });
  if (finding?.fix) {
    const label = finding.fix.safe ? 'Apply the fix' : 'Apply the proposal (look at it)';
    actions.append(button(label, () => apply(shown), { class: 'fix' }));
  }
  const text = rule === null ? undefined : rulePages[rule];
  if (rule !== null && text !== undefined) {
    cards += 1;
    const id = `page-${cards}`;
    const folded = element('div', { id, class: 'page', hidden: '' });
    const why = button(`Why: ${rule}`, () => {
      if (folded.childElementCount === 0) folded.append(...page(text).slice(1));
      folded.hidden = !folded.hidden;
      why.setAttribute('aria-expanded', String(!folded.hidden));
    });
    why.setAttribute('aria-expanded', 'false');
    why.setAttribute('aria-controls', id);
    actions.append(why);
    made.append(actions, folded);
  } else made.append(actions);
  return made;
}
