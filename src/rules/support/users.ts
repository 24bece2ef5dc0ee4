import type { Instruction } from '../../dockerfile/ast.ts';
import { baseGroups, baseUsers } from '../../ocs/users.ts';
import type { RepoImage } from '../../repo/agent-repo.ts';
import type { RunCommand, RunStep } from './run-steps.ts';

/** Users and groups that are there when an instruction of an image runs; null: nobody can tell. */
export type Accounts = { readonly users: ReadonlySet<string>; readonly groups: ReadonlySet<string> } | null;

/** Programs that make no users. Package managers are not among them: a package may bring its own. */
const harmless = new Set(
  `: [ [[ cat cd chmod chown cp curl echo env export false find git grep id install ldconfig ln ls mkdir mv pip pip3 printf
  pwd python python3 rm rmdir sed set sha256sum sleep tar tee test touch true unzip usermod wget which`.split(/\s+/),
);

/** The accounts before `at`, from the OCS base on; null where another base, a package or a script may have made some. */
export function accountsBefore(image: RepoImage, steps: readonly RunStep[], at: Instruction | null): Accounts {
  const users = new Set(baseUsers);
  const groups = new Set(baseGroups);
  if (image.parent || !image.extendsOcs) return null;
  for (const { run, commands } of steps) {
    if (at && run.span.start >= at.span.start) break;
    for (const command of commands) if (!learn(command, users, groups)) return null;
  }
  const { instructions } = image.stage ?? { instructions: [] };
  const brings = instructions.some(
    (each) =>
      (each.kind === 'copy' || each.kind === 'add') &&
      /^\/etc(?:\/|$)|^\/$/.test(each.destination.text.replace(/\/$/, '') || '/'),
  );
  return brings ? null : { users, groups };
}

function learn({ program, args, shell }: RunCommand, users: Set<string>, groups: Set<string>): boolean {
  if (shell.redirections.some(({ target }) => /^\/etc\//.test(target?.value ?? '/etc/'))) return false;
  if (shell.words.length === 0) return true;
  if (program === null) return false;
  if (harmless.has(program))
    return !args.some(({ text }) => /\/etc\/(?:passwd|group)|setup\.py/.test(text)) && !isLogin(program, args);
  const isUser = program === 'useradd' || program === 'adduser';
  if (!isUser && program !== 'groupadd' && program !== 'addgroup') return false;
  if (args.some(({ value }) => value === null)) return false;
  for (const { value } of args) {
    if (value === null || value.startsWith('-')) continue;
    // The values of options stand among them; one name too many is no harm.
    if (isUser) users.add(value);
    for (const group of value.split(',')) groups.add(group);
  }
  return true;
}

function isLogin(program: string, args: RunCommand['args']): boolean {
  return program === 'usermod' && args.some(({ value }) => value === '-l' || value === '--login');
}

/** `1000` and `1000:1000` need nobody to exist. */
export function isNumeric(account: string): boolean {
  return /^\d+$/.test(account);
}

/** Whether USER leaves root's rights behind. */
export function isRoot(user: string): boolean {
  return /^(?:root|0*)(?::.*)?$/.test(user);
}
