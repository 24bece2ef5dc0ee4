import { Router } from '../../../src/hub/router.ts';
import type { Session } from '../../../src/hub/session.ts';
import type { WireEvent } from '../../../src/model/wire-event.ts';

/** A connection without a socket: what the router sent, told and heard, in order. */
export type Peer = {
  readonly session: Session;
  readonly frames: readonly (readonly unknown[])[];
  readonly events: readonly WireEvent[];
  readonly heard: readonly unknown[];
  /** The status the router closed the connection with. */
  readonly closed: readonly number[];
  say(...frame: readonly unknown[]): void;
  /** What came since this was last asked. */
  news(): readonly (readonly unknown[])[];
};

export function openRouter(): Router {
  let last = 1000;
  return new Router({
    realm: 'test_realm',
    addressRoot: 'observatory',
    newId: () => {
      last += 1;
      return last;
    },
  });
}

export function connect(router: Router, instanceId: string): Peer {
  const frames: (readonly unknown[])[] = [];
  const events: WireEvent[] = [];
  const heard: unknown[] = [];
  const closed: number[] = [];
  let read = 0;
  const session = router.connect(instanceId, {
    send: (frame) => void frames.push(frame),
    heard: (message) => void heard.push(message),
    close: (status) => void closed.push(status),
    tell: (event) => void events.push(event),
  });
  return {
    ...{ session, frames, events, heard, closed },
    say: (...frame) => session.receive(JSON.stringify(frame)),
    news() {
      const fresh = frames.slice(read);
      read = frames.length;
      return fresh;
    },
  };
}

/** A connection whose session has begun. */
export function join(router: Router, instanceId: string, callee: object = {}): Peer {
  const peer = connect(router, instanceId);
  peer.say(1, 'test_realm', { roles: { caller: {}, callee, publisher: {}, subscriber: {} } });
  peer.news();
  return peer;
}
