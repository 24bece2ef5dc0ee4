import type { WireEvent } from '../model/wire-event.ts';

export type { WireEvent } from '../model/wire-event.ts';

export type CallResult =
  | { readonly status: 'result'; readonly args: readonly unknown[]; readonly kwargs: Readonly<Record<string, unknown>> }
  | { readonly status: 'error'; readonly uri: string; readonly args: readonly unknown[] };

/** One message as it went over the wire. `milliseconds` since the hub was opened. */
export type TranscriptLine = {
  readonly milliseconds: number;
  readonly instanceId: string;
  readonly direction: 'agent-to-hub' | 'hub-to-agent';
  readonly message: unknown;
};

/** The place that is kept for one instance: only its own container is told the path. */
export type Seat = {
  readonly instanceId: string;
  /** SITE_HUB for the container, e.g. `ws://172.20.0.1:41233/4f1c…/ws`. */
  readonly hubUrl: string;
  /** SITE_HTTP for the container. */
  readonly httpUrl: string;
  /** Tells every event from now on; returns the way to stop listening. */
  listen(listener: (event: WireEvent) => void): () => void;
  /** Calls a procedure as a client would; never rejects but when `signal` aborts or the hub is closed. */
  call(
    procedure: string,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<CallResult>;
  /** Ends this instance's session, if one is left, and forgets the path. */
  leave(): Promise<void>;
};

/** A WAMP router that can be watched: ours, or one that already runs. */
export type Hub = {
  readonly kind: 'embedded' | 'external';
  readonly realm: string;
  readonly addressRoot: string;
  /** `name:host-gateway` for `docker create --add-host`, where the seats' URLs use a name that containers must learn. */
  readonly extraHosts?: readonly string[];
  seat(instanceId: string): Promise<Seat>;
  transcript(): readonly TranscriptLine[];
  /** Goes away as a router that is restarted does, and comes back at the same address. Only where the hub is ours. */
  readonly outage?: { begin(): Promise<void>; end(): Promise<void> };
  close(): Promise<void>;
};

export type OpenHub = {
  /** Ours, listening on `host` (the gateway of our network) on a free port. */
  embedded(options: { readonly host: string; readonly realm: string; readonly addressRoot: string }): Promise<Hub>;
  /** A router that runs at `url` (`ws://…/ws`); `httpUrl` where its `/call` is known. Rejects when it can't be joined. */
  external(options: {
    readonly url: string;
    readonly httpUrl: string | null;
    readonly realm: string;
    readonly addressRoot: string;
  }): Promise<Hub>;
  /** The machine that an embedded hub runs on: its name, and the address that others know it by; null: it has none. */
  machine(): { readonly name: string; readonly address: string | null };
};
