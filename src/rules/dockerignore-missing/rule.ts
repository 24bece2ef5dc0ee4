import type { Fix } from '../../model/finding.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { filesOf, ignoreFileOf, reachedStages } from '../support/build-context.ts';
import { inDockerfile, type SoundImage, soundImages } from '../support/images.ts';
import { runSteps } from '../support/run-steps.ts';

/** What no image needs: left over by Python, tests, editors, and the secrets of compose. */
const junk = [
  '**/__pycache__',
  '**/*.pyc',
  '**/*.egg-info',
  '.env',
  '.github',
  '.idea',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.tox',
  '.venv',
  '.vscode',
  'venv',
] as const;

/** The version of a package, or a step of the build, comes from git. */
function needsGit(repo: AgentRepo): boolean {
  const versioned = repo.projects.some(({ versionSource }) => versionSource !== 'static');
  return versioned || runSteps(repo).some(({ commands }) => commands.some(({ program }) => program === 'git'));
}

function creating(repo: AgentRepo, image: SoundImage): Fix | null {
  const path = image.context === '' ? '.dockerignore' : `${image.context}/.dockerignore`;
  const named = soundImages(repo)
    .flatMap(({ dockerfile }) => dockerfile.instructions)
    .flatMap((each) => (each.kind === 'copy' || each.kind === 'add' ? each.sources.map(({ text }) => text) : []));
  const isNamed = (entry: string): boolean => {
    const name = entry.replace(/^\*\*\/\*?/, '');
    return named.some((source) => source.split('/').includes(name));
  };
  const git = needsGit(repo) ? ['# .git stays: the version comes from it.'] : isNamed('.git') ? [] : ['.git'];
  const lines = [...git, ...junk.filter((entry) => !isNamed(entry))];
  const start = { line: 1, column: 1 };
  return { safe: true, edits: [{ file: path, range: { start, end: start }, text: `${lines.join('\n')}\n` }] };
}

/** A folder of its own without folders in it: no git, no package, nothing that leaves caches behind. */
function gathersNothing({ snapshot }: AgentRepo, { context }: SoundImage): boolean {
  if (context === '') return false;
  const prefix = `${context}/`;
  for (const path of snapshot.files.keys())
    if (path.startsWith(prefix) && path.includes('/', prefix.length)) return false;
  return true;
}

export const dockerignoreMissing = rule<{ readonly source: string }>({
  id: 'dockerignore-missing',
  title: '`COPY .` with no .dockerignore',
  severity: 'notice',
  message: ({ source }) =>
    `COPY ${source} takes everything that lies here, caches, virtualenvs and .env included, and there is no .dockerignore; add one`,
  *check(repo) {
    const done = new Set<string>();
    for (const image of soundImages(repo)) {
      if (ignoreFileOf(repo, image) !== null || done.has(image.context) || gathersNothing(repo, image)) continue;
      const copies = reachedStages(image).flatMap((stage) => filesOf(repo, image, stage).copies);
      const whole = copies
        .filter(({ instruction }) => !instruction.flags.some(({ name }) => name === 'from'))
        .flatMap(({ sources }) => sources.filter(({ path, copiesFolder }) => path === '' && copiesFolder));
      const [first] = whole;
      if (!first) continue;
      done.add(image.context);
      const fix = creating(repo, image);
      yield { at: inDockerfile(image, first.word.span), params: { source: first.word.text }, ...(fix ? { fix } : {}) };
    }
  },
});
