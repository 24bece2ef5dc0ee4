import { fromLog } from '../evidence.ts';

/** A router answers HTTP there, and knows no WebSocket at that path. Source: autobahn, which goes on trying for ever. */
export const hubPathWrong = fromLog({
  id: 'hub-path-wrong',
  pattern: /WebSocket connection upgrade failed \[(?<status>\d{3})\]/,
  when: (_lines, _groups, { seen }) => !seen.connected,
  cause: ({ status = '' }) => `the agent reaches the hub and asks for a path that is refused there (${status})`,
  remedy: () =>
    'let SITE_HUB arrive as it was given: look for what changes it (a wrapper, --site-hub, the agent itself)',
});
