import type { Docker, DockerCommand } from '../ports/docker.ts';
import { secretVariables } from './build-secrets.ts';
import { runChild } from './child.ts';
import { toArgv, toEnvironment } from './docker-argv.ts';
import { type Patience, patientDocker } from './docker-patience.ts';
import { systemClock } from './system.ts';

/** What `inspect` prints grows with labels and variables, which the author of an image chooses; cut, it is no JSON. */
const longestInspection = 16 * 1024 * 1024;

function keptOf({ verb }: DockerCommand): number | undefined {
  return verb.endsWith('-inspect') ? longestInspection : undefined;
}

/** Docker through its command line, which honours contexts, credential helpers and buildx as the user set them up. */
export function dockerCli(
  environment: Readonly<Record<string, string>>,
  options: {
    readonly program?: string;
    readonly patience?: Patience;
    /** Aborts when the run is cancelled: then no engine is waited for long. */
    readonly cancelled?: AbortSignal;
    /** Where the variables that build secrets name are read. */
    readonly given?: Readonly<Record<string, string | undefined>>;
  } = {},
): Docker {
  const { program = 'docker', given = {} } = options;
  const docker: Docker = {
    run: (command, how) => {
      const keep = how?.keep ?? keptOf(command);
      return runChild(
        program,
        toArgv(command),
        { ...environment, ...toEnvironment(command), ...secretVariables(command, given), ...how?.environment },
        { ...how, ...(keep === undefined ? {} : { keep }) },
      );
    },
  };
  return patientDocker(docker, systemClock, options.patience, options.cancelled);
}
