/** One example of a page: an imagined repository, and for a failing one what the program prints. */
export type Example = {
  readonly files: Readonly<Record<string, string>>;
  /** Facts of git that the example needs, from a block named `git`. */
  readonly git: Readonly<Record<string, unknown>> | null;
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
  readonly text: string;
  readonly afterText: boolean;
};

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = '';
  let afterText = true;
  let open: { fence: string; language: string; path: string; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    if (open) {
      if (line.trimEnd() === open.fence) {
        blocks.push({
          section,
          language: open.language,
          path: open.path,
          text: open.lines.map((one) => `${one}\n`).join(''),
          afterText,
        });
        open = null;
        afterText = false;
      } else open.lines.push(line);
      continue;
    }
    const fence = /^(?<fence>`{3,})(?<language>\S*)(?: (?<path>.+))?$/.exec(line)?.groups;
    if (fence)
      open = { fence: fence['fence'] ?? '', language: fence['language'] ?? '', path: fence['path'] ?? '', lines: [] };
    else if (line.startsWith('## ')) {
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
  const finish = (output: string | null): void => {
    if (Object.keys(files).length > 0 || output !== null) examples.push({ files, git, output });
    files = {};
    git = null;
  };
  for (const block of blocks) {
    if (kind === 'passes' && block.afterText) finish(null);
    if (block.language === 'output') finish(block.text);
    else if (block.path === 'git') git = JSON.parse(block.text) as Record<string, unknown>;
    else if (block.path !== '') files[block.path] = block.text;
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
