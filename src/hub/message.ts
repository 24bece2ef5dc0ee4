import type { Match } from './uri.ts';

/** Message codes. Source: wamp-proto, "Message Codes and Direction". */
export const code = {
  hello: 1,
  welcome: 2,
  abort: 3,
  goodbye: 6,
  error: 8,
  publish: 16,
  published: 17,
  subscribe: 32,
  subscribed: 33,
  unsubscribe: 34,
  unsubscribed: 35,
  event: 36,
  call: 48,
  cancel: 49,
  result: 50,
  register: 64,
  registered: 65,
  unregister: 66,
  unregistered: 67,
  invocation: 68,
  interrupt: 69,
  yield: 70,
} as const;

export type Dict = Readonly<Record<string, unknown>>;
export type Payload = { readonly args: readonly unknown[]; readonly kwargs: Dict };

/** What a client may say to a router. */
export type ClientMessage =
  | { readonly kind: 'hello'; readonly realm: string; readonly details: Dict; readonly roles: Dict }
  | { readonly kind: 'abort'; readonly reason: string }
  | { readonly kind: 'goodbye'; readonly reason: string }
  | ({ readonly kind: 'publish'; readonly request: number; readonly options: Dict; readonly topic: string } & Payload)
  | { readonly kind: 'subscribe'; readonly request: number; readonly match: Match; readonly topic: string }
  | { readonly kind: 'unsubscribe'; readonly request: number; readonly subscription: number }
  | ({ readonly kind: 'call'; readonly request: number; readonly procedure: string } & Payload)
  | { readonly kind: 'cancel'; readonly request: number; readonly mode: string }
  | { readonly kind: 'register'; readonly request: number; readonly options: Dict; readonly procedure: string }
  | { readonly kind: 'unregister'; readonly request: number; readonly registration: number }
  | ({ readonly kind: 'yield'; readonly request: number } & Payload)
  | ({ readonly kind: 'invocation-error'; readonly request: number; readonly uri: string } & Payload);

export type Violation = { readonly kind: 'violation'; readonly what: string };

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2 ** 53;
}

/** `[args?, kwargs?]` at the end of a message; null where they have the wrong types. */
export function readPayload(tail: readonly unknown[]): Payload | null {
  const [args = [], kwargs = {}] = tail;
  return tail.length <= 2 && Array.isArray(args) && isDict(kwargs) ? { args, kwargs } : null;
}

/** The shortest form of a payload: what is empty is left out, as Crossbar does. */
export function payloadTail({ args, kwargs }: Payload): readonly unknown[] {
  if (Object.keys(kwargs).length > 0) return [args, kwargs];
  return args.length > 0 ? [args] : [];
}

/** A frame of a client, already parsed as JSON, as a message or as what is wrong with it. */
export function readMessage(frame: unknown): ClientMessage | Violation {
  if (!Array.isArray(frame)) return violation('a message must be a list');
  const parts: readonly unknown[] = frame;
  switch (parts[0]) {
    case code.hello:
      return readHello(parts);
    case code.abort:
    case code.goodbye: {
      const [type, details, reason] = parts;
      if (parts.length !== 3 || !isDict(details) || typeof reason !== 'string') return shape('[3|6, details, reason]');
      return { kind: type === code.abort ? 'abort' : 'goodbye', reason };
    }
    case code.error: {
      const [, about, request, details, uri, ...tail] = parts;
      const payload = readPayload(tail);
      if (!isId(request) || !isDict(details) || typeof uri !== 'string' || payload === null)
        return shape('[8, 68, request, details, error, args?, kwargs?]');
      if (about !== code.invocation) return violation('a client may send ERROR for an INVOCATION only');
      return { kind: 'invocation-error', request, uri, ...payload };
    }
    case code.publish: {
      const [, request, options, topic, ...tail] = parts;
      const payload = readPayload(tail);
      if (!isId(request) || !isDict(options) || typeof topic !== 'string' || payload === null)
        return shape('[16, request, options, topic, args?, kwargs?]');
      return { kind: 'publish', request, options, topic, ...payload };
    }
    case code.subscribe: {
      const [, request, options, topic] = parts;
      if (parts.length !== 4 || !isId(request) || !isDict(options) || typeof topic !== 'string')
        return shape('[32, request, options, topic]');
      const match = options['match'] ?? 'exact';
      if (match !== 'exact' && match !== 'prefix' && match !== 'wildcard')
        return violation('match must be exact, prefix or wildcard');
      return { kind: 'subscribe', request, match, topic };
    }
    case code.unsubscribe: {
      const [, request, subscription] = parts;
      if (!hasLength(parts, 3, 4) || !isId(request) || !isId(subscription)) return shape('[34, request, subscription]');
      return { kind: 'unsubscribe', request, subscription };
    }
    case code.call: {
      const [, request, options, procedure, ...tail] = parts;
      const payload = readPayload(tail);
      if (!isId(request) || !isDict(options) || typeof procedure !== 'string' || payload === null)
        return shape('[48, request, options, procedure, args?, kwargs?]');
      return { kind: 'call', request, procedure, ...payload };
    }
    case code.cancel: {
      const [, request, options] = parts;
      if (parts.length !== 3 || !isId(request) || !isDict(options)) return shape('[49, request, options]');
      const mode = options['mode'] ?? 'killnowait';
      if (mode !== 'skip' && mode !== 'kill' && mode !== 'killnowait')
        return violation('mode must be skip, kill or killnowait');
      return { kind: 'cancel', request, mode };
    }
    case code.register: {
      const [, request, options, procedure] = parts;
      if (parts.length !== 4 || !isId(request) || !isDict(options) || typeof procedure !== 'string')
        return shape('[64, request, options, procedure]');
      return { kind: 'register', request, options, procedure };
    }
    case code.unregister: {
      const [, request, registration] = parts;
      if (!hasLength(parts, 3, 4) || !isId(request) || !isId(registration)) return shape('[66, request, registration]');
      return { kind: 'unregister', request, registration };
    }
    case code.yield: {
      const [, request, options, ...tail] = parts;
      const payload = readPayload(tail);
      if (!isId(request) || !isDict(options) || payload === null)
        return shape('[70, request, options, args?, kwargs?]');
      return { kind: 'yield', request, ...payload };
    }
    default:
      return violation(`no client sends a message of type ${JSON.stringify(parts[0])}`);
  }
}

function readHello(parts: readonly unknown[]): ClientMessage | Violation {
  const [, realm, details] = parts;
  if (parts.length !== 3 || typeof realm !== 'string' || !isDict(details)) return shape('[1, realm, details]');
  const roles = details['roles'];
  if (!isDict(roles) || Object.keys(roles).length === 0) return violation('HELLO must announce roles');
  return { kind: 'hello', realm, details, roles };
}

function hasLength(parts: readonly unknown[], from: number, to: number): boolean {
  return parts.length >= from && parts.length <= to;
}

function shape(form: string): Violation {
  return violation(`expected ${form}`);
}

function violation(what: string): Violation {
  return { kind: 'violation', what };
}
