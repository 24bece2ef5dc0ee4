import type { Diagnose } from '../evidence.ts';

/** Source: autobahn's ApplicationRunner: it retries for ever, and crossbar-timeout does not count before the first connection. */
export const hubUnreachable: Diagnose = ({ seen, log, hubUrl }) => {
  const line = log.findLast((text) => /Scheduling retry \d+ to connect/.test(text));
  if (!line || seen.connected) return null;
  return {
    id: 'hub-unreachable',
    cause: `the agent runs and cannot reach a hub; ${hubUrl} was given as SITE_HUB`,
    evidence: line.trim(),
    remedy:
      'if the address in its log is another one, something in the image overrides SITE_HUB (a flag in ENTRYPOINT or CMD, a wrapper script, the agent itself)',
  };
};
