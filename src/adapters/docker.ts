import type { Docker } from '../ports/docker.ts';
import { secretVariables } from './build-secrets.ts';
import { runChild } from './child.ts';
import { toArgv, toEnvironment } from './docker-argv.ts';
import { type Patience, patientDocker } from './docker-patience.ts';
import { systemClock } from './system.ts';

/** Docker through its command line, which honours contexts, credential helpers and buildx as the user set them up. */
export function dockerCli(
  environment: Readonly<Record<string, string>>,
  options: {
    readonly program?: string;
    readonly patience?: Patience;
    /** Where the variables that build secrets name are read. */
    readonly given?: Readonly<Record<string, string | undefined>>;
  } = {},
): Docker {
  const { program = 'docker', given = {} } = options;
  const docker: Docker = {
    run: (command, how) =>
      runChild(
        program,
        toArgv(command),
        { ...environment, ...toEnvironment(command), ...secretVariables(command, given), ...how?.environment },
        how,
      ),
  };
  return patientDocker(docker, systemClock, options.patience);
}
