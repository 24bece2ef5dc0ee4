import type { InstructionOf, Stage } from '../../dockerfile/ast.ts';
import { flagText } from '../../dockerfile/flags.ts';
import type { ShellWord } from '../../dockerfile/shell.ts';
import type { Severity } from '../../model/finding.ts';
import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { reachedStages } from '../support/build-context.ts';
import { inDockerfile, soundImages } from '../support/images.ts';
import { pathFrom, type RunCommand, type RunStep, runSteps } from '../support/run-steps.ts';
import { kindOfRef } from '../support/vcs.ts';

type Params = { readonly url: string; readonly ref: string | null; readonly kind: 'branch' | 'tag' | 'names-a-branch' };

type Clone = {
  readonly step: RunStep;
  readonly span: Span;
  readonly url: string;
  readonly branch: string | null;
  readonly folder: string | null;
};

const valued = new Set(
  `-b --branch -o --origin -u --upload-pack --template --reference --reference-if-able --depth --shallow-since
  --shallow-exclude -j --jobs --filter -c --config --separate-git-dir --server-option --bundle-uri`.split(/\s+/),
);

function gitVerb({
  program,
  args,
  folder,
}: RunCommand): { verb: string; rest: readonly ShellWord[]; folder: string | null } | null {
  if (program !== 'git') return null;
  let at = 0;
  let where = folder;
  while (at < args.length && args[at]?.value?.startsWith('-')) {
    const option = args[at]?.value;
    if (option === '-C') where = pathFrom(where, args[at + 1]?.value ?? null);
    at += option === '-C' || option === '-c' ? 2 : 1;
  }
  const verb = args[at]?.value;
  return verb == null ? null : { verb, rest: args.slice(at + 1), folder: where };
}

/** A clone of a remote repository that names no commit itself. */
function cloneOf(step: RunStep, command: RunCommand): Clone | null {
  const git = gitVerb(command);
  if (git?.verb !== 'clone') return null;
  const words: ShellWord[] = [];
  let branch: string | null = null;
  for (let at = 0; at < git.rest.length; at++) {
    const word = git.rest[at];
    const value = word?.value ?? null;
    if (!word || value?.startsWith('--revision')) return null;
    if (value?.startsWith('--branch=')) branch = value.slice('--branch='.length);
    else if (value !== null && valued.has(value)) {
      const next = git.rest[++at];
      if (value === '-b' || value === '--branch') branch = next?.value ?? '$';
    } else if (!value?.startsWith('-')) words.push(word);
  }
  const [url, target] = words;
  if (!url || url.value === null || !/:\/\/|^[\w.-]+@[\w.-]+:/.test(url.value) || url.value.startsWith('file:'))
    return null;
  const name = /([^/:]+?)(?:\.git)?\/*$/.exec(url.value)?.[1] ?? '';
  const folder = pathFrom(git.folder, target ? target.value : name);
  return { step, span: url.span, url: url.value, branch, folder };
}

/** What a later command of the stage puts the clone at: a ref, or null where it says nothing about it. */
function checkedOut(
  command: RunCommand,
  clone: Clone,
): { readonly ref: string; readonly word: ShellWord | null } | null {
  const git = gitVerb(command);
  if (!git || !['checkout', 'switch', 'reset', 'fetch', 'pull', 'worktree'].includes(git.verb)) return null;
  if (git.folder !== null && clone.folder !== null && git.folder !== clone.folder) return null;
  const words = git.rest.filter(({ value }) => !value?.startsWith('-'));
  if (words.some(({ value }) => value === null)) return { ref: '$', word: null };
  if (git.verb === 'switch') {
    const creates = git.rest.findIndex(({ value }) => /^(?:-[cC]|--create|--force-create)$/.test(value ?? ''));
    const named = git.rest[creates + 1];
    const [start] = words.filter((word) => word !== named);
    if (creates !== -1 && !start) return { ref: named?.value ?? '$', word: named ?? null };
  }
  const commit =
    words.find(({ value }) => kindOfRef(value) === 'commit') ?? words.find(({ value }) => kindOfRef(value) === 'tag');
  if (commit?.value) return { ref: commit.value, word: null };
  return git.verb === 'checkout' || git.verb === 'switch' || git.verb === 'reset'
    ? { ref: words[0]?.value ?? 'HEAD', word: null }
    : null;
}

function judge(clone: Clone, later: readonly RunCommand[]): { severity: Severity; span: Span; params: Params } | null {
  const { url, branch, span } = clone;
  const seen = later.flatMap((command) => checkedOut(command, clone) ?? []);
  const refs = [...(branch === null ? [] : [{ ref: branch, word: null }]), ...seen];
  const kinds = refs.map(({ ref, word }) => (word ? 'names-a-branch' : kindOfRef(ref)));
  if (kinds.includes('unknown') || kinds.includes('commit')) return null;
  const mistaken = seen.find(({ word }) => word && /^[0-9a-f]{7,64}$/i.test(word.value ?? ''));
  if (mistaken?.word) {
    return {
      severity: 'warning',
      span: mistaken.word.span,
      params: { url, ref: mistaken.ref, kind: 'names-a-branch' },
    };
  }
  const last = refs.at(-1)?.ref ?? null;
  const kind = kinds.at(-1) === 'tag' ? 'tag' : 'branch';
  return { severity: kind === 'tag' ? 'notice' : 'warning', span, params: { url, ref: last, kind } };
}

/** The git commands of each stage, in their order. */
function gitCommands(steps: readonly RunStep[]): ReadonlyMap<Stage, readonly RunCommand[]> {
  const byStage = new Map<Stage, RunCommand[]>();
  for (const { stage, commands } of steps) {
    const known = byStage.get(stage) ?? [];
    for (const command of commands) if (command.program === 'git') known.push(command);
    byStage.set(stage, known);
  }
  return byStage;
}

/** `ADD https://github.com/owner/repo.git#ref`. */
function addedRepositories(
  add: InstructionOf<'copy' | 'add'>,
): readonly { span: Span; url: string; ref: string | null }[] {
  if (add.kind !== 'add' || flagText(add.flags, 'checksum') !== '') return [];
  return add.sources.flatMap(({ text, span }) => {
    const match =
      /^((?:https?|git|ssh):\/\/[^#]+?\.git|git@[^#]+)(?:[#?](?:ref=|branch=|tag=|commit=)?([^:&]*).*)?$/.exec(text);
    const [, url, ref] = match ?? [];
    return url === undefined ? [] : [{ span, url, ref: ref || null }];
  });
}

export const gitUnpinned = rule<Params>({
  id: 'git-unpinned',
  title: '`git clone` without a commit',
  severity: 'warning',
  message: ({ url, ref, kind }) => {
    switch (kind) {
      case 'names-a-branch':
        return `git switch -c ${ref} makes a branch of that name where the clone stands, it does not go to that commit; write git checkout ${ref}`;
      case 'tag':
        return `${url} is taken at the tag ${ref}, which its owners can move; a commit cannot be moved: git checkout <commit>`;
      case 'branch':
        return `${url} is taken ${ref === null ? 'as it is today' : `at the branch ${ref}`}: another commit tomorrow, and another image; check out a commit behind the clone`;
    }
  },
  *check(repo) {
    const steps = runSteps(repo);
    const git = gitCommands(steps);
    for (const step of steps) {
      for (const command of step.commands) {
        const clone = cloneOf(step, command);
        if (!clone) continue;
        const ofStage = git.get(step.stage) ?? [];
        const found = judge(clone, ofStage.slice(ofStage.indexOf(command) + 1));
        if (!found) continue;
        const { severity, span, params } = found;
        yield { severity, at: inDockerfile(step.image, span), params };
      }
    }
    for (const image of soundImages(repo)) {
      for (const instruction of reachedStages(image).flatMap(({ instructions }) => instructions)) {
        for (const { span, url, ref } of instruction.kind === 'add' ? addedRepositories(instruction) : []) {
          const kind = kindOfRef(ref);
          if (kind !== 'branch' && kind !== 'tag') continue;
          yield {
            severity: kind === 'tag' ? 'notice' : 'warning',
            at: inDockerfile(image, span),
            params: { url, ref, kind },
          };
        }
      }
    }
  },
});
