/**
 * Whoever reads our output may go away (`| head`, a terminal that is closed): what is left to say is lost then, and the
 * run goes on to its end, which tidies up.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}
