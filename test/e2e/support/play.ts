import { request } from 'node:http';
import { WebSocket } from 'ws';
import { parseJson } from '../../../src/hub/json.ts';
import type { Step } from './exchanges.ts';

export type Door = { readonly url: string; readonly httpUrl: string };

/** Opens the way in for a connection of this instance. */
export type Doors = (instanceId: string) => Promise<Door>;

type Arrival = { readonly frame: unknown } | { readonly closed: number };

/** What was expected and what came, step by step, ready to be compared. */
export type Played = { readonly wanted: unknown; readonly came: unknown };

const patience = 10_000;

class Connection {
  readonly socket: WebSocket;
  /** Whether a session has begun. */
  joined = false;
  readonly #arrivals: Arrival[] = [];
  #wake: () => void = () => {};

  constructor(socket: WebSocket, read: (text: string) => unknown) {
    this.socket = socket;
    socket.on('message', (data) => this.#arrive({ frame: read(String(data)) }));
    socket.on('close', (closed) => this.#arrive({ closed }));
    socket.on('error', () => {});
  }

  async next(): Promise<Arrival> {
    const deadline = AbortSignal.timeout(patience);
    for (;;) {
      const arrival = this.#arrivals.shift();
      if (arrival !== undefined) return arrival;
      if (deadline.aborted) throw new Error('nothing came');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  #arrive(arrival: Arrival): void {
    this.#arrivals.push(arrival);
    this.#wake();
  }
}

/**
 * Plays the steps against a router and tells what was wanted and what came. In the end every connection that is open
 * is asked something more: an answer that nobody expected would come before that one's.
 */
export async function play(steps: readonly Step[], number: number, doors: Doors): Promise<readonly Played[]> {
  const connections = new Map<string, Connection>();
  const ids = new Map<string, unknown>();
  const played: Played[] = [];
  const outward = (text: string): string => text.replaceAll(/\b(bb1|fd1)\b/g, `$1-${number}`);
  const inward = (text: string): string => text.replaceAll(`1-${number}`, '1');
  const door = (on: string): Promise<Door> => doors(outward(on.split(' ')[0] ?? on));

  async function connection(on: string): Promise<Connection> {
    const known = connections.get(on);
    if (known !== undefined) return known;
    const socket = new WebSocket((await door(on)).url, 'wamp.2.json', { perMessageDeflate: false });
    const opened = new Connection(socket, (text) => {
      const parsed = parseJson(inward(text));
      return parsed.status === 'value' ? parsed.value : text;
    });
    connections.set(on, opened);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return opened;
  }

  async function get(on: string, wanted: unknown): Promise<void> {
    const from = await connection(on);
    const arrival = await from.next().catch((error: unknown) => ({ frame: String(error) }));
    const came = 'frame' in arrival ? name(wanted, arrival.frame, ids) : arrival;
    played.push({ wanted, came });
    if (!Array.isArray(came)) return;
    if (came[0] === 2) from.joined = true;
    if (came[0] === 6) from.joined = false;
  }

  async function walk(step: Step): Promise<void> {
    switch (step.step) {
      case 'send':
        (await connection(step.on)).socket.send(outward(JSON.stringify(fill(step.frame, ids))));
        break;
      case 'text':
        (await connection(step.on)).socket.send(outward(step.text), { binary: step.binary ?? false });
        break;
      case 'get':
        await get(step.on, step.frame);
        break;
      case 'ping': {
        const { socket } = await connection(step.on);
        const pong = new Promise((resolve) => socket.once('pong', (data) => resolve(String(data))));
        socket.ping('how are you');
        played.push({ wanted: 'how are you', came: await pong });
        break;
      }
      case 'hang up':
        (await connection(step.on)).socket.terminate();
        break;
      case 'closed': {
        const came = await (await connection(step.on)).next().catch(String);
        played.push({ wanted: { closed: step.status }, came });
        break;
      }
      case 'refused': {
        const socket = new WebSocket((await door(step.on)).url, [...step.offers]);
        const came = await new Promise((resolve) =>
          socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode)).on('open', resolve),
        );
        socket.on('error', () => {}).terminate();
        played.push({ wanted: step.status, came });
        break;
      }
      case 'http': {
        const { httpUrl } = await door(step.on);
        const answer = ask(httpUrl, step.request, outward);
        for (const inner of step.meanwhile ?? []) await walk(inner);
        const { status, text } = await answer;
        const parsed = parseJson(inward(text));
        const body = parsed.status === 'value' ? parsed.value : text;
        played.push({ wanted: step.status, came: status });
        if (step.body !== undefined) played.push({ wanted: step.body, came: name(step.body, body, ids) });
        break;
      }
    }
  }

  try {
    for (const step of steps) await walk(step);
    for (const [on, { socket, joined }] of connections) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      const fence = joined ? [48, 900_000, {}, 'observatory.fence'] : [1, 'test_realm', { roles: { caller: {} } }];
      socket.send(JSON.stringify(fence));
      await get(on, joined ? [8, 48, 900_000, {}, 'wamp.error.no_such_procedure', '$any'] : [2, '$fence', '$any']);
    }
    return played;
  } finally {
    for (const { socket } of connections.values()) socket.terminate();
  }
}

function ask(
  url: string,
  { method = 'POST', type, body }: Extract<Step, { step: 'http' }>['request'],
  outward: (text: string) => string,
): Promise<{ status: number; text: string }> {
  const headers = type === undefined ? {} : { 'Content-Type': type };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : outward(body));
  });
}

/** What came, with the names of the pattern in the places of the ids; a value that breaks the pattern stays. */
function name(pattern: unknown, value: unknown, ids: Map<string, unknown>): unknown {
  if (pattern === '$any') return value === undefined ? value : pattern;
  if (typeof pattern === 'string' && pattern.startsWith('$')) {
    if (!ids.has(pattern) && typeof value === 'number' && ![...ids.values()].includes(value)) ids.set(pattern, value);
    return ids.get(pattern) === value ? pattern : value;
  }
  if (Array.isArray(pattern) && Array.isArray(value)) return value.map((inner, at) => name(pattern[at], inner, ids));
  if (isRecord(pattern) && isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, name(pattern[key], inner, ids)]));
  return value;
}

/** A frame with the ids in the places of their names. */
function fill(frame: unknown, ids: ReadonlyMap<string, unknown>): unknown {
  if (typeof frame === 'string') return ids.get(frame) ?? frame;
  return Array.isArray(frame) ? frame.map((inner) => fill(inner, ids)) : frame;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
