import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GitHubEvent, runAction } from '../test/e2e/support/action.ts';
import { pullRequest, release } from '../test/e2e/support/events.ts';
import { startGitHub } from '../test/e2e/support/github-api.ts';
import { type Repository, repositoryOf } from '../test/e2e/support/repository.ts';

// Job summaries and comments as GitHub would show them: real runs of the bundle, rendered with GitHub's Markdown and
// Mermaid in a real Chromium. For the eye; no test.
//   node script/look-at-summary.ts FOLDER [SCENE…]     needs what script/setup sets up, `npm run build`, and chromium

const renderers = ['marked@18.2.1', 'mermaid@11.6.0', 'github-markdown-css@5.9.0'];

type Scene = {
  readonly folder: string;
  readonly event: (repository: Repository) => GitHubEvent;
  readonly prepare?: (repository: Repository) => void;
  readonly inputs?: Readonly<Record<string, string>>;
};

const onPullRequest = (repository: Repository): GitHubEvent => pullRequest(repository.head());

const scenes: Readonly<Record<string, Scene>> = {
  good: { folder: 'examples/my-ocs-agent', event: onPullRequest },
  heavy: {
    folder: 'test/agents/two-images',
    event: onPullRequest,
    prepare: ({ path, git }) => {
      const file = join(path, 'Dockerfile');
      const more =
        'RUN python -m pip install --no-cache-dir pandas\nRUN python -m pip install --no-cache-dir matplotlib\n';
      writeFileSync(file, readFileSync(file, 'utf8').replace('COPY', `${more}COPY`));
      git('commit', '--quiet', '--all', '--message', 'heavy');
    },
  },
  lint: { folder: 'test/agents/one-string-cmd', event: onPullRequest },
  build: { folder: 'test/agents/build-fails', event: onPullRequest, inputs: { 'fail-on': 'never' } },
  smoke: { folder: 'test/agents/raises-in-main', event: onPullRequest, inputs: { 'fail-on': 'never' } },
  release: {
    folder: 'examples/my-ocs-agent',
    event: (repository) => {
      repository.git('tag', 'v1.2.0');
      return release('v1.2.0');
    },
    inputs: { images: `127.0.0.1:5000/look/${Date.now().toString(36)}` },
  },
};

/** marked, Mermaid and GitHub's style, kept between runs; they are no dependencies of the project. */
function toolFolder(): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ocs-agent-action', 'look');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/mermaid'))) {
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, ...renderers], { stdio: 'inherit' });
  }
  return join(folder, 'node_modules');
}

function page(markdown: string, tools: string): string {
  const at = (path: string): string => pathToFileURL(join(tools, path)).href;
  return `<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="${at('github-markdown-css/github-markdown-light.css')}">
<style>body{margin:0;background:#f6f8fa}.markdown-body{max-width:860px;margin:24px auto;padding:24px;border:1px solid #d1d9e0;border-radius:6px}</style>
<article class="markdown-body"></article>
<script src="${at('marked/lib/marked.umd.js')}"></script>
<script src="${at('mermaid/dist/mermaid.min.js')}"></script>
<script>
const article = document.querySelector('article');
article.innerHTML = marked.parse(${JSON.stringify(markdown).replaceAll('<', '\\u003c')}, { gfm: true });
for (const quote of article.querySelectorAll('blockquote')) {
  const kind = /^\\s*\\[!(NOTE|WARNING|CAUTION|TIP)\\]/.exec(quote.textContent);
  if (!kind) continue;
  quote.innerHTML = quote.innerHTML.replace(kind[0].trim(), '');
  quote.className = 'markdown-alert markdown-alert-' + kind[1].toLowerCase();
  quote.insertAdjacentHTML('afterbegin', '<p class="markdown-alert-title">' + kind[1] + '</p>');
}
for (const code of article.querySelectorAll('code.language-mermaid')) {
  const picture = document.createElement('pre');
  picture.className = 'mermaid';
  picture.textContent = code.textContent;
  code.parentElement.replaceWith(picture);
}
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
mermaid.run({ querySelector: '.mermaid' }).catch((error) => article.append(String(error)));
</script>`;
}

function show(name: string, markdown: string, folder: string, tools: string): void {
  writeFileSync(join(folder, `${name}.md`), markdown);
  const html = join(folder, `${name}.html`);
  writeFileSync(html, page(markdown, tools));
  const profile = mkdtempSync(join(tmpdir(), 'look-'));
  try {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    const lines = markdown.split('\n').length;
    execFileSync(
      'chromium',
      [
        ...flags,
        '--hide-scrollbars',
        `--user-data-dir=${profile}`,
        `--window-size=960,${Math.min(6000, 500 + lines * 36)}`,
        '--virtual-time-budget=8000',
        `--screenshot=${join(folder, `${name}.png`)}`,
        pathToFileURL(html).href,
      ],
      { stdio: 'ignore' },
    );
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
  process.stdout.write(`${join(folder, name)}.png\n`);
}

const [target = 'look', ...wanted] = process.argv.slice(2);
const folder = resolve(target);
mkdirSync(folder, { recursive: true });
const tools = toolFolder();
for (const file of wanted.filter((name) => name.endsWith('.md'))) {
  show(file.split('/').at(-1)?.replace(/\.md$/, '') ?? 'file', readFileSync(file, 'utf8'), folder, tools);
}
for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const repository = repositoryOf(scene.folder);
  const github = await startGitHub();
  try {
    scene.prepare?.(repository);
    const inputs = { 'github-token': 'none', ...scene.inputs };
    const ran = await runAction(repository, scene.event(repository), inputs, { GITHUB_API_URL: github.url });
    show(name, ran.summary, folder, tools);
    const comment = github.comments.at(1);
    if (comment) show(`${name}-comment`, comment.body, folder, tools);
  } finally {
    await github.close();
    repository.remove();
  }
}
