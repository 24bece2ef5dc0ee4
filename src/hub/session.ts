import type { WireEvent } from '../model/wire-event.ts';
import type { Broker } from './broker.ts';
import type { Call, Dealer, Outcome } from './dealer.ts';
import { parseJson } from './json.ts';
import { type ClientMessage, code, type Dict, isDict, payloadTail, readMessage } from './message.ts';
import { isUri, isWithin } from './uri.ts';

/** One connection as the session sees it. */
export type Wire = {
  send(frame: readonly unknown[]): void;
  /** What came in, of so many characters: for the transcript. */
  heard(message: unknown, size: number): void;
  /** Closes the WebSocket with this status. What comes in afterwards is ignored. */
  close(status: number, reason: string): void;
  tell(event: WireEvent): void;
};

/** What the sessions of a realm share. */
export type Realm = {
  readonly name: string;
  readonly addressRoot: string;
  readonly dealer: Dealer;
  readonly broker: Broker;
  /** A random id, 1 to 2^53. */
  newId(): number;
};

type Message<Kind> = Extract<ClientMessage, { readonly kind: Kind }>;
type Joined = { readonly interruptible: boolean; readonly calls: Map<number, Call> };

/**
 * The router's side of one WebSocket connection. It is bound to one instance: it may call and listen to everything,
 * but register and publish only under that instance's own address, so no agent can pose as another.
 */
export class Session {
  readonly #realm: Realm;
  readonly #instanceId: string;
  readonly #address: string;
  readonly #wire: Wire;
  #joined: Joined | null = null;
  /** Whether `left` is still to be told. */
  #present = true;
  #closed = false;

  constructor(realm: Realm, instanceId: string, wire: Wire) {
    this.#realm = realm;
    this.#instanceId = instanceId;
    this.#address = `${realm.addressRoot}.${instanceId}`;
    this.#wire = wire;
  }

  get interruptible(): boolean {
    return this.#joined?.interruptible ?? false;
  }

  send(frame: readonly unknown[]): void {
    if (!this.#closed) this.#wire.send(frame);
  }

  /** One text frame of the client. Never throws, whatever it holds. */
  receive(text: string): void {
    if (this.#closed) return;
    const frame = parseJson(text);
    this.#wire.heard(frame.status === 'value' ? frame.value : text.slice(0, 1000), text.length);
    const message = frame.status === 'value' ? readMessage(frame.value) : notJson;
    if (message.kind === 'violation') this.violate(message.what);
    else if (this.#joined === null) this.#greet(message);
    else this.#serve(message, this.#joined);
  }

  /** Ends the session because of what the client did. */
  violate(what: string): void {
    if (this.#closed) return;
    const reason = `wamp.error.protocol_violation: ${what}`;
    this.send([code.abort, { message: what }, 'wamp.error.protocol_violation']);
    this.#wire.tell({ kind: 'refused', reason });
    this.end(reason);
    this.#wire.close(1002, what);
  }

  /** Ends the session because the hub wants to. */
  dismiss(reason: string): void {
    if (this.#joined !== null) this.send([code.goodbye, {}, reason]);
    this.end(reason);
    this.#wire.close(1001, reason);
  }

  /** The connection is gone, or about to go. */
  end(reason: string): void {
    this.#leave(reason);
    this.#closed = true;
  }

  #greet(message: ClientMessage): void {
    const { name, newId } = this.#realm;
    if (message.kind === 'abort') this.#leave(message.reason);
    else if (message.kind !== 'hello') this.violate(`${message.kind} before HELLO`);
    else if (message.realm !== name)
      this.#abort('wamp.error.no_such_realm', `no realm "${message.realm}" exists on this router`);
    else if (!acceptsAnonymous(message.details))
      this.#abort('wamp.error.no_auth_method', 'only anonymous sessions are known here');
    else {
      this.#joined = { interruptible: announcesCanceling(message.roles), calls: new Map() };
      this.#present = true;
      this.send([code.welcome, newId(), welcome(name, this.#instanceId)]);
      this.#wire.tell({ kind: 'joined', realm: name });
    }
  }

  #serve(message: ClientMessage, joined: Joined): void {
    const { dealer } = this.#realm;
    switch (message.kind) {
      case 'hello':
      case 'abort':
        this.violate(`${message.kind} in a session that has begun`);
        break;
      case 'goodbye':
        // OCS ends its operations only after this very reason (onLeave in ocs/ocs_agent.py), and Crossbar gives it.
        this.send([code.goodbye, {}, 'wamp.close.normal']);
        this.#leave(message.reason);
        break;
      case 'register':
        this.#register(message);
        break;
      case 'unregister':
        if (dealer.unregister(this, message.registration)) this.send([code.unregistered, message.request]);
        else this.#error(code.unregister, message.request, 'wamp.error.no_such_registration');
        break;
      case 'subscribe':
        this.#subscribe(message);
        break;
      case 'unsubscribe':
        if (this.#realm.broker.unsubscribe(this, message.subscription)) this.send([code.unsubscribed, message.request]);
        else this.#error(code.unsubscribe, message.request, 'wamp.error.no_such_subscription');
        break;
      case 'publish':
        this.#publish(message);
        break;
      case 'call':
        this.#call(message, joined);
        break;
      case 'cancel':
        joined.calls.get(message.request)?.cancel();
        break;
      case 'yield':
        dealer.answer(this, message.request, { status: 'result', args: message.args, kwargs: message.kwargs });
        break;
      case 'invocation-error': {
        const { request, uri, args, kwargs } = message;
        dealer.answer(this, request, { status: 'error', uri, args, kwargs });
        break;
      }
    }
  }

  #register({ request, procedure, options }: Message<'register'>): void {
    const registration = this.#takeRegistration(procedure, options);
    if (typeof registration === 'string') {
      this.#error(code.register, request, registration, procedure);
      this.#wire.tell({ kind: 'refused', reason: `${registration}: ${procedure}` });
      return;
    }
    this.send([code.registered, request, registration]);
    this.#wire.tell({ kind: 'registered', procedure });
  }

  /** The registration's id, or the error's URI. */
  #takeRegistration(procedure: string, options: Dict): number | string {
    if (!isUri(procedure)) return 'wamp.error.invalid_uri';
    if (!isWithin(this.#address, procedure)) return 'wamp.error.not_authorized';
    // Patterns and shared registrations are more than any agent of OCS asks for.
    if ((options['match'] ?? 'exact') !== 'exact' || (options['invoke'] ?? 'single') !== 'single')
      return 'wamp.error.option_not_allowed';
    return this.#realm.dealer.register(this, procedure) ?? 'wamp.error.procedure_already_exists';
  }

  #subscribe({ request, topic, match }: Message<'subscribe'>): void {
    if (isUri(topic, match)) this.send([code.subscribed, request, this.#realm.broker.subscribe(this, topic, match)]);
    else this.#error(code.subscribe, request, 'wamp.error.invalid_uri', topic);
  }

  #publish({ request, topic, options, args, kwargs }: Message<'publish'>): void {
    const acknowledge = options['acknowledge'] === true;
    const error = this.#publishError(topic);
    if (error !== null) {
      if (acknowledge) this.#error(code.publish, request, error, topic);
      this.#wire.tell({ kind: 'refused', reason: `${error}: ${topic}` });
      return;
    }
    const publication = this.#realm.newId();
    if (acknowledge) this.send([code.published, request, publication]);
    const except = options['exclude_me'] === false ? null : this;
    this.#realm.broker.publish(publication, topic, { args, kwargs }, except);
    this.#wire.tell({ kind: 'published', topic, args });
  }

  #publishError(topic: string): string | null {
    if (!isUri(topic)) return 'wamp.error.invalid_uri';
    return topic.startsWith(`${this.#address}.`) ? null : 'wamp.error.not_authorized';
  }

  #call({ request, procedure, args, kwargs }: Message<'call'>, joined: Joined): void {
    if (!isUri(procedure)) {
      this.#error(code.call, request, 'wamp.error.invalid_uri', procedure);
      return;
    }
    let settled = false;
    const call = this.#realm.dealer.call(procedure, { args, kwargs }, (outcome) => {
      settled = true;
      joined.calls.delete(request);
      if (this.#joined === joined) this.#settle(request, outcome);
    });
    if (!settled) joined.calls.set(request, call);
  }

  #error(about: number, request: number, error: string, uri?: string): void {
    this.send([code.error, about, request, {}, error, ...(uri === undefined ? [] : [[`${error}: ${uri}`]])]);
  }

  #settle(request: number, outcome: Outcome): void {
    const tail = payloadTail(outcome);
    if (outcome.status === 'result') this.send([code.result, request, {}, ...tail]);
    else this.send([code.error, code.call, request, {}, outcome.uri, ...tail]);
  }

  /** Turns the client away, but leaves it the connection for another HELLO, as Crossbar does. */
  #abort(uri: string, message: string): void {
    this.send([code.abort, { message }, uri]);
    this.#wire.tell({ kind: 'refused', reason: `${uri}: ${message}` });
  }

  #leave(reason: string): void {
    const joined = this.#joined;
    this.#joined = null;
    this.#realm.dealer.forget(this);
    this.#realm.broker.forget(this);
    for (const call of joined?.calls.values() ?? []) call.cancel();
    if (!this.#present) return;
    this.#present = false;
    this.#wire.tell({ kind: 'left', reason });
  }
}

const notJson = { kind: 'violation', what: 'the message is not JSON, or nested too deeply' } as const;

function welcome(realm: string, authid: string): Dict {
  return {
    realm,
    authid,
    authrole: 'anonymous',
    authmethod: 'anonymous',
    roles: {
      broker: { features: { pattern_based_subscription: true, publisher_exclusion: true } },
      dealer: { features: { call_canceling: true } },
    },
  };
}

function acceptsAnonymous(details: Dict): boolean {
  const methods = details['authmethods'];
  return !Array.isArray(methods) || methods.length === 0 || methods.includes('anonymous');
}

function announcesCanceling(roles: Dict): boolean {
  const callee = roles['callee'];
  const features = isDict(callee) ? callee['features'] : undefined;
  return isDict(features) && features['call_canceling'] === true;
}
