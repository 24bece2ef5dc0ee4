/** What happens on the wire of one instance, in order. */
export type WireEvent =
  /** A WebSocket connection to this instance's path was accepted. */
  | { readonly kind: 'connected' }
  /** A connection or session was turned away: wrong realm, no common subprotocol, a second session … */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'joined'; readonly realm: string }
  | { readonly kind: 'registered'; readonly procedure: string }
  | { readonly kind: 'published'; readonly topic: string; readonly args: readonly unknown[] }
  /** GOODBYE, or the connection is gone. */
  | { readonly kind: 'left'; readonly reason: string };

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
  seat(instanceId: string): Promise<Seat>;
  transcript(): readonly TranscriptLine[];
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
};
