/** What happens on the wire of one instance, in order. */
export type WireEvent =
  /** A WebSocket connection to this instance's path was accepted. */
  | { readonly kind: 'connected' }
  /** A connection, session, registration or publication was turned away: wrong realm, another's address … */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'joined'; readonly realm: string }
  | { readonly kind: 'registered'; readonly procedure: string }
  | { readonly kind: 'published'; readonly topic: string; readonly args: readonly unknown[] }
  /** GOODBYE, or the connection is gone. */
  | { readonly kind: 'left'; readonly reason: string };
