/** What is wrong with a URL, as the end of a sentence that begins with it; null: nothing. */
export type UrlFault = { readonly because: string; readonly fatal: boolean; readonly repaired: Repaired | null };

/** `sure`: it is what its author meant; otherwise a guess to be read first. */
export type Repaired = { readonly url: string; readonly sure: boolean };

const url = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;
const hostAndPort = /^[A-Za-z0-9_.-]+:\d+(?:\/|$)/;

/**
 * As Autobahn takes the address of a router; `rs` and `rss` are raw sockets, on which OCS is not tried. `text` may hold
 * variables that are not known: then only the scheme is judged. Source: autobahn 22.7, websocket/util.py and
 * twisted/wamp.py; seen on containers.
 */
export function hubFault(text: string, isWhole: boolean): UrlFault | null {
  const trimmed = text.trim();
  const [, scheme = '', authority, , , fragment] = url.exec(trimmed) ?? [];
  const bare = hostAndPort.test(trimmed) || (scheme === '' && isWhole);
  if (bare) {
    return fault('has no scheme', true, withScheme(trimmed, 'ws', '/ws'));
  }
  const lower = scheme.toLowerCase();
  if (lower === 'rs' || lower === 'rss') return fault('is a raw socket, not a WebSocket', false, null);
  if (lower !== 'ws' && lower !== 'wss') {
    if (lower === '') return null;
    const other = lower === 'http' ? 'ws' : lower === 'https' ? 'wss' : null;
    const repaired = other === null ? null : swapped(trimmed, scheme, other, '/ws');
    return fault(`has the scheme ${scheme}, which is not for WebSocket`, true, repaired);
  }
  if (!isWhole) return null;
  const host = hostFault(authority);
  if (host !== null) return fault(host, true, null);
  if (fragment !== undefined && fragment !== '#') return fault('has a fragment behind #', true, null);
  return null;
}

/** The address of the HTTP bridge, which clients post to. */
export function httpFault(text: string, isWhole: boolean): UrlFault | null {
  const trimmed = text.trim();
  const [, scheme = '', authority] = url.exec(trimmed) ?? [];
  if (hostAndPort.test(trimmed) || (scheme === '' && isWhole)) {
    return fault('has no scheme', false, withScheme(trimmed, 'http', '/call'));
  }
  const lower = scheme.toLowerCase();
  if (lower === '' || lower === 'http' || lower === 'https') {
    const host = isWhole ? hostFault(authority) : null;
    return host === null ? null : fault(host, false, null);
  }
  const other = lower === 'ws' ? 'http' : lower === 'wss' ? 'https' : null;
  return fault(`has the scheme ${scheme}`, false, other === null ? null : swapped(trimmed, scheme, other, '/call'));
}

function fault(because: string, fatal: boolean, repaired: Repaired | null): UrlFault {
  return { because, fatal, repaired };
}

function withScheme(text: string, scheme: string, path: string): Repaired | null {
  const [, host = '', rest = ''] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
  if (!/^[A-Za-z0-9_.-]+(?::\d+)?$/.test(host)) return null;
  return { url: `${scheme}://${host}${rest === '' || rest === '/' ? path : rest}`, sure: rest === path || rest === '' };
}

/** Surely meant only where the path is that of the right service already. */
function swapped(text: string, from: string, to: string, path: string): Repaired | null {
  const match = /^[^:]*:\/\/([^/?#]+)(.*)$/s.exec(text);
  return match ? { url: `${to}${text.slice(from.length)}`, sure: match[2] === path } : null;
}

function hostFault(authority: string | undefined): string | null {
  const host = (authority ?? '').replace(/^.*@/, '');
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(host) ?? [];
  if (name === '') return 'names no host';
  if (port !== '' && !(/^\d+$/.test(port) && Number(port) <= 65_535)) return `has the port ${port}`;
  return null;
}
