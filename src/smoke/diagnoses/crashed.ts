import type { Diagnose } from '../evidence.ts';

/** 128 and the number of the signal. */
const signals: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
};

export const crashed: Diagnose = ({ exit, log }) => {
  const signal = exit === null ? undefined : signals[exit.status];
  if (signal === undefined) return null;
  return {
    id: 'crashed',
    cause: `a library of the agent crashed the interpreter (${signal}, status ${exit?.status})`,
    evidence: log.at(-1)?.trim() ?? null,
    remedy:
      signal === 'SIGILL'
        ? "a wheel or library was built for another processor: install one for this machine's"
        : 'ENV PYTHONFAULTHANDLER=1 makes Python print where it was; look at the C library that the agent loads',
  };
};
