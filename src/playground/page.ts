import { card } from './card.ts';
import { element, known } from './dom.ts';
import { openEditor } from './editor.ts';
import { fileTabs, findingList } from './lists.ts';
import { fixAll, fixOne, look, type Shown, type Texts } from './look.ts';
import { cleanPath, guessName, type Project } from './project.ts';
import { samples } from './samples.ts';
import { fragmentOf, longestLink, type Shared, sharedBy } from './share.ts';
import { type Taken, takeChosen, takeDropped } from './take-files.ts';
import { verdict } from './words.ts';

/** The file that nobody has named yet. */
const unnamed = 'unnamed';
const pause = 200;

/** Gives the page its life. */
export function startPage(): void {
  const status = known('status', HTMLElement);
  const verdictLine = known('verdict', HTMLElement);
  const fixButton = known('fix-all', HTMLButtonElement);
  const nextButton = known('next', HTMLButtonElement);
  const nameInput = known('name', HTMLInputElement);
  const wholeBox = known('whole', HTMLInputElement);
  const sampleList = known('sample', HTMLSelectElement);
  const dialog = known('share-dialog', HTMLDialogElement);
  const linkInput = known('link', HTMLInputElement);

  let project: Project = { name: 'my-ocs-agent', files: new Map(), whole: false };
  let open = '';
  let shown: readonly Shown[] = [];
  let timer = 0;

  const editor = openEditor(known('editor', HTMLElement), {
    changed: typed,
    apply,
    step,
  });

  function say(text: string): void {
    status.textContent = text;
  }

  /** What files are added to: a sample that nobody touched makes room for them. */
  function base(): Project {
    return sampleList.value === '' ? project : { name: 'my-ocs-agent', files: new Map(), whole: false };
  }

  function textOf(path: string): string {
    return project.files.get(path) ?? '';
  }

  function set(path: string, text: string): void {
    project = { ...project, files: new Map(project.files).set(path, text) };
  }

  function typed(text: string): void {
    // The editor has line feeds alone; a file with others keeps them.
    sampleList.value = '';
    set(open, textOf(open).includes('\r\n') ? text.replaceAll('\n', '\r\n') : text);
    if (open === unnamed) {
      const meant = guessName(text);
      if (meant !== null && !project.files.has(meant)) rename(meant);
    }
    clearTimeout(timer);
    timer = window.setTimeout(refresh, pause);
  }

  function refresh(): void {
    clearTimeout(timer);
    timer = 0;
    try {
      shown = look(project);
    } catch (problem) {
      shown = [];
      say(`This page failed, which is a fault of it: ${problem instanceof Error ? problem.message : String(problem)}`);
    }
    draw();
  }

  function draw(): void {
    known('files', HTMLElement).replaceChildren(...fileTabs(project, open, shown, choose));
    known('findings', HTMLElement).replaceChildren(...findingList(shown, goTo));
    const above = shown.filter(({ file, range }) => file === null || (file === open && range === null));
    known('above', HTMLElement).replaceChildren(...above.map((one) => card(one, apply)));
    editor.mark(shown.filter(({ file }) => file === open));
    const line = verdict(shown, project);
    // The same words again would be read out again.
    if (verdictLine.textContent !== line) verdictLine.textContent = line;
    const isBad = shown.some(({ severity }) => severity === 'error');
    verdictLine.className = isBad ? 'error' : line.startsWith('Nothing found') ? 'none' : 'some';
    const safe = shown.filter(({ finding }) => finding?.fix?.safe).length;
    fixButton.hidden = safe === 0;
    fixButton.textContent = safe === 1 ? 'Apply the safe fix' : `Apply all ${safe} safe fixes`;
    nextButton.hidden = shown.length === 0;
    wholeBox.checked = project.whole;
    if (document.activeElement !== nameInput) nameInput.value = open;
  }

  function choose(path: string): void {
    open = path;
    editor.show(path, textOf(path));
    draw();
  }

  function load(next: Project, first?: string): void {
    for (const path of project.files.keys()) if (next.files.get(path) !== project.files.get(path)) editor.forget(path);
    project = next;
    const texts = [...next.files].filter(([, text]) => text !== null).map(([path]) => path);
    if (texts.length === 0) set('Dockerfile', '');
    refresh();
    const found = shown.filter(({ file }) => file !== null && texts.includes(file));
    const worst = found.find(({ severity }) => severity === 'error') ?? found[0];
    const usual = texts.find((path) => /(?:^|\/)Dockerfile$/.test(path)) ?? texts.sort()[0];
    choose(first ?? worst?.file ?? usual ?? 'Dockerfile');
  }

  function take({ project: next, notes }: Taken): void {
    const more = [...next.files.keys()].filter((path) => !project.files.has(path) || next.name !== project.name);
    const first = next.whole ? undefined : more.find((path) => next.files.get(path) !== null);
    const unread = [...next.files.values()].filter((text) => text === null).length;
    sampleList.value = '';
    load(next, first);
    say(
      [
        `${more.length} file${more.length === 1 ? '' : 's'} taken`,
        ...(unread > 0 ? [`${unread} of them not as text (too large or binary)`] : []),
        ...notes,
      ].join(', '),
    );
  }

  function write(texts: Texts): void {
    for (const [path, text] of texts) {
      set(path, text);
      editor.replace(path, text);
    }
    refresh();
  }

  function apply(one: Shown): void {
    let meant: Shown | undefined = one;
    if (timer !== 0) {
      // Something was typed since: places may have moved.
      refresh();
      meant = shown.find(({ rule, message }) => rule === one.rule && message === one.message);
    }
    const texts = meant?.finding ? fixOne(project, meant.finding) : new Map<string, string>();
    if (texts.size === 0) {
      say('This fix does not fit any more');
      return;
    }
    write(texts);
    say(`Applied to ${[...texts.keys()].join(', ')}; Ctrl+Z in the editor takes it back`);
  }

  function goTo({ file, range }: Shown): void {
    if (file !== null && file !== open && project.files.get(file) != null) choose(file);
    if (range !== null) editor.goTo(range.start);
    else known('above', HTMLElement).scrollIntoView({ block: 'center' });
  }

  function step(by: 1 | -1): void {
    const here = shown.filter(({ file, range }) => file === open && range !== null);
    const line = editor.line();
    const lineOf = (one: Shown): number => one.range?.start.line ?? 0;
    const further = by === 1 ? here.find((one) => lineOf(one) > line) : here.findLast((one) => lineOf(one) < line);
    const target = further ?? (by === 1 ? (here[0] ?? shown[0]) : here.at(-1));
    if (target) goTo(target);
  }

  function rename(to: string): void {
    const text = textOf(open);
    const files = new Map(project.files);
    files.delete(open);
    project = { ...project, files: files.set(to, text) };
    editor.rename(open, to);
    open = to;
    nameInput.value = to;
  }

  async function share(): Promise<void> {
    const fragment = await fragmentOf({ ...project, open });
    const link = `${location.href.split('#', 1)[0]}${fragment}`;
    const fits = link.length <= longestLink;
    linkInput.value = fits ? link : '';
    known('share-said', HTMLElement).textContent = fits
      ? `${link.length} characters. The files are in the link itself, behind the #, which a browser sends to nobody.`
      : `These files make a link of ${link.length} characters, and more than ${longestLink} do not travel well: remove some files and try again.`;
    known('copy', HTMLButtonElement).hidden = !fits;
    linkInput.hidden = !fits;
    if (fits) history.replaceState(null, '', fragment);
    dialog.showModal();
    linkInput.select();
  }

  async function copy(): Promise<void> {
    linkInput.select();
    try {
      await navigator.clipboard.writeText(linkInput.value);
      known('share-said', HTMLElement).textContent = 'Copied.';
    } catch {
      known('share-said', HTMLElement).textContent = 'This browser does not let the page copy: Ctrl+C does.';
    }
  }

  async function fromLink(): Promise<boolean> {
    let state: Shared | null;
    try {
      state = await sharedBy(location.hash);
    } catch (problem) {
      say(`The link is damaged (${problem instanceof Error ? problem.message : String(problem)})`);
      return false;
    }
    if (state === null) return false;
    load(state, state.open);
    return true;
  }

  function trouble(what: string): (problem: unknown) => void {
    return (problem) => say(`${what}: ${problem instanceof Error ? problem.message : String(problem)}`);
  }

  samples.forEach(({ title }, index) => {
    sampleList.append(element('option', { value: String(index) }, title));
  });
  sampleList.addEventListener('change', () => {
    const sample = samples[Number(sampleList.value)];
    if (sampleList.value !== '' && sample) load(sample.project);
  });
  for (const [press, input] of [
    ['open-files', 'choose-files'],
    ['open-folder', 'choose-folder'],
  ] as const) {
    const dialogOf = known(input, HTMLInputElement);
    known(press, HTMLElement).addEventListener('click', () => dialogOf.click());
    dialogOf.addEventListener('change', () => {
      if (dialogOf.files) takeChosen(dialogOf.files, base()).then(take, trouble('The files cannot be read'));
    });
  }
  known('new-file', HTMLElement).addEventListener('click', () => {
    if (!project.files.has(unnamed)) set(unnamed, '');
    choose(unnamed);
    nameInput.focus();
    nameInput.select();
  });
  known('remove', HTMLElement).addEventListener('click', () => {
    const files = new Map(project.files);
    files.delete(open);
    editor.forget(open);
    load({ ...project, files });
  });
  known('clear', HTMLElement).addEventListener('click', () => {
    sampleList.value = '';
    load({ name: 'my-ocs-agent', files: new Map([[unnamed, '']]), whole: false });
    editor.goTo({ line: 1, column: 1 });
  });
  nameInput.addEventListener('change', () => {
    const to = cleanPath(nameInput.value);
    if (to === null || (to !== open && project.files.has(to))) {
      say(to === null ? 'A path inside the repository was expected' : `${to} is there already`);
      nameInput.value = open;
    } else if (to !== open) {
      rename(to);
      editor.show(to, textOf(to));
      refresh();
    }
  });
  wholeBox.addEventListener('change', () => {
    project = { ...project, whole: wholeBox.checked };
    refresh();
  });
  fixButton.addEventListener('click', () => {
    const { texts, fixed } = fixAll(project);
    write(texts);
    say(fixed === 0 ? 'None of the fixes helps' : `Fixed ${fixed} in ${[...texts.keys()].join(', ')}`);
  });
  nextButton.addEventListener('click', () => step(1));
  known('share', HTMLElement).addEventListener('click', () => {
    share().catch(trouble('No link can be made'));
  });
  known('copy', HTMLElement).addEventListener('click', () => {
    copy().catch(trouble('The link cannot be copied'));
  });
  known('close', HTMLElement).addEventListener('click', () => dialog.close());
  window.addEventListener('hashchange', () => void fromLink());

  // In the capturing phase: the editor would put a file's text where it was dropped.
  document.addEventListener(
    'dragover',
    (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      document.body.classList.add('dropping');
    },
    true,
  );
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) document.body.classList.remove('dropping');
  });
  document.addEventListener(
    'drop',
    (event) => {
      document.body.classList.remove('dropping');
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.stopPropagation();
      takeDropped(event.dataTransfer, base()).then(take, trouble('What was dropped cannot be read'));
    },
    true,
  );

  const first = samples[0];
  void fromLink().then((found) => {
    if (!found && first) {
      sampleList.value = '0';
      load(first.project);
    }
    document.body.dataset['ready'] = 'true';
  });
}
