import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension, type Range as Marked, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  WidgetType,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Position } from '../model/location.ts';
import { card } from './card.ts';
import { element } from './dom.ts';
import { languageOf } from './languages.ts';
import type { Shown } from './look.ts';

const say = StateEffect.define<{ readonly shown: readonly Shown[]; readonly apply: (one: Shown) => void }>();

class Card extends WidgetType {
  readonly shown: Shown;
  readonly apply: (one: Shown) => void;
  readonly #key: string;

  constructor(shown: Shown, apply: (one: Shown) => void) {
    super();
    this.shown = shown;
    this.apply = apply;
    this.#key = JSON.stringify(shown);
  }

  // The same finding keeps its element, and with it the page that was unfolded.
  override eq(other: Card): boolean {
    return other.#key === this.#key;
  }

  override toDOM(): HTMLElement {
    // The editor measures an element without its margins.
    return element('div', { class: 'under' }, card(this.shown, this.apply));
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function offset(state: EditorState, { line, column }: Position): number {
  const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(at.from + column - 1, at.to);
}

function decorations(state: EditorState, shown: readonly Shown[], apply: (one: Shown) => void): DecorationSet {
  const made: Marked<Decoration>[] = [];
  for (const one of shown) {
    if (one.range === null) continue;
    const start = offset(state, one.range.start);
    const end = Math.max(offset(state, one.range.end), start);
    const { severity } = one;
    if (end > start) made.push(Decoration.mark({ class: `found ${severity}` }).range(start, end));
    const line = state.doc.lineAt(start);
    made.push(Decoration.line({ class: `line-${severity}` }).range(line.from));
    made.push(Decoration.widget({ widget: new Card(one, apply), block: true, side: 1 }).range(line.to));
  }
  return Decoration.set(made, true);
}

const findings = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { changes, effects, state }) {
    let now = before.map(changes);
    for (const effect of effects) if (effect.is(say)) now = decorations(state, effect.value.shown, effect.value.apply);
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export type Editor = {
  /** Another file, with its own history. */
  show(path: string, text: string): void;
  /** A fix: it can be taken back like something typed. */
  replace(path: string, text: string): void;
  /** What is under the lines. */
  mark(shown: readonly Shown[]): void;
  goTo(place: Position): void;
  /** Where the cursor is. */
  line(): number;
  forget(path: string): void;
  rename(from: string, to: string): void;
};

type Listeners = {
  readonly changed: (text: string) => void;
  readonly apply: (one: Shown) => void;
  readonly step: (by: 1 | -1) => void;
};

export function openEditor(parent: HTMLElement, { changed, apply, step }: Listeners): Editor {
  const states = new Map<string, EditorState>();
  let open = '';

  function extensions(path: string): Extension {
    return [
      lineNumbers(),
      history(),
      drawSelection(),
      highlightSpecialChars(),
      EditorView.lineWrapping,
      placeholder(
        'Type or paste here: a Dockerfile, a compose file, a site config, an agent, a page of documentation.',
      ),
      syntaxHighlighting(classHighlighter),
      languageOf(path),
      findings,
      keymap.of([
        { key: 'F8', run: () => done(() => step(1)), shift: () => done(() => step(-1)) },
        ...defaultKeymap,
        ...historyKeymap,
      ]),
      EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}`, spellcheck: 'false', autocapitalize: 'off' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString());
      }),
    ];
  }

  const view = new EditorView({ parent });

  function replaceIn(state: EditorState, text: string) {
    const before = state.doc.toString();
    let start = 0;
    while (start < before.length && before[start] === text[start]) start += 1;
    let end = 0;
    const most = Math.min(before.length, text.length) - start;
    while (end < most && before.at(-1 - end) === text.at(-1 - end)) end += 1;
    return state.update({
      changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
      // Taken back alone, however soon it comes after something typed.
      annotations: isolateHistory.of('full'),
    });
  }

  return {
    show(path, text) {
      if (open !== '') states.set(open, view.state);
      open = path;
      const kept = states.get(path);
      const same = kept?.doc.toString() === text;
      view.setState(kept && same ? kept : EditorState.create({ doc: text, extensions: extensions(path) }));
    },
    replace(path, text) {
      if (path === open) view.dispatch(replaceIn(view.state, text));
      else {
        const kept = states.get(path);
        if (kept) states.set(path, replaceIn(kept, text).state);
      }
    },
    mark: (shown) => view.dispatch({ effects: say.of({ shown, apply }) }),
    goTo(place) {
      const at = offset(view.state, place);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
    forget(path) {
      states.delete(path);
      if (open === path) open = '';
    },
    rename(from, to) {
      states.delete(from);
      if (open === from) open = to;
    },
  };
}

function done(act: () => void): true {
  act();
  return true;
}
