import { fromLog } from '../evidence.ts';

/** The engine's own words; the container is not started. */
export const deviceNotHere = fromLog({
  id: 'device-not-here',
  pattern: /error gathering device information while adding custom device "(?<device>[^"]+)"/,
  cause: ({ device = '' }) => `this machine has no device ${device}, which the instance asks for under \`devices\``,
  remedy: () =>
    'leave it out where it is not plugged in, and test the instance with `allow-failure` or not at all there',
});
