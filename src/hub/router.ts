import { Broker } from './broker.ts';
import { Dealer, type Outcome } from './dealer.ts';
import type { Payload } from './message.ts';
import { type Realm, Session, type Wire } from './session.ts';

export type RouterOptions = {
  readonly realm: string;
  readonly addressRoot: string;
  /** Random ids, 1 to 2^53. */
  readonly newId: () => number;
};

/** A WAMP router for one realm, without sockets: connections are given to it, text goes in, frames come out. */
export class Router {
  readonly #realm: Realm;
  readonly #dealer = new Dealer();

  constructor(options: RouterOptions) {
    const { realm: name, addressRoot, newId } = options;
    this.#realm = { name, addressRoot, newId, dealer: this.#dealer, broker: new Broker() };
  }

  /** A new connection of this instance. Give the session its text frames, and `end` when the connection is gone. */
  connect(instanceId: string, wire: Wire): Session {
    const session = new Session(this.#realm, instanceId, wire);
    wire.tell({ kind: 'connected' });
    return session;
  }

  /** Calls as a client would that may call everything. Rejects with the signal's reason, and only then. */
  call(procedure: string, payload: Payload, signal?: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        reject(signal?.reason);
        call.cancel();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const call = this.#dealer.call(procedure, payload, (outcome) => {
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      });
    });
  }
}
