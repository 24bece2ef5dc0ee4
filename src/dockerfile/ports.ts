type Ports = { readonly ports: readonly string[] } | { readonly refused: string };

/** `8001`, `8000-8002/udp`, `127.0.0.1:80:8080` as `port/protocol`. Source: dockerfile2llb/convert_expose.go. */
export function parsePort(text: string): Ports {
  const parts = text.split(':');
  const container = parts.at(-1) ?? '';
  const host = parts.at(-2) ?? '';
  const address = parts.slice(0, -2).join(':');
  const slash = container.indexOf('/');
  const port = slash === -1 ? container : container.slice(0, slash);
  const protocol = slash === -1 ? '' : container.slice(slash + 1);
  const invalid = (why: string): Ports => ({ refused: `invalid port: ${JSON.stringify(text)}: ${why}` });
  if (port === '') return invalid('no port specified');
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) return invalid(`invalid proto: ${protocol}`);
  if (address !== '' && !isAddress(address)) return { refused: `invalid IP address: ${address}` };
  const range = parseRange(port);
  if (!range) return { refused: `invalid containerPort: ${port}` };
  if (host !== '') {
    const hostRange = parseRange(host);
    if (!hostRange) return { refused: `invalid hostPort: ${host}` };
    if (range[1] - range[0] !== hostRange[1] - hostRange[0] && range[0] !== range[1]) {
      return { refused: `invalid ranges specified for container and host Ports: ${port} and ${host}` };
    }
  }
  const ports: string[] = [];
  for (let each = range[0]; each <= range[1]; each++) ports.push(`${each}/${protocol.toLowerCase() || 'tcp'}`);
  return { ports };
}

function parseRange(text: string): readonly [number, number] | null {
  const dash = text.indexOf('-');
  const first = dash === -1 ? text : text.slice(0, dash);
  const start = parseNumber(first);
  if (start === null) return null;
  const last = dash === -1 ? first : text.slice(dash + 1);
  if (last === first) return [start, start];
  const end = parseNumber(last);
  return end === null || end < start ? null : [start, end];
}

function parseNumber(text: string): number | null {
  if (!/^[+-]?[0-9]+$/.test(text)) return null;
  const value = Number(text);
  return value >= 0 && value <= 65_535 ? value : null;
}

function isAddress(text: string): boolean {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const four = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;
  return four.test(bare) || (bare.includes(':') && /^[0-9a-fA-F:.]+$/.test(bare));
}
