import { goQuote } from './space.ts';

type Range = { readonly first: number; readonly last: number; readonly protocol: string };
type Ports = Range | { readonly refused: string };

/** The ports of `8001`, `8000-8002/udp`, `127.0.0.1:80:8080`. Source: dockerfile2llb/convert_expose.go. */
export function parsePort(text: string): Ports {
  const parts = text.split(':');
  const container = parts.at(-1) ?? '';
  const host = parts.at(-2) ?? '';
  const address = parts.slice(0, -2).join(':');
  const slash = container.indexOf('/');
  const port = slash === -1 ? container : container.slice(0, slash);
  const protocol = slash === -1 ? '' : container.slice(slash + 1);
  const invalid = (why: string): Ports => ({ refused: `invalid port: ${goQuote(text)}: ${why}` });
  if (port === '') return invalid('no port specified');
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) return invalid(`invalid proto: ${protocol}`);
  if (address.startsWith('[') && !address.includes(']')) {
    return { refused: `invalid IP address ${address}: address ${address}:: missing ']' in address` };
  }
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
  return { first: range[0], last: range[1], protocol: protocol.toLowerCase() || 'tcp' };
}

/** What an image exposes. A file may have as many ranges as lines, each of all ports: none is written out for itself. */
export class PortSet {
  readonly #byProtocol: Map<string, Uint8Array>;

  constructor(like?: PortSet) {
    this.#byProtocol = new Map(
      [...(like ? like.#byProtocol : [])].map(([protocol, ports]) => [protocol, ports.slice()]),
    );
  }

  add({ first, last, protocol }: Range): void {
    const ports = this.#byProtocol.get(protocol) ?? new Uint8Array(65_536);
    this.#byProtocol.set(protocol, ports.fill(1, first, last + 1));
  }

  /** `8001/tcp`, as an image's configuration has them. */
  names(): readonly string[] {
    const names = [...this.#byProtocol].flatMap(([protocol, ports]) =>
      [...ports.keys()].filter((port) => ports[port] === 1).map((port) => `${port}/${protocol}`),
    );
    return names.sort();
  }
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
  if (!bare.includes(':')) return isAddress4(bare);
  const halves = bare.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasFour = isAddress4(last) && !bare.endsWith('::');
  const hex = hasFour ? groups.slice(0, -1) : groups;
  const count = hex.length + (hasFour ? 2 : 0);
  const isFull = halves.length === 2 ? count < 8 : count === 8;
  return isFull && hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}

function isAddress4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
}
