import type { Seat, WireEvent } from '../../../src/ports/hub.ts';

/** Everything that is told of a seat, and a way to wait for the next of a kind. */
export type Watch = {
  readonly events: readonly WireEvent[];
  /** Resolves with the first event not yet waited past that fits; rejects after `seconds`. */
  next(kind: WireEvent['kind'], seconds?: number): Promise<WireEvent>;
};

export function watch(seat: Seat): Watch {
  const events: WireEvent[] = [];
  let read = 0;
  let wake: () => void = () => {};
  seat.listen((event) => {
    events.push(event);
    wake();
  });
  async function next(kind: WireEvent['kind'], seconds = 30): Promise<WireEvent> {
    const deadline = AbortSignal.timeout(seconds * 1000);
    for (;;) {
      while (read < events.length) {
        const event = events[read];
        read += 1;
        if (event?.kind === kind) return event;
      }
      if (deadline.aborted) throw new Error(`no ${kind} within ${seconds} s, but ${JSON.stringify(events)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
  return { events, next };
}
