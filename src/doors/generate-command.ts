import type { Command } from 'commander';
import { baseRepository } from '../ocs/base-image.ts';

const dockerHub = 'https://registry-1.docker.io';

function gather(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** The options of `ocs-agent generate`. What the repository cannot say is remembered in the settings file. */
export function addGenerateOptions(
  command: Command,
  environment: NodeJS.ProcessEnv,
  done: (status: number) => void,
): void {
  command
    .option('--compose', 'also a compose file, and a site config where there is none')
    .option('--no-compose', 'no compose file any more')
    .option('--diff', 'print what would change, write nothing')
    .option('--check', 'print what would change and exit 1 if anything would, write nothing')
    .option('--force', 'overwrite files that were not generated')
    .option('--from <FILE>', 'propose a better one for a Dockerfile, with a reason for each change; --force writes it')
    .option('--base <IMAGE>', 'the base image; an empty text: the newest release that fits')
    .option('--apt <PACKAGE>', 'a Debian package that the agents need', gather)
    .option('--extras <EXTRA>', "an extra of the repository's package", gather)
    .option('--user <USER>', 'run as `ocs` or a number in place of root')
    .option('--expose <PORT>', 'a port that the image documents, e.g. 8080/udp', gather)
    .option('--no-ask', 'do not ask Docker Hub whether there are newer releases of the base')
    .action(async (path: string | undefined, options: Readonly<Record<string, unknown>>) => {
      const { writeGenerated } = await import('./write-generated.ts');
      const listed = async () => (await import('../adapters/tag-list.ts')).tagsOf(dockerHub, baseRepository);
      done(await writeGenerated(path ?? '.', options, environment, listed));
    });
}
