import { fromLog } from '../evidence.ts';

function remedyOf(path: string): string {
  if (path.startsWith('/config'))
    return 'write below /data: the site mounts its configuration read-only (`:ro`), for all its agents at once';
  if (path.startsWith('/data'))
    return 'run the container as the user of the base (compose `user: "9000"`), or give /data to the one it runs as: RUN chown USER /data';
  if (path.startsWith('/dev/'))
    return 'let the user of the image be in the group of the device (dialout for serial ports), or run as root';
  return 'let the user that the image runs as own it (COPY --chown, RUN chown), or write below /data';
}

/** Status 1. */
export const permissionDenied = fromLog({
  id: 'permission-denied',
  pattern: /PermissionError: .*Permission denied: '(?<path>[^']+)'/,
  cause: ({ path = '' }) => `the user that the agent runs as may not touch ${path}`,
  remedy: ({ path = '' }) => remedyOf(path),
});
