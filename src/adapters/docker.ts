import type { Docker } from '../ports/docker.ts';
import { runChild } from './child.ts';
import { toArgv, toEnvironment } from './docker-argv.ts';
import { type Patience, patientDocker } from './docker-patience.ts';
import { systemClock } from './system.ts';

/** Docker through its command line, which honours contexts, credential helpers and buildx as the user set them up. */
export function dockerCli(
  environment: Readonly<Record<string, string>>,
  program = 'docker',
  patience?: Patience,
): Docker {
  const docker: Docker = {
    run: (command, options) =>
      runChild(
        program,
        toArgv(command),
        { ...environment, ...toEnvironment(command), ...options?.environment },
        options,
      ),
  };
  return patientDocker(docker, systemClock, patience);
}
