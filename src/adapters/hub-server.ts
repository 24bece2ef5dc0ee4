import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { httpProblem } from '../hub/http-call.ts';
import { Router } from '../hub/router.ts';
import { Transcript } from '../hub/transcript.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { Hub, Seat, TranscriptLine } from '../ports/hub.ts';
import { answerHttpCall, respond } from './hub-http.ts';
import { EmbeddedSeat } from './hub-seat.ts';

const subprotocol = 'wamp.2.json';
/** Of one message, in bytes. OCS's own clients take 1 MiB at most. */
const maxMessage = 16 * 1024 * 1024;
/** Of the transcript, in characters. */
const maxTranscript = 32 * 1024 * 1024;

export type HubServerOptions = { readonly host: string; readonly realm: string; readonly addressRoot: string };

/** Listens on a free port of `host`. Rejects where that is no address of this machine. */
export async function openEmbeddedHub(clock: Clock, random: Random, options: HubServerOptions): Promise<Hub> {
  const hub = new HubServer(clock, random, options);
  await hub.listen();
  return hub;
}

class HubServer implements Hub {
  readonly kind = 'embedded';
  readonly realm: string;
  readonly addressRoot: string;
  readonly outage = { begin: () => this.#stopListening(), end: () => this.listen() };
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #host: string;
  readonly #opened: number;
  readonly #router: Router;
  readonly #transcript = new Transcript(maxTranscript);
  readonly #closing = new AbortController();
  /** By the random part of their path. */
  readonly #seats = new Map<string, EmbeddedSeat>();
  readonly #sockets = new Set<Socket>();
  readonly #http = createServer((request, response) => this.#answer(request, response));
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessage,
    handleProtocols: () => subprotocol,
  });
  /** 0 until the system has chosen one, which is then kept. */
  #port = 0;

  constructor(clock: Clock, random: Random, { host, realm, addressRoot }: HubServerOptions) {
    this.realm = realm;
    this.addressRoot = addressRoot;
    this.#clock = clock;
    this.#random = random;
    this.#host = host;
    this.#opened = clock.now();
    this.#router = new Router({ realm, addressRoot, newId: () => Number.parseInt(random.hex(6), 16) + 1 });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<void> {
    this.#http.listen(this.#port, this.#host);
    await once(this.#http, 'listening');
    const address = this.#http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async seat(instanceId: string): Promise<Seat> {
    const key = this.#random.hex(16);
    const place = `${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#port}/${key}`;
    const seat = new EmbeddedSeat({
      instanceId,
      hubUrl: `ws://${place}/ws`,
      httpUrl: `http://${place}/call`,
      router: this.#router,
      clock: this.#clock,
      closing: this.#closing.signal,
      record: (line, size) => this.#record({ ...line, instanceId }, size),
      forget: () => this.#seats.delete(key),
    });
    this.#seats.set(key, seat);
    return seat;
  }

  transcript(): readonly TranscriptLine[] {
    return this.#transcript.lines();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the hub is closed'));
    await Promise.all([...this.#seats.values()].map((seat) => seat.leave()));
    await this.#stopListening();
  }

  #record(line: Omit<TranscriptLine, 'milliseconds'>, size: number): void {
    this.#transcript.add({ milliseconds: Math.round(this.#clock.now() - this.#opened), ...line }, size);
  }

  async #stopListening(): Promise<void> {
    if (!this.#http.listening) return;
    const closed = once(this.#http, 'close');
    this.#http.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #find(request: IncomingMessage, door: 'ws' | 'call'): EmbeddedSeat | undefined {
    const [, key, rest] = /^\/([0-9a-f]{32})\/(ws|call)(?:\?.*)?$/.exec(request.url ?? '') ?? [];
    return key !== undefined && rest === door ? this.#seats.get(key) : undefined;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.#find(request, 'ws') !== undefined) {
      respond(response, httpProblem(426, 'this path speaks WebSocket only'));
    } else if (this.#find(request, 'call') === undefined) {
      respond(response, httpProblem(404, 'no such path'));
    } else {
      const { signal: closing } = this.#closing;
      void answerHttpCall(request, response, ({ procedure, args, kwargs }, signal) =>
        this.#router.call(procedure, { args, kwargs }, AbortSignal.any([signal, closing])),
      );
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const seat = this.#find(request, 'ws');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (seat === undefined) turnAway(socket, '404 Not Found');
    else if (!offered.includes(subprotocol)) {
      seat.tell({ kind: 'refused', reason: `no common subprotocol: ${subprotocol} is spoken here` });
      turnAway(socket, '400 Bad Request');
    } else if (seat.taken) {
      seat.tell({ kind: 'refused', reason: 'a second connection while the first one is open' });
      turnAway(socket, '409 Conflict');
    } else this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => seat.accept(webSocket));
  }
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
