import { fromLog } from '../evidence.ts';

/** The kernel's ENOEXEC, said by runc. */
export const execFormat = fromLog({
  id: 'exec-format',
  pattern: /exec (?<program>\S+): exec format error|\[dumb-init\] (?<child>\S+): Exec format error/i,
  cause: ({ program, child }) =>
    `${program ?? child} is no program of this machine's processor, or a script without \`#!\` in its first line`,
  remedy: () =>
    'build for the platform that runs it (`platform: linux/amd64`: the base has no other), or begin the script with `#!/bin/sh`',
});
