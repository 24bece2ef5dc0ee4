import { WebSocket } from 'ws';
import { toJson } from '../hub/json.ts';
import type { Router } from '../hub/router.ts';
import type { Session, Wire } from '../hub/session.ts';
import type { Clock } from '../ports/clock.ts';
import { firstOf } from '../ports/first-of.ts';
import type { CallResult, Seat, TranscriptLine, WireEvent } from '../ports/hub.ts';

/** What waits in memory for a client that does not read, in bytes, before it is cut off. */
const maxBacklog = 64 * 1024 * 1024;
/** How long a client may take to answer our close frame, in seconds. */
const patience = 1;

type Connection = { readonly socket: WebSocket; readonly session: Session };

export type SeatOptions = {
  readonly instanceId: string;
  readonly hubUrl: string;
  readonly httpUrl: string;
  readonly router: Router;
  readonly clock: Clock;
  /** Aborted when the hub is closed. */
  readonly closing: AbortSignal;
  readonly record: (line: Omit<TranscriptLine, 'milliseconds' | 'instanceId'>, size: number) => void;
  readonly forget: () => void;
};

/** One instance's place at the embedded hub: one connection at a time, as many as it likes one after another. */
export class EmbeddedSeat implements Seat {
  readonly instanceId: string;
  readonly hubUrl: string;
  readonly httpUrl: string;
  readonly #options: SeatOptions;
  readonly #listeners = new Set<(event: WireEvent) => void>();
  #connection: Connection | null = null;

  constructor(options: SeatOptions) {
    this.instanceId = options.instanceId;
    this.hubUrl = options.hubUrl;
    this.httpUrl = options.httpUrl;
    this.#options = options;
  }

  /** Whether a connection is open. One that is closing is given up. */
  get taken(): boolean {
    const connection = this.#connection;
    if (connection === null || connection.socket.readyState === WebSocket.OPEN) return connection !== null;
    this.#gone(connection, 'the connection was closed');
    return false;
  }

  listen(listener: (event: WireEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: WireEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  call(
    procedure: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>> = {},
    signal?: AbortSignal,
  ): Promise<CallResult> {
    const { router, closing } = this.#options;
    const end = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    return router.call(procedure, { args, kwargs }, end);
  }

  /** A WebSocket that was accepted for this seat. */
  accept(socket: WebSocket): void {
    const session = this.#options.router.connect(this.instanceId, this.#wire(socket));
    const connection = { socket, session };
    this.#connection = connection;
    socket.on('message', (data, isBinary) => {
      if (isBinary) session.violate('wamp.2.json is made of text frames');
      else session.receive(String(data));
    });
    socket.on('error', (error) => this.#gone(connection, error.message));
    socket.on('close', (status, reason) =>
      this.#gone(connection, `the connection was closed (${status}${reason.length > 0 ? ` ${reason}` : ''})`),
    );
  }

  async leave(): Promise<void> {
    this.#options.forget();
    const connection = this.#connection;
    if (connection === null) return;
    const closed = new Promise<void>((resolve) => connection.socket.once('close', () => resolve()));
    connection.session.dismiss('wamp.close.system_shutdown');
    await firstOf(this.#options.clock, patience, null, [closed]);
    connection.socket.terminate();
  }

  #wire(socket: WebSocket): Wire {
    const { record } = this.#options;
    return {
      send(frame) {
        const text = toJson(frame);
        record({ direction: 'hub-to-agent', message: frame }, text.length);
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
        if (socket.bufferedAmount > maxBacklog) socket.terminate();
      },
      heard: (message, size) => record({ direction: 'agent-to-hub', message }, size),
      // A close frame has room for 123 bytes.
      close: (status, reason) => socket.close(status, reason.slice(0, 40)),
      tell: (event) => this.tell(event),
    };
  }

  #gone(connection: Connection, reason: string): void {
    if (this.#connection === connection) this.#connection = null;
    connection.session.end(reason);
  }
}
