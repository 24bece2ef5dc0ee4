import { programOf, runCommands } from '../../dockerfile/shell.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { fileAt } from '../../repo/images/container-file.ts';
import { normalisedName, parseRequirement, readRequirements } from '../../repo/packaging/requirements.ts';
import { ownInstructions, type SoundImage } from './images.ts';

/** Programs that bring no Python package. */
const harmless = new Set(
  `: [ adduser addgroup apk apt apt-cache apt-get apt-key apt-mark cat chgrp chmod chown chpasswd cp dnf echo env export
  find getent groupadd groupmod install ldconfig ln locale-gen ls mkdir mv passwd printf rm rmdir sed set sleep sort tee
  test touch true update-ca-certificates useradd usermod which yum zypper`.split(/\s+/),
);

/** What the image installs besides its base: names of distributions, and whether that is all. */
export type Installs = { readonly names: readonly string[]; readonly complete: boolean };

/** Read from the RUN and COPY instructions of the built stage and those it extends. */
export function installsOf(repo: AgentRepo, image: SoundImage): Installs {
  const names: string[] = [];
  let complete = true;
  for (const instruction of ownInstructions(image)) {
    if (instruction.kind === 'onbuild') complete = false;
    if ((instruction.kind === 'copy' || instruction.kind === 'add') && isForeign(instruction.flags)) complete = false;
    if (instruction.kind === 'add' && instruction.sources.some(({ text }) => /:\/\/|\.t(?:ar|gz)|\$/.test(text)))
      complete = false;
    if (instruction.kind !== 'run') continue;
    for (const command of runCommands(image.dockerfile, instruction)) {
      const { name, args } = programOf(command);
      const program = name?.slice(name.lastIndexOf('/') + 1) ?? '';
      const words = args.map(({ value }) => value);
      const isModule = /^python[\d.]*$/.test(program) && words[0] === '-m' && words[1] === 'pip';
      if (/^pip[\d.]*$/.test(program) || isModule) {
        const found = pipNames(repo, image, isModule ? words.slice(2) : words);
        names.push(...found.names);
        complete &&= found.complete;
      } else if (command.words.length > 0 && !harmless.has(program)) complete = false;
    }
  }
  return { names, complete };
}

function isForeign(flags: readonly { readonly name: string }[]): boolean {
  return flags.some(({ name }) => name === 'from');
}

function pipNames(repo: AgentRepo, image: SoundImage, words: readonly (string | null)[]): Installs {
  const [verb, ...rest] = words;
  if (verb !== 'install') return { names: [], complete: verb !== null && verb !== undefined };
  const names: string[] = [];
  let complete = true;
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at];
    if (word === null || word === undefined) complete = false;
    else if (word === '-r' || word === '--requirement') {
      const listed = requirementNames(repo, image, rest[at + 1] ?? null);
      names.push(...(listed ?? []));
      complete &&= listed !== null;
      at += 1;
    } else if (['-i', '--index-url', '--extra-index-url', '--trusted-host', '-c', '--constraint'].includes(word))
      at += 1;
    else if (word.startsWith('-')) {
      if (/^-r./.test(word) || word.startsWith('--requirement=')) complete = false;
    } else {
      const { name, url } = parseRequirement(word);
      if (name) names.push(name);
      if (!name || url) complete = false;
    }
  }
  return { names, complete };
}

function requirementNames(repo: AgentRepo, image: SoundImage, path: string | null): readonly string[] | null {
  if (path === null) return null;
  const absolute = path.startsWith('/') ? path : `${image.config.workdir.value ?? ''}/${path}`.replace('//', '/');
  const file = fileAt(repo.snapshot, image.copies, absolute);
  const source = file === null ? null : textOf(repo.snapshot, file);
  if (!source) return null;
  const { lines } = readRequirements(source);
  if (lines.some(({ include, url, name }) => include !== null || url !== null || name === null)) return null;
  return lines.flatMap(({ name }) => (name === null ? [] : [normalisedName(name)]));
}
