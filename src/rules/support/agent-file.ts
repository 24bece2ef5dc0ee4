import { joinPath } from '../../dockerfile/container-path.ts';
import type { ImageFiles } from '../../dockerfile/image-files.ts';
import type { Found } from '../../dockerfile/stage-files.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { flagIn, type GivenFlag } from './flags.ts';
import { filesOf } from './image-files.ts';
import type { SoundImage } from './images.ts';
import { type Argument, agentStarts, type Start } from './starts.ts';

/** An `--agent` of a start, and what it leads to in the container. */
export type StartedFile = {
  readonly start: Start;
  readonly image: SoundImage;
  readonly flag: GivenFlag;
  readonly value: Argument;
  /** Absolute, null where the working directory is not known. */
  readonly path: string | null;
  /** The value is relative. */
  readonly relative: boolean;
  readonly files: ImageFiles;
  readonly found: Found;
  /** A compose service mounts something there. */
  readonly mounted: boolean;
};

/** Every `--agent` that this repository starts an image of its own with; values with unknown variables left out. */
export function startedFiles(repo: AgentRepo): readonly StartedFile[] {
  return agentStarts(repo).flatMap((start) => {
    const { image } = start;
    const flag = flagIn(start.arguments, '--agent');
    if (!image || !flag?.value?.known || flag.value.text === '' || /\s/.test(flag.value.text)) return [];
    const files = filesOf(repo, image);
    if (!files) return [];
    const { value } = flag;
    const path = resolved(start, image, value.text);
    const found: Found = path === null ? { kind: 'unknown', because: 'the working directory' } : files.at(path);
    const relative = !value.text.startsWith('/');
    return [{ start, image, flag, value, path, relative, files, found, mounted: isMounted(start, image, path) }];
  });
}

function resolved({ service }: Start, image: SoundImage, path: string): string | null {
  if (path.startsWith('/')) return joinPath('/', path);
  const given = service?.service.workingDir?.value;
  const folder = given ? (given.kind === 'known' ? given.text : null) : image.config.workdir.value;
  return folder === null ? null : joinPath(folder || '/', path);
}

/** For the image alone, any of its services counts: it may be made for them. */
function isMounted({ service }: Start, image: SoundImage, path: string | null): boolean {
  const services = service ? [service.service] : image.services;
  return services.some(
    ({ mounts, incomplete }) =>
      incomplete ||
      mounts.some(({ target }) => path === null || path === target || path.startsWith(`${target.replace(/\/$/, '')}/`)),
  );
}
