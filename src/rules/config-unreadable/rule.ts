import { isInside, joinPath } from '../../dockerfile/container-path.ts';
import { flagText } from '../../dockerfile/flags.ts';
import type { PlacedFile } from '../../dockerfile/stage-files.ts';
import type { Span } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { filesOf } from '../support/build-context.ts';
import { flagIn } from '../support/flags.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { pathFrom, runSteps } from '../support/run-steps.ts';
import { imageStart } from '../support/starts.ts';
import { isRoot } from '../support/users.ts';

type Mode = { readonly bits: number; readonly owner: string; readonly span: Span };

/** What COPY gives a file; null where that is not certain. */
function copiedMode(repo: AgentRepo, path: string, file: PlacedFile): Mode | null {
  const { by, source } = file;
  const chmod = by.flags.find(({ name }) => name === 'chmod')?.value;
  const owner = flagText(by.flags, 'chown');
  const from = by.flags.some(({ name }) => name === 'from');
  if (owner.includes('$') || from || file.link || (chmod && !/^0?[0-7]{3}$/.test(chmod.text))) return null;
  const own = source === null ? 0o644 : repo.snapshot.files.get(source)?.mode;
  const base = path.slice(path.lastIndexOf('/') + 1);
  const word = by.sources.find(({ text }) => text.endsWith(base)) ?? by.sources[0];
  if (own === undefined || (!chmod && !word)) return null;
  return { bits: chmod ? Number.parseInt(chmod.text, 8) : own, owner, span: chmod?.span ?? word?.span ?? by.span };
}

/** What later RUNs make of it: an octal chmod of the very path counts; of any other change nothing is known. */
function finalMode(repo: AgentRepo, image: SoundImage, path: string, file: PlacedFile): Mode | null {
  let mode = copiedMode(repo, path, file);
  for (const { commands, run, inImage, image: of } of runSteps(repo)) {
    if (of.dockerfile !== image.dockerfile || !inImage || run.span.start < file.by.span.start) continue;
    for (const { program, args, folder } of commands) {
      if (program !== 'chmod' && program !== 'chown' && program !== 'setfacl' && program !== 'install') continue;
      const [bits, ...paths] = args.filter(({ value }) => !value?.startsWith('-'));
      const isAll = args.some(({ value }) => /^-[a-zA-Z]*R|^--recursive$/.test(value ?? ''));
      const touched = paths.map(({ value }) => pathFrom(folder, value));
      if (touched.some((each) => each === null || /[*?[]/.test(each))) return null;
      if (!touched.some((each) => each !== null && (each === path || (isAll && isInside(path, each))))) continue;
      if (program !== 'chmod' || !bits?.value || !/^0?[0-7]{3}$/.test(bits.value) || !mode) return null;
      mode = { ...mode, bits: Number.parseInt(bits.value, 8), span: bits.span };
    }
  }
  return mode;
}

/** `need` as for others: 4 to read, 1 to enter a folder. */
function may({ bits, owner }: Mode, user: string, need: 4 | 1): boolean {
  if ((bits & need) !== 0) return true;
  const [ownerName = '', ownerGroup = ''] = owner.split(':');
  const [name = '', group = ''] = user.split(':');
  if (ownerName === name && ownerName !== '') return (bits & (need << 6)) !== 0;
  // A name and a number may mean the same.
  if (owner !== '' && /^\d+$/.test(ownerName) !== /^\d+$/.test(name)) return true;
  return (bits & (need << 3)) !== 0 && (ownerGroup !== '' || group !== '' || owner !== '');
}

/** What the COPY had to make: its --chmod goes for that folder too, seen on BuildKit 0.29. */
function madeFolder(repo: AgentRepo, image: SoundImage, path: string, { by }: PlacedFile): Mode | null {
  const chmod = by.flags.find(({ name }) => name === 'chmod')?.value;
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  if (!chmod || !/^0?[0-7]{3}$/.test(chmod.text) || !image.stage.instructions.includes(by)) return null;
  const isThere = filesOf(repo, image, image.stage, by).hasFolder(folder);
  if (isThere !== false) return null;
  return { bits: Number.parseInt(chmod.text, 8), owner: flagText(by.flags, 'chown'), span: chmod.span };
}

/** Python's own words: `PermissionError: [Errno 13] Permission denied: '/app/agent.py'`, or `No module named 'agent'`. */
export const configUnreadable = rule<{
  readonly file: string;
  readonly mode: string;
  readonly user: string;
  readonly what: 'file' | 'folder';
}>({
  id: 'config-unreadable',
  title: 'the agent or its site config is readable by root only, with a non-root USER',
  severity: 'error',
  witness: 'test/e2e/witness/users.test.ts',
  message: ({ file, mode, user, what }) =>
    what === 'file'
      ? `${file} has mode ${mode} and the container runs as ${user}, who may not read it, so the agent does not start; let others read it, or copy it with --chown=${user}`
      : `--chmod=${mode} goes for the folder of ${file} too, which this COPY makes and ${user} may then not enter, so the agent does not start; write 755, or make the folder before`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const written = image.services.flatMap(({ user }) => (user?.value.kind === 'known' ? [user.value.text] : []));
      const users = [...written, ...(image.config.user.value ? [image.config.user.value] : [])];
      const user = users.find((each) => each !== '' && !isRoot(each));
      if (user === undefined) continue;
      const agent = flagIn(imageStart(image).arguments, '--agent')?.value?.text;
      const configDir = image.config.env.get('OCS_CONFIG_DIR')?.value;
      const paths = [
        ...(agent?.startsWith('/') ? [joinPath('/', agent)] : []),
        ...(configDir ? [joinPath(configDir, 'default.yaml')] : []),
      ];
      const files = filesOf(repo, image, image.stage);
      for (const path of paths) {
        const found = files.at(path);
        if (found.kind !== 'file') continue;
        const mode = finalMode(repo, image, path, found.file);
        if (!mode) continue;
        const folder = madeFolder(repo, image, path, found.file);
        const isShut = folder !== null && folder.bits === mode.bits && !may(folder, user, 1);
        if (may(mode, user, 4) && !isShut) continue;
        yield {
          at: inDockerfile(image, mode.span),
          params: {
            file: path,
            mode: mode.bits.toString(8).padStart(3, '0'),
            user,
            what: may(mode, user, 4) ? 'folder' : 'file',
          },
        };
      }
    }
  },
});
