import { textOfValue } from '../model/json.ts';
import type { Outcome } from './dealer.ts';
import { code, isDict, type Payload, payloadTail, readPayload } from './message.ts';
import type { Match } from './uri.ts';

export type EventHandler = (topic: string | null, args: readonly unknown[]) => void;
export type Subscribed = { readonly status: 'subscribed' } | { readonly status: 'refused'; readonly uri: string };

/** A WAMP client for one anonymous session, without sockets: what an observer of someone else's router needs. */
export class Client {
  readonly #send: (frame: readonly unknown[]) => void;
  readonly #pending = new Map<number, (frame: readonly unknown[]) => void>();
  readonly #handlers = new Map<number, EventHandler[]>();
  #onJoined: ((problem: string | null) => void) | null = null;
  #lastRequest = 0;
  #ended: string | null = null;

  constructor(send: (frame: readonly unknown[]) => void) {
    this.#send = send;
  }

  /** null once the router has welcomed us, otherwise why it did not. */
  join(realm: string): Promise<string | null> {
    return new Promise((resolve) => {
      this.#onJoined = resolve;
      if (this.#ended !== null) this.#joined(this.#ended);
      else this.#send([code.hello, realm, { roles: { caller: {}, subscriber: {} } }]);
    });
  }

  /** Never rejects but with the reason of `signal`. */
  async call(procedure: string, payload: Payload, signal?: AbortSignal): Promise<Outcome> {
    const answer = await this.#request(
      (request) => [code.call, request, {}, procedure, ...payloadTail(payload)],
      signal,
    );
    if (answer[0] === code.result) {
      const [, , , ...tail] = answer;
      return { status: 'result', ...(readPayload(tail) ?? { args: [], kwargs: {} }) };
    }
    const [, , , , uri, ...tail] = answer;
    return { status: 'error', uri: textOfValue(uri), ...(readPayload(tail) ?? { args: [], kwargs: {} }) };
  }

  /** The handler is told the topic where the subscription is a pattern. */
  async subscribe(topic: string, match: Match, handler: EventHandler): Promise<Subscribed> {
    const options = match === 'exact' ? {} : { match };
    const answer = await this.#request(
      (request) => [code.subscribe, request, options, topic],
      undefined,
      ([type, , subscription]) => {
        if (type === code.subscribed && typeof subscription === 'number') this.#listen(subscription, handler);
      },
    );
    return answer[0] === code.subscribed
      ? { status: 'subscribed' }
      : { status: 'refused', uri: textOfValue(answer[4]) };
  }

  /** A message of the router, parsed as JSON. What is not understood is ignored: it is their router, not ours. */
  receive(message: unknown): void {
    if (!Array.isArray(message)) return;
    const frame: readonly unknown[] = message;
    switch (frame[0]) {
      case code.welcome:
        this.#joined(null);
        break;
      case code.abort:
        this.#joined(`${textOfValue(frame[2])}${isDict(frame[1]) ? `: ${textOfValue(frame[1]['message'])}` : ''}`);
        break;
      case code.goodbye:
        this.#send([code.goodbye, {}, 'wamp.close.goodbye_and_out']);
        break;
      case code.event: {
        const [, subscription, , details, ...tail] = frame;
        const topic = isDict(details) && typeof details['topic'] === 'string' ? details['topic'] : null;
        const args = readPayload(tail)?.args ?? [];
        if (typeof subscription !== 'number') break;
        for (const handler of this.#handlers.get(subscription) ?? []) handler(topic, args);
        break;
      }
      case code.error:
        this.#settle(frame[2], frame);
        break;
      default:
        this.#settle(frame[1], frame);
    }
  }

  /** Says goodbye. The connection is closed by whoever opened it. */
  leave(): void {
    if (this.#ended === null) this.#send([code.goodbye, {}, 'wamp.close.normal']);
    this.end('the session was left');
  }

  /** The connection is gone: nothing waits any longer. */
  end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#joined(reason);
    for (const settle of [...this.#pending.values()]) settle(lost(reason));
    this.#pending.clear();
  }

  #joined(problem: string | null): void {
    this.#onJoined?.(problem);
    this.#onJoined = null;
  }

  #settle(request: unknown, frame: readonly unknown[]): void {
    if (typeof request === 'number') this.#pending.get(request)?.(frame);
  }

  /** A router gives the same id to the same topic: an event may be for several handlers. */
  #listen(subscription: number, handler: EventHandler): void {
    this.#handlers.set(subscription, [...(this.#handlers.get(subscription) ?? []), handler]);
  }

  /** `atOnce` is told of the answer before any later frame is read. */
  #request(
    make: (request: number) => readonly unknown[],
    signal?: AbortSignal,
    atOnce: (frame: readonly unknown[]) => void = () => {},
  ): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#ended !== null) return resolve(lost(this.#ended));
      this.#lastRequest += 1;
      const request = this.#lastRequest;
      const onAbort = () => {
        this.#pending.delete(request);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(request, (frame) => {
        this.#pending.delete(request);
        signal?.removeEventListener('abort', onAbort);
        atOnce(frame);
        resolve(frame);
      });
      this.#send(make(request));
    });
  }
}

function lost(reason: string): readonly unknown[] {
  return [code.error, 0, 0, {}, 'wamp.error.canceled', [reason]];
}
