import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { inDockerfile } from '../support/images.ts';
import { pipInstall } from '../support/pip.ts';
import { runSteps } from '../support/run-steps.ts';

/** Source: 94797a0 in simonsobs/ocs, 2021-12-21: "was causing issues with the installation within the container". */
export const pipEditable = rule<{ readonly target: string }>({
  id: 'pip-editable',
  title: '`pip install -e`',
  severity: 'warning',
  message: ({ target }) =>
    `an editable install leaves ${target} where it lies and only points there, which breaks in images as soon as the folder is moved, mounted over or owned by another user; install it without -e`,
  *check(repo) {
    for (const { commands, image, inImage } of runSteps(repo)) {
      if (!inImage) continue;
      for (const command of commands) {
        for (const { target, option } of pipInstall(command)?.editable ?? []) {
          const { file } = image.dockerfile;
          const isPlain = command.word !== null && !file.text.slice(option.start, option.end).includes('\n');
          // Code that compose mounts over the folder is meant to be seen at once.
          const isMounted = image.services.some(({ mounts }) => mounts.some(({ target: at }) => at.startsWith('/app')));
          yield {
            at: inDockerfile(image, { start: option.start, end: target.span.end }),
            params: { target: target.text ?? 'the package' },
            ...(isPlain ? { fix: { safe: !isMounted, edits: [replacing(file, option, '')] } } : {}),
          };
        }
      }
    }
  },
});
