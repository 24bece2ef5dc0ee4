/**
 * A signal that aborts on SIGINT and SIGTERM. The runner sends SIGINT, SIGTERM 7.5 s later and kills 2.5 s after that:
 * the first is taken as the wish to stop and clean up, a second one from a person ends the process at once.
 */
export function cancelSignal(): AbortSignal {
  const controller = new AbortController();
  let seen = 0;
  const stop = (): void => {
    seen += 1;
    if (seen > 2) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
