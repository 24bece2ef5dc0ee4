import { hasFolder } from '../model/repo-snapshot.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { composePath } from './compose.ts';
import type { Plan } from './plan.ts';
import { generatedMark, region } from './regions.ts';

/** Never in git, so leaving them out cannot make a version `dirty`. */
const leftovers = [
  '**/__pycache__',
  '**/*.py[co]',
  '**/*.egg-info',
  '**/.venv',
  '**/venv',
  '**/.tox',
  '**/.nox',
  '**/.pytest_cache',
  '**/.mypy_cache',
  '**/.ruff_cache',
  'build',
  'dist',
];

const secrets = ['**/.env', '**/.netrc', '**/.pypirc', '**/id_rsa', '**/id_ed25519'];

/** What changes in .git without a commit, and the file that may hold a token. */
const gitNoise = ['.git/config', '.git/hooks', '.git/logs', '.git/FETCH_HEAD', '.git/ORIG_HEAD', '.git/COMMIT_EDITMSG'];

/** Whether they are there or not: writing them must not change this file. .gitignore stays: hatchling reads it. */
const always = ['Dockerfile', '.dockerignore', '.github'];
const others = ['.gitattributes', '.pre-commit-config.yaml', '.readthedocs.yaml', '.readthedocs.yml'];

/** Folders of no use to the image, unless packaging, requirements or agents speak of them. */
function idleFolders(repo: AgentRepo, plan: Plan): readonly string[] {
  const used = [
    ...plan.requirements.files,
    ...plan.requirements.archives,
    ...plan.installs,
    ...repo.agents.flatMap(({ file }) => file ?? []),
  ];
  const configuration = repo.projects.flatMap((project) => project.files.map(({ text }) => text)).join('\n');
  return ['docs', 'doc', 'tests', 'test'].filter(
    (folder) =>
      hasFolder(repo.snapshot, folder) &&
      !used.some((path) => path === folder || path.startsWith(`${folder}/`)) &&
      !new RegExp(`(?<![\\w-])${folder}/`).test(configuration),
  );
}

/** What no build needs. `.git` stays exactly where the version comes from it, and then every file that git knows. */
export function dockerignoreText(repo: AgentRepo, plan: Plan, kept: ReadonlyMap<string, readonly string[]>): string {
  const written = plan.options.compose ? [composePath(repo)] : [];
  const there = repo.composeFiles.filter(({ fragment }) => !fragment).map(({ file }) => file.path);
  const compose = [...new Set([...written, ...there])].sort();
  return [
    `# What docker build does not send along, ${generatedMark} generate.`,
    '',
    ...(plan.needsGit
      ? [
          '# .git stays: the version of the package comes from it. So does every file that git knows: if one were',
          '# missing, git would call the tree dirty, and the version would say so. This much of it nobody needs:',
          ...gitNoise,
        ]
      : [
          '# The version does not come from git: without it, a commit alone builds nothing again.',
          '.git',
          ...always,
          ...others.filter((path) => repo.snapshot.files.has(path)),
          ...compose.filter((path) => !path.includes('/')),
          ...idleFolders(repo, plan),
        ]),
    '',
    '# What Python and its tools leave behind',
    ...leftovers,
    '',
    '# Secrets',
    ...secrets,
    '',
    ...region('ignore', 'patterns of your own', kept),
    '',
  ].join('\n');
}
