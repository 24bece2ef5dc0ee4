import type { Dockerfile, InstructionOf } from '../../dockerfile/ast.ts';
import { programOf, runCommands, type ShellCommand } from '../../dockerfile/shell.ts';
import { patternOf } from '../../model/pattern.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { templatePackages } from '../../ocs/apt-packages.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import type { Plan } from '../plan.ts';
import { dropped, notUnderstood, replaced, type Verdict } from './verdict.ts';

/** What a command does that the generated file does as well; null: something else. */
type Known =
  | { readonly kind: 'apt'; readonly packages: readonly string[] }
  | { readonly kind: 'tidy' }
  | { readonly kind: 'requirements' }
  | { readonly kind: 'project' }
  | null;

const inBase = new Set(['git', 'python3', 'python3-pip', 'python3-virtualenv', 'python-is-python3', 'vim']);

function valuesOf(words: readonly { readonly value: string | null }[]): readonly string[] | null {
  const values = words.flatMap(({ value }) => value ?? []);
  return values.length === words.length ? values : null;
}

function aptOf(args: readonly string[]): Known {
  const [verb, ...rest] = args.filter((arg) => !arg.startsWith('-'));
  if (verb === 'update' || verb === 'clean' || verb === 'autoremove') return { kind: 'tidy' };
  if (verb !== 'install') return null;
  const isPlain = rest.every((name) => /^[a-z0-9][a-z0-9+.-]+(?:=\S+)?$/.test(name));
  return isPlain ? { kind: 'apt', packages: rest } : null;
}

function pipOf(args: readonly string[], plan: Plan): Known {
  if (args[0] !== 'install') return null;
  const files: string[] = [];
  const targets: string[] = [];
  for (let at = 1; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '-r' || arg === '--requirement') files.push(args[++at] ?? '');
    else if (/^-r./.test(arg)) files.push(arg.slice(2));
    else if (arg === '-U' || arg === '--upgrade' || arg === '--no-cache-dir' || arg === '-q') continue;
    else if (arg.startsWith('-')) return null;
    else targets.push(arg);
  }
  const known = (file: string): boolean =>
    plan.requirements.files.some((path) => file === path || file.endsWith(`/${path}`));
  const isLocal = (target: string): boolean => /^(?:\.|\/app\/[^/]+)\/?$/.test(target);
  if (!files.every(known)) return null;
  if (targets.length === 0) return files.length > 0 ? { kind: 'requirements' } : null;
  if (targets.every((target) => target === 'pip' || target === 'setuptools' || target === 'wheel'))
    return { kind: 'tidy' };
  return targets.every(isLocal) && plan.installs.length > 0 ? { kind: 'project' } : null;
}

function knownCommand(command: ShellCommand, plan: Plan): Known {
  const { name, args } = programOf(command);
  const values = valuesOf(args);
  if (name === null || values === null || command.conditional || command.redirections.length > 0) return null;
  const program = name.slice(name.lastIndexOf('/') + 1);
  if (program === 'apt-get' || program === 'apt') return aptOf(values);
  if (program === 'rm') {
    const paths = values.filter((value) => !value.startsWith('-'));
    return paths.every((path) => path.startsWith('/var/lib/apt/lists') || path.startsWith('/var/cache/apt'))
      ? { kind: 'tidy' }
      : null;
  }
  if (/^pip[\d.]*$/.test(program)) return pipOf(values, plan);
  if (/^python[\d.]*$/.test(program) && values[0] === '-m' && values[1] === 'pip') return pipOf(values.slice(2), plan);
  return null;
}

/** Whether anything but this RUN speaks of a program: another instruction, or a source file. */
function isMentioned(repo: AgentRepo, dockerfile: Dockerfile, run: InstructionOf<'run'>, name: string): boolean {
  const word = patternOf(`(?<![\\w-])${name.replace(/[.+]/g, '\\$&')}(?![\\w-])`);
  if (word === null) return true;
  const { text } = dockerfile.file;
  if (dockerfile.instructions.some((each) => each !== run && word.test(text.slice(each.span.start, each.span.end))))
    return true;
  return [...repo.snapshot.files.keys()].some(
    (path) => /\.(?:py|sh)$/.test(path) && word.test(textOf(repo.snapshot, path)?.text ?? ''),
  );
}

/** RUN: what apt and pip do in it is done by the generated file; one unknown command keeps it whole. */
export function judgeRun(repo: AgentRepo, dockerfile: Dockerfile, run: InstructionOf<'run'>, plan: Plan): Verdict {
  if (run.flags.some(({ name }) => name !== 'mount') || run.heredocs.length > 0) return notUnderstood;
  const known = runCommands(dockerfile, run).map((command) => knownCommand(command, plan));
  if (known.length === 0 || known.some((one) => one === null)) return notUnderstood;
  const steps = known.flatMap((one) => one ?? []);
  const packages = steps.flatMap((step) => (step.kind === 'apt' ? step.packages : []));
  if (packages.length > 0) {
    const idle = packages.filter(
      (name) =>
        inBase.has(name) ||
        (templatePackages.some((each) => each === name) && !isMentioned(repo, dockerfile, run, name)),
    );
    const wanted = packages.filter((name) => !idle.includes(name) && !plan.apt.some((each) => each.name === name));
    const gone = idle.length > 0 ? `; left out: ${idle.join(', ')}, which the base has or nothing here uses` : '';
    return {
      kind: 'replaced',
      because: `one layer without apt's lists, and without packages that are only recommended${gone}`,
      options: { apt: wanted },
    };
  }
  if (steps.some(({ kind }) => kind === 'project'))
    return replaced('installed from a source that is only lent, with the build tools of a cached stage');
  if (steps.some(({ kind }) => kind === 'requirements'))
    return replaced("installed before the source, with pip's cache outside of the layers");
  return dropped('the generated steps tidy up themselves');
}
