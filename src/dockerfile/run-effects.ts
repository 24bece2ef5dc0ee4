import { joinPath } from './container-path.ts';
import type { ShellCommand, ShellWord } from './shell.ts';
import { programOf } from './shell.ts';

/** What a RUN may do to the files of the image, as far as its text tells. */
export type RunEffect =
  /** Files may appear at or below `path`. */
  | {
      readonly kind: 'creates';
      readonly path: string;
      readonly because: string;
      /** A program that nobody here knows: what it was told, and where it ran (null: not known). */
      readonly stranger?: { readonly words: readonly (string | null)[]; readonly folder: string | null };
    }
  /** What stood at or below `path` may be gone. */
  | { readonly kind: 'removes'; readonly path: string; readonly because: string }
  | { readonly kind: 'folder'; readonly path: string };

/** Programs that leave an application's own files alone: packages, users, permissions, settings, output. */
const harmless: ReadonlySet<string> = new Set(
  `: [ [[ adduser addgroup apk apt apt-cache apt-get apt-key apt-mark aptitude cat chgrp chmod chown chpasswd chsh command
  conda date debconf-set-selections df dnf dpkg dpkg-reconfigure du echo env exec exit export false fc-cache find free
  getent gpasswd grep groupadd groupmod head hash hostname id ldconfig locale locale-gen ls mamba md5sum
  microdnf npm passwd pip pip3 pipx printenv printf ps pwd read return rmdir set setcap sha256sum shift sleep sort stat
  stty tail test trap true type uname unset update-alternatives update-ca-certificates update-locale useradd usermod uv
  wc which whoami yes yum zypper`.split(/\s+/),
);

const harmlessModules: ReadonlySet<string> = new Set(['pip', 'ensurepip', 'compileall']);

/** Follows `cd`, and answers for each command what it may make or take away. `workdir` is null where it is not known. */
export function runEffects(commands: readonly ShellCommand[], workdir: string | null): readonly RunEffect[] {
  const effects: RunEffect[] = [];
  let folder = workdir;
  for (const command of commands) {
    const { name, args } = programOf(command);
    const program = name === null ? null : name.slice(name.lastIndexOf('/') + 1);
    const at = (word: ShellWord | undefined): string => {
      if (!word || word.value === null) return '/';
      const literal = word.value.replace(/[*?[].*$/, '');
      const cut = literal === word.value ? literal : literal.slice(0, literal.lastIndexOf('/') + 1);
      if (cut.startsWith('~')) return '/root';
      if (cut.startsWith('/')) return joinPath('/', cut);
      return folder === null ? '/' : joinPath(folder, cut);
    };
    for (const { operator, target } of command.redirections) {
      if (!operator.includes('>') || operator.endsWith('&') || target?.value?.startsWith('/dev/')) continue;
      effects.push({ kind: 'creates', path: at(target ?? undefined), because: `${operator} ${target?.text ?? ''}` });
    }
    if (program === 'cd' || program === 'pushd') {
      const target = operands(args)[0];
      folder = target?.value == null || (folder === null && !target.value.startsWith('/')) ? null : at(target);
      continue;
    }
    if (command.words.length > 0) effects.push(...effectsOf(program, args, at, folder, command.words[0]?.text ?? ''));
  }
  return effects;
}

function operands(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter((word) => word.value === null || !word.value.startsWith('-'));
}

function optionValue(args: readonly ShellWord[], names: readonly string[]): ShellWord | undefined {
  return args[args.findIndex((word) => names.includes(word.value ?? '')) + 1 || args.length];
}

function effectsOf(
  program: string | null,
  args: readonly ShellWord[],
  at: (word: ShellWord | undefined) => string,
  folder: string | null,
  written: string,
): readonly RunEffect[] {
  const because = written;
  const creates = (word: ShellWord | undefined): RunEffect => ({ kind: 'creates', path: at(word), because });
  const here: RunEffect = { kind: 'creates', path: folder ?? '/', because };
  const words = operands(args);
  switch (program) {
    case 'mkdir':
      return words.flatMap((word): readonly RunEffect[] =>
        word.value === null || /[{*?[]/.test(word.value) ? [creates(word)] : [{ kind: 'folder', path: at(word) }],
      );
    case 'touch':
    case 'tee':
      return words.map(creates);
    case 'rm':
    case 'unlink':
      return words.map((word) => ({ kind: 'removes', path: at(word), because }));
    case 'mv':
      return [
        ...words.slice(0, -1).map((word): RunEffect => ({ kind: 'removes', path: at(word), because })),
        creates(optionValue(args, ['-t']) ?? words.at(-1)),
      ];
    case 'cp':
    case 'ln':
    case 'install':
    case 'rsync':
      return [creates(optionValue(args, ['-t']) ?? words.at(-1))];
    case 'wget': {
      const file = optionValue(args, ['-O', '-qO', '-nvO', '--output-document']);
      const target = file ?? optionValue(args, ['-P', '--directory-prefix']);
      return file?.value === '-' ? [] : [target ? creates(target) : here];
    }
    case 'curl': {
      const file = optionValue(args, ['-o', '--output']) ?? args.find((word) => /^-[a-zA-Z]*o$/.test(word.value ?? ''));
      if (args.some((word) => /^(?:-[a-zA-Z]*O[a-zA-Z]*|--remote-name)$/.test(word.value ?? ''))) return [here];
      return file ? [creates(optionValue(args, [file.value ?? '']) ?? file)] : [];
    }
    case 'tar':
    case 'unzip':
    case '7z': {
      const target = optionValue(args, ['-C', '-d', '--directory']);
      return [target ? creates(target) : here];
    }
    case 'git': {
      const verb = words[0]?.value ?? '';
      if (verb !== 'clone') return ['config', 'describe', 'log', 'rev-parse', 'status'].includes(verb) ? [] : [here];
      const target = words.at(-1);
      const url = /:\/\/|^git@|\.git$/.test(target?.value ?? '');
      const repository = /([^/:]+?)(?:\.git)?\/?$/.exec(target?.value ?? '')?.[1];
      if (!url || repository === undefined) return [creates(target)];
      return [folder === null ? here : { kind: 'creates', path: joinPath(folder, repository), because }];
    }
    case 'sed':
    case 'perl':
      return [];
    case 'pip':
    case 'pip3': {
      const target = optionValue(args, ['-t', '--target', '--prefix', '--root', '-d', '--dest', '-w', '--wheel-dir']);
      const verb = words[0]?.value;
      return target ? [creates(target)] : verb === 'download' || verb === 'wheel' ? [here] : [];
    }
    default: {
      if (program === null) return [{ kind: 'creates', path: '/', because: written }];
      if (harmless.has(program)) return [];
      if (/^python[\d.]*$/.test(program)) {
        const module = optionValue(args, ['-m'])?.value;
        if (module && harmlessModules.has(module)) return [];
        if (words[0]?.value === 'setup.py') return [here];
      }
      // `sh -c '…'`: what stands in it comes as commands of its own.
      if (/^(?:ba|da|a|z)?sh$/.test(program) && args.some((word) => /^-[a-zA-Z]*c$/.test(word.value ?? ''))) return [];
      const told = [written, ...args.map(({ value }) => value)];
      return [{ kind: 'creates', path: '/', because: written, stranger: { words: told, folder } }];
    }
  }
}
