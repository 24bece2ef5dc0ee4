import { fromLog } from '../evidence.ts';

/** Source: autobahn/websocket/util.py: parse_url, status 1. */
export const hubUrlInvalid = fromLog({
  id: 'hub-url-invalid',
  pattern: /ValueError: invalid WebSocket URL: (?<why>.+)/,
  cause: ({ why = '' }) => `the address of the hub is no WebSocket URL: ${why}`,
  remedy: () => 'write SITE_HUB, --site-hub or wamp_server as ws://HOST:8001/ws',
});
