import { folderOf } from '../model/folder.ts';
import { newestBase } from '../ocs/base-image.ts';
import type { Agent } from '../repo/agent-repo.ts';
import type { Plan } from './plan.ts';
import { generatedMark, region } from './regions.ts';

const pipCache = '--mount=type=cache,target=/root/.cache/pip';
const toolsFolder = '/opt/build-tools';

/** A word of a shell line. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function label(value: string): string {
  return `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

/** Comment lines of at most 100 characters. */
export function comment(text: string, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + indent.length > 96) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}# ${one}`);
}

/** COPY, in its JSON form where a path has white space, with patterns and variables made harmless. */
function copy(sources: readonly string[], destination: string): string {
  const plain = sources.map((path) => path.replace(/[[*?\\]/g, '[$&]').replaceAll('$', '\\$'));
  const words = [...plain, destination];
  return words.some((word) => /\s|"/.test(word)) ? `COPY ${exec(words)}` : `COPY ${words.join(' ')}`;
}

/** A finding of `ocs-agent check` that this file knows better: one line, directly above the instruction. */
function excuse(rule: string, because: string): string {
  return `# ocs-agent: ignore=${rule} because ${because}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, readonly T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Lines of one RUN, joined by continuations. */
function run(mounts: readonly string[], commands: readonly string[]): readonly string[] {
  const parts = [...mounts, ...commands.map((command, index) => (index === 0 ? command : `&& ${command}`))];
  return parts.map((part, index) => `${index === 0 ? 'RUN ' : '    '}${part}${index < parts.length - 1 ? ' \\' : ''}`);
}

function systemPackages({ apt }: Plan): readonly string[] {
  if (apt.length === 0) return [];
  return [
    '# System packages',
    'RUN apt-get update \\',
    '    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\',
    ...apt.flatMap(({ name, because }) => [...comment(because, '        '), `        ${name} \\`]),
    '    && apt-get clean \\',
    '    && rm -rf /var/lib/apt/lists/*',
    '',
  ];
}

function requirementSteps(plan: Plan, python: string): readonly string[] {
  const { roots, files, archives, edits, declared } = plan.requirements;
  if (roots.length + declared.length === 0) return [];
  const byFolder = groupBy([...files, ...archives], folderOf);
  const sed = groupBy(edits, ({ file }) => file);
  const pip = (words: readonly string[]): string => `${python} -m pip install ${words.map(quoted).join(' ')}`;
  // One after the other, as pip would meet them: together, a pin of the one could contradict the other.
  const calls = [roots.flatMap((root) => ['-r', root]), declared].filter((words) => words.length > 0).map(pip);
  return [
    '# Requirements before the source: an edit of the source does not install them again.',
    ...[...byFolder]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([folder, paths]) => copy(paths, folder === '' ? './' : `${folder}/`)),
    ...edits.flatMap(({ because }) => comment(because)),
    ...(edits.some(({ removes }) => removes)
      ? [excuse('requirements-include-missing', 'sed takes that line out before pip reads it')]
      : []),
    ...run(
      [pipCache],
      [
        ...[...sed].map(
          ([file, own]) => `sed -i -E ${own.map((one) => `-e ${quoted(one.sed)}`).join(' ')} ${quoted(file)}`,
        ),
        ...calls,
      ],
    ),
    '',
  ];
}

function installSteps(plan: Plan, home: string, python: string): readonly string[] {
  if (plan.installs.length === 0) return [];
  const extras = plan.extras.length > 0 ? `[${plan.extras.join(',')}]` : '';
  const targets = plan.installs.map((root) => quoted((root === '' ? '.' : `./${root}`) + extras)).join(' ');
  const oldPips = plan.hasOldProject ? '--use-pep517 ' : '';
  const isolated = plan.buildTools === null;
  return [
    ...comment(
      `The source is lent to this step, not copied: an edit${plan.needsGit ? ' or a commit' : ''} repeats this step alone, and nothing of the build${plan.needsGit ? ', nor .git that the version comes from,' : ''} stays in the image.`,
    ),
    ...(isolated
      ? []
      : comment('-I: pip itself does not see the build tools, so it takes none of them for installed.')),
    ...run(
      [
        pipCache,
        ...(isolated ? [] : [`--mount=type=bind,from=build-tools,source=${toolsFolder},target=${toolsFolder}`]),
        `--mount=type=bind,target=${home},rw`,
      ],
      [
        isolated
          ? `${python} -m pip install ${oldPips}${targets}`
          : `PYTHONPATH=${toolsFolder} ${python} -I -m pip install --no-build-isolation ${oldPips}${targets}`,
      ],
    ),
    '',
  ];
}

function sourceSteps(plan: Plan): readonly string[] {
  if (plan.scripts.length === 0) return [];
  if (!plan.needsGit) return ['# The agents, and what lies beside them', 'COPY . ./', ''];
  // Not all of it: .git would come along.
  const folders = [...new Set(plan.scripts.map(({ file }) => folderOf(file ?? '')))];
  return [
    '# The agents, and what lies beside them',
    ...folders.map((folder) => (folder === '' ? 'COPY *.py ./' : copy([`${folder}/`], `${folder}/`))),
    '',
  ];
}

/** ENTRYPOINT as JSON, one blank behind each comma. */
function exec(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function entrypoint({ scripts, installs }: Plan, home: string): readonly string[] {
  const words = ({ file, entryPoint }: Agent): readonly string[] => [
    '--agent',
    `${home}/${file}`,
    '--entrypoint',
    entryPoint,
  ];
  const program = ['dumb-init', 'ocs-agent-cli'];
  const [script, ...others] = scripts;
  if (!script) {
    return [
      '# Which agent: INSTANCE_ID, looked up in the site config that is mounted at /config.',
      `ENTRYPOINT ${exec(program)}`,
    ];
  }
  if (others.length === 0 && installs.length === 0) {
    return [
      ...comment('In ENTRYPOINT, not in CMD: the `command` of a compose service adds arguments, and the agent stays.'),
      `ENTRYPOINT ${exec([...program, ...words(script)])}`,
    ];
  }
  return [
    '# Which agent: the arguments of `docker run`, or `command` of a compose service',
    ...scripts.map((one) => `#   ${exec(words(one))}`),
    `ENTRYPOINT ${exec(program)}`,
  ];
}

function startSteps(plan: Plan, home: string, hasOwnEntrypoint: boolean): readonly string[] {
  const { expose, user } = plan.options;
  return [
    '# Outside of the source: `python -m` would import the source tree in place of what is installed.',
    'WORKDIR /',
    ...expose.map((port) => `EXPOSE ${port}`),
    ...(user === null ? [] : [`USER ${user}`]),
    '',
    ...(hasOwnEntrypoint ? ['# The ENTRYPOINT stands in region `image`.'] : entrypoint(plan, home)),
    '',
  ];
}

/** The Dockerfile; `kept` are the regions of the one that is there. */
export function dockerfileText(plan: Plan, kept: ReadonlyMap<string, readonly string[]>): string {
  const { base, buildTools } = plan;
  const home = `/app/${plan.name}`;
  const python = base.facts.pythonCommand ? 'python' : 'python3';
  const hasOwnEntrypoint = (kept.get('image') ?? []).some((line) => /^\s*ENTRYPOINT\s/i.test(line));
  const staged = buildTools !== null && plan.installs.length > 0;
  return [
    `# ${plan.name}`,
    ...comment(plan.description),
    '#',
    ...comment(
      `This file is ${generatedMark} generate from what the repository says and from the options in .github/ocs-agent.yaml: change those and run it again. What stands between the marks \`yours\` is kept.`,
    ),
    '',
    ...(base.because === null ? [] : [excuse('base-outdated', base.because)]),
    ...(base.assumed
      ? [
          excuse(
            'base-tag-unknown',
            `the registry has this release, and ${newestBase} was the newest when this was written`,
          ),
        ]
      : []),
    `FROM ${base.reference}${staged ? ' AS base' : ''}`,
    '',
    ...(staged
      ? [
          '# What builds the package, in a stage of its own: the image has no use for it.',
          'FROM base AS build-tools',
          ...run([pipCache], [`${python} -m pip install --target ${toolsFolder} ${buildTools.map(quoted).join(' ')}`]),
          '',
          'FROM base',
          '',
        ]
      : []),
    ...plan.labels.map(
      ([key, value], index) =>
        `${index === 0 ? 'LABEL ' : '      '}${key}=${label(value)}${index < plan.labels.length - 1 ? ' \\' : ''}`,
    ),
    '',
    ...systemPackages(plan),
    ...region('system', 'instructions for what apt and pip cannot bring', kept),
    '',
    `WORKDIR ${home}`,
    '',
    ...requirementSteps(plan, python),
    ...installSteps(plan, home, python),
    ...sourceSteps(plan),
    ...region('image', 'instructions that need the agents; an ENTRYPOINT here is the one', kept),
    '',
    ...startSteps(plan, home, hasOwnEntrypoint),
  ].join('\n');
}
