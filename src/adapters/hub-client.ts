import { WebSocket } from 'ws';
import { Client } from '../hub/client.ts';
import { parseJson, toJson } from '../hub/json.ts';
import { Transcript } from '../hub/transcript.ts';
import type { Clock } from '../ports/clock.ts';
import { firstOf } from '../ports/first-of.ts';
import type { Hub, Seat, TranscriptLine } from '../ports/hub.ts';
import { ExternalSeat } from './hub-watch.ts';

/** How long a router may take to welcome us, and an agent to prove that its address is taken, in seconds. */
const patience = 5;
/** Of the transcript, in characters. */
const maxTranscript = 32 * 1024 * 1024;
/** The name by which containers find a router that runs on this machine. */
const hostName = 'host.docker.internal';

export type ExternalOptions = {
  readonly url: string;
  readonly httpUrl: string | null;
  readonly realm: string;
  readonly addressRoot: string;
};

/** Joins the router as an ordinary anonymous client. Rejects with a sentence when it can't. */
export async function joinExternalHub(clock: Clock, options: ExternalOptions): Promise<Hub> {
  const { url, realm, addressRoot } = options;
  const opened = clock.now();
  const transcript = new Transcript(maxTranscript);
  const socket = connect(url);
  const client = new Client((frame) => {
    const text = toJson(frame);
    record('agent-to-hub', frame, text.length);
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  });
  const seats = new Set<ExternalSeat>();
  const closing = new AbortController();

  function record(direction: TranscriptLine['direction'], message: unknown, size: number): void {
    transcript.add({ milliseconds: Math.round(clock.now() - opened), instanceId: observer, direction, message }, size);
  }
  function gone(reason: string): void {
    client.end(reason);
    for (const seat of seats) seat.end(reason);
  }
  socket.on('message', (data) => {
    const text = String(data);
    const message = parseJson(text);
    if (message.status === 'damaged') return;
    record('hub-to-agent', message.value, text.length);
    client.receive(message.value);
  });
  socket.on('close', (status) => gone(`the router closed the connection (${status})`));
  socket.on('error', (error) => gone(error.message));

  async function close(): Promise<void> {
    closing.abort(new Error('the hub is closed'));
    client.leave();
    gone('the hub is closed');
    socket.terminate();
  }
  const joined = opening(socket).then(async (failed) => ({ problem: failed ?? (await client.join(realm)) }));
  const { problem } = (await firstOf(clock, patience, null, [joined])) ?? { problem: `no answer within ${patience} s` };
  if (problem !== null) {
    await close();
    throw new Error(`the router at ${url} cannot be joined: ${problem}`);
  }
  const urls = urlsFor(url, options.httpUrl);

  async function seat(instanceId: string): Promise<Seat> {
    const address = `${addressRoot}.${instanceId}`;
    if (await isTaken(client, clock, address))
      throw new Error(
        `${address} is already registered at ${url}: an agent with this instance-id runs there; give the tested instance another instance-id`,
      );
    const forget = (): void => void seats.delete(taken);
    const taken = new ExternalSeat({ instanceId, address, realm, client, closing: closing.signal, ...urls, forget });
    seats.add(taken);
    await taken.watch();
    return taken;
  }
  const { extraHosts } = urls;
  return { kind: 'external', realm, addressRoot, extraHosts, seat, transcript: () => transcript.lines(), close };
}

/** Whose messages the transcript holds: not the agent's, which go by the router and not by us. */
const observer = '(observer)';

function connect(url: string): WebSocket {
  try {
    return new WebSocket(url, 'wamp.2.json', { perMessageDeflate: false, maxPayload: 16 * 1024 * 1024 });
  } catch {
    throw new Error(`${url} is no URL of a WAMP router: it must read like ws://HOST:8001/ws`);
  }
}

function opening(socket: WebSocket): Promise<string | null> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(null));
    socket.once('error', (error) => resolve(error.message));
  });
}

/** Every router answers at once when nobody has registered the address, so silence means that somebody has. */
async function isTaken(client: Client, clock: Clock, address: string): Promise<boolean> {
  const answer = client.call(address, { args: ['get_api'], kwargs: {} });
  const outcome = await firstOf(clock, patience, null, [answer]);
  if (outcome?.status !== 'error') return true;
  if (outcome.uri === 'wamp.error.no_such_procedure') return false;
  if (outcome.uri === 'wamp.error.not_authorized')
    throw new Error(`the router does not allow ${address} to be called: is its address root another one?`);
  return true;
}

/** Where containers find the router: a loopback address means the container itself to them. */
function urlsFor(
  url: string,
  httpUrl: string | null,
): { hubUrl: string; httpUrl: string; extraHosts: readonly string[] } {
  const hub = new URL(url);
  const http = new URL(httpUrl ?? url);
  if (httpUrl === null) {
    http.protocol = hub.protocol === 'wss:' ? 'https:' : 'http:';
    http.pathname = hub.pathname.replace(/[^/]*$/, 'call');
  }
  const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\..*|\[::1\])$/.test(hostname);
  const local = [hub, http].filter(isLoopback);
  for (const address of local) address.hostname = hostName;
  return { hubUrl: hub.href, httpUrl: http.href, extraHosts: local.length > 0 ? [`${hostName}:host-gateway`] : [] };
}
