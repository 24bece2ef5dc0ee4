import { isInside } from '../../dockerfile/container-path.ts';
import type { Fix } from '../../model/finding.ts';
import { rule } from '../rule.ts';
import { filesOf } from '../support/build-context.ts';
import { eolOf, insertingAt } from '../support/edits.ts';
import { flagIn } from '../support/flags.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { imageStart, type Start } from '../support/starts.ts';

function isRelative(text: string): boolean {
  return !/^(?:\/|-|[a-z]+:\/\/)/i.test(text) && /\/|\.(?:py|sh)$/.test(text);
}

/** Behind the last instruction that may use the folder. */
function resetting({ dockerfile, stage }: SoundImage): Fix | null {
  const { file } = dockerfile;
  const last = stage.instructions.findLast(({ kind }) => ['run', 'copy', 'add', 'workdir'].includes(kind));
  if (!last) return null;
  return { safe: true, edits: [insertingAt(file, last.span.end, `${eolOf(file)}WORKDIR /`)] };
}

/** Nothing of the container's start is found by way of the folder. */
function startsAnywhere({ launch, services }: SoundImage, start: Start): boolean {
  const words = [...(start.entrypoint ?? []), ...start.cmd, ...start.arguments];
  const given = services.flatMap(({ command, entrypoint }) => [
    ...(command?.elements ?? []),
    ...(entrypoint?.elements ?? []),
  ]);
  if (launch.wrapper !== null || start.entrypoint === null) return false;
  return ![...words.map(({ text }) => text), ...given.map(({ written }) => written)].some(isRelative);
}

export const workdirNotReset = rule<{ readonly folder: string; readonly agent: string | null }>({
  id: 'workdir-not-reset',
  title: 'WORKDIR left inside the source',
  severity: 'warning',
  message: ({ folder, agent }) =>
    agent === null
      ? `agents start in ${folder}, inside the source: python -m and docker exec … python import the source tree in place of what is installed; end with WORKDIR /`
      : `agents start in ${folder}, inside the source, and --agent ${agent} is only found there: another working_dir loses it, and python imports the source tree first; write the whole path, and end with WORKDIR /`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { value: folder, span } = image.config.workdir;
      if (folder === null || folder === '/' || folder === '' || span === null) continue;
      const { files } = filesOf(repo, image, image.stage);
      const holdsSource = [...files].some(([path, { source }]) => source?.endsWith('.py') && isInside(path, folder));
      if (!holdsSource) continue;
      const start = imageStart(image);
      const agent = flagIn(start.arguments, '--agent')?.value?.text ?? null;
      const isOpen = agent !== null && !agent.startsWith('/');
      const fix = startsAnywhere(image, start) && agent === null ? resetting(image) : null;
      yield {
        severity: isOpen ? 'warning' : 'notice',
        at: inDockerfile(image, span),
        params: { folder, agent: isOpen ? agent : null },
        ...(fix ? { fix } : {}),
      };
    }
  },
});
