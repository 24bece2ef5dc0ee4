/** One example of a page: an imagined repository, and for a failing one what the program prints. */
export type Example = {
  readonly files: Readonly<Record<string, string>>;
  /** Facts of git that the example needs, from a block named `git`. */
  readonly git: Readonly<Record<string, unknown>> | null;
  /** Files whose block says `executable` behind the path. A block that says `crlf` has such line ends. */
  readonly executable?: readonly string[];
  /** Files whose block says `utf16`: they are written so. */
  readonly unreadable?: ReadonlyMap<string, 'utf16'>;
  /** null: it passes. */
  readonly output: string | null;
};

export type RulePage = {
  readonly title: string;
  /** Why, the first paragraph. */
  readonly why: string;
  readonly fails: readonly Example[];
  readonly passes: readonly Example[];
};

type Block = {
  readonly section: string;
  readonly language: string;
  readonly path: string;
  readonly executable: boolean;
  readonly utf16: boolean;
  readonly text: string;
  readonly afterText: boolean;
};

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = '';
  let afterText = true;
  let open: { fence: string; language: string; path: string; words: readonly string[]; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    if (open) {
      if (line.trimEnd() === open.fence) {
        blocks.push({
          section,
          language: open.language,
          path: open.path,
          executable: open.words.includes('executable'),
          utf16: open.words.includes('utf16'),
          text: open.lines.map((one) => `${one}${open?.words.includes('crlf') ? '\r' : ''}\n`).join(''),
          afterText,
        });
        open = null;
        afterText = false;
      } else open.lines.push(line);
      continue;
    }
    const fence = /^(?<fence>`{3,})(?<language>\S*)(?: (?<path>\S+))?(?<words>(?: (?:executable|crlf|utf16))*)$/.exec(
      line,
    )?.groups;
    if (fence) {
      const { fence: marks = '', language = '', path = '', words = '' } = fence;
      open = { fence: marks, language, path, words: words.split(' '), lines: [] };
    } else if (line.startsWith('## ')) {
      section = line.slice(3).trim();
      afterText = true;
    } else if (line.trim() !== '') afterText = true;
  }
  return blocks;
}

function examplesOf(blocks: readonly Block[], kind: 'fails' | 'passes'): readonly Example[] {
  const examples: Example[] = [];
  let files: Record<string, string> = {};
  let git: Record<string, unknown> | null = null;
  let executable: string[] = [];
  let unreadable = new Map<string, 'utf16'>();
  const finish = (output: string | null): void => {
    if (Object.keys(files).length > 0 || output !== null) examples.push({ files, git, executable, unreadable, output });
    files = {};
    executable = [];
    unreadable = new Map();
    git = null;
  };
  for (const block of blocks) {
    if (kind === 'passes' && block.afterText) finish(null);
    if (block.language === 'output') finish(block.text);
    else if (block.path === 'git') git = JSON.parse(block.text) as Record<string, unknown>;
    else if (block.path !== '') {
      files[block.path] = block.text;
      if (block.executable) executable.push(block.path);
      if (block.utf16) unreadable.set(block.path, 'utf16');
    }
  }
  if (kind === 'passes') finish(null);
  return examples;
}

/** Reads a rule.md: title, why, *Fails* with outputs, *Passes*. The word after a block's language is its file. */
export function parseRulePage(markdown: string): RulePage {
  const blocks = blocksOf(markdown);
  const [title = '', ...rest] = markdown.split('\n');
  return {
    title: title.replace(/^# /, ''),
    why:
      rest
        .join('\n')
        .trim()
        .split(/\n\n|\n## /, 1)[0] ?? '',
    fails: examplesOf(
      blocks.filter(({ section }) => section === 'Fails'),
      'fails',
    ),
    passes: examplesOf(
      blocks.filter(({ section }) => section === 'Passes'),
      'passes',
    ),
  };
}
