import type { Client } from '../hub/client.ts';
import { isDict } from '../hub/message.ts';
import type { CallResult, Seat, WireEvent } from '../ports/hub.ts';

export type ExternalSeatOptions = {
  readonly instanceId: string;
  /** `{root}.{instanceId}` */
  readonly address: string;
  readonly realm: string;
  readonly hubUrl: string;
  readonly httpUrl: string;
  readonly client: Client;
  /** Aborted when the hub is closed. */
  readonly closing: AbortSignal;
  readonly forget: () => void;
};

/**
 * What a client of someone else's router can see of one agent. Where the router tells of registrations
 * (`wamp.registration.on_create`) they are told as they come; OCS's own Crossbar configuration allows no agent to
 * listen to that, so otherwise the first heartbeat is the sign to ask whether both procedures are there.
 */
export class ExternalSeat implements Seat {
  readonly instanceId: string;
  readonly hubUrl: string;
  readonly httpUrl: string;
  readonly #options: ExternalSeatOptions;
  readonly #listeners = new Set<(event: WireEvent) => void>();
  /** Registered procedures, by the router's id where it told one. */
  readonly #procedures = new Map<string, unknown>();
  #present = false;
  #left = false;
  /** Events wait for the confirmation of the registrations, so that they are told in the order of the wire. */
  #told: Promise<void> = Promise.resolve();

  constructor(options: ExternalSeatOptions) {
    this.instanceId = options.instanceId;
    this.hubUrl = options.hubUrl;
    this.httpUrl = options.httpUrl;
    this.#options = options;
  }

  /** Subscribes to everything of the agent that may be listened to. Rejects where the router refuses even its feeds. */
  async watch(): Promise<void> {
    const { client, address } = this.#options;
    const feeds = `${address}.feeds.`;
    const subscribed = await client.subscribe(feeds, 'wildcard', (topic, args) => this.#heard(topic ?? feeds, args));
    if (subscribed.status === 'refused') throw new Error(`the router refuses ${feeds}: ${subscribed.uri}`);
    await client.subscribe('wamp.registration.on_create', 'exact', (_topic, [, details]) => this.#created(details));
    await client.subscribe('wamp.registration.on_delete', 'exact', (_topic, [, id]) => this.#deleted(id));
  }

  listen(listener: (event: WireEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(
    procedure: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>> = {},
    signal?: AbortSignal,
  ): Promise<CallResult> {
    const { client, closing } = this.#options;
    return client.call(
      procedure,
      { args, kwargs },
      signal === undefined ? closing : AbortSignal.any([signal, closing]),
    );
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.#options.forget();
  }

  /** The router is gone. */
  end(reason: string): void {
    this.#then(() => this.#absent(reason));
  }

  #heard(topic: string, args: readonly unknown[]): void {
    if (this.#procedures.size === 0) this.#then(() => this.#confirm());
    this.#then(() => this.#tell({ kind: 'published', topic, args }));
  }

  /** Asks both procedures for something harmless: whatever the answer, there is one. */
  async #confirm(): Promise<void> {
    if (this.#procedures.size > 0) return;
    this.#arrive();
    const { client, address } = this.#options;
    const questions = [
      [`${address}.ops`, ['status', '', {}]],
      [address, ['get_api']],
    ] as const;
    for (const [procedure, args] of questions) {
      const outcome = await client.call(procedure, { args, kwargs: {} });
      const missing = outcome.status === 'error' && outcome.uri === 'wamp.error.no_such_procedure';
      if (!missing) this.#registered(procedure, null);
    }
  }

  #created(details: unknown): void {
    if (!isDict(details)) return;
    const { uri, id } = details;
    const { address } = this.#options;
    if (typeof uri !== 'string' || (uri !== address && !uri.startsWith(`${address}.`))) return;
    this.#then(() => {
      this.#arrive();
      this.#registered(uri, id);
    });
  }

  #deleted(id: unknown): void {
    this.#then(() => {
      for (const [procedure, known] of this.#procedures) if (known === id) this.#procedures.delete(procedure);
      if (this.#procedures.size === 0) this.#absent('its procedures are no longer registered');
    });
  }

  #arrive(): void {
    if (this.#present) return;
    this.#present = true;
    this.#tell({ kind: 'connected' });
    this.#tell({ kind: 'joined', realm: this.#options.realm });
  }

  #absent(reason: string): void {
    if (!this.#present) return;
    this.#present = false;
    this.#procedures.clear();
    this.#tell({ kind: 'left', reason });
  }

  #registered(procedure: string, id: unknown): void {
    if (this.#procedures.has(procedure)) return;
    this.#procedures.set(procedure, id);
    this.#tell({ kind: 'registered', procedure });
  }

  #then(step: () => void | Promise<void>): void {
    this.#told = this.#told.then(step);
  }

  #tell(event: WireEvent): void {
    if (this.#left) return;
    for (const listener of [...this.#listeners]) listener(event);
  }
}
