import type { ComposeFile, ComposeService } from '../../compose/compose-file.ts';
import { type ImageRef, parseImageRef } from '../../model/image.ts';
import type { AgentRepo, RepoImage } from '../../repo/agent-repo.ts';
import { type SoundImage, soundImages } from './images.ts';

const runtimeKeys = [
  'environment',
  'env_file',
  'command',
  'entrypoint',
  'volumes',
  'hostname',
  'network_mode',
  'devices',
] as const;

/** A service with none of these keys only lists a build: nobody starts it. */
export function isRun({ keys }: ComposeService): boolean {
  return runtimeKeys.some((key) => keys.has(key));
}

/** Whether a container of this image ever runs its CMD: false where each of its services brings a command. */
export function cmdIsUsed({ services }: RepoImage): boolean {
  const run = services.filter(isRun);
  const overrides = run.filter(({ command, entrypoint }) => (command?.elements.length ?? 0) > 0 || entrypoint !== null);
  return run.length === 0 || overrides.length < run.length;
}

/** A service that is started, and what it is started from. */
export type RunService = {
  readonly compose: ComposeFile;
  readonly service: ComposeService;
  /** The image of this repository; null where it is another's. */
  readonly image: SoundImage | null;
  /** The reference, where it is another's and known. */
  readonly ref: ImageRef | null;
};

/**
 * Every service that is more than a build entry, those that documentation shows behind the others. A file that Compose
 * refuses gives one finding, compose-invalid: its services are not looked at.
 */
export function runServices(repo: AgentRepo): readonly RunService[] {
  const images = soundImages(repo);
  const files = [...repo.composeFiles.filter(({ problems }) => problems.length === 0), ...repo.documentation.compose];
  return files.flatMap((compose) =>
    compose.services.filter(isRun).map((service) => {
      const image = images.find(({ services }) => services.includes(service)) ?? null;
      const text = service.image?.value.kind === 'known' ? service.image.value.text : null;
      return { compose, service, image, ref: image || service.build || text === null ? null : parseImageRef(text) };
    }),
  );
}
