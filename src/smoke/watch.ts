import { agentAddress } from '../ocs/wire.ts';
import { firstOf } from '../ports/first-of.ts';
import type { Seat } from '../ports/hub.ts';
import { type AgentApi, parseApi } from './api.ts';
import type { RunningContainer } from './container.ts';
import type { Tools } from './sandbox.ts';
import { afterEvent, isRegistered, nothingSeen, type Seen } from './seen.ts';

/** Both registrations, an answer to get_api, two heartbeats; or the end of the container, of time or of the run. */
export type Waited = 'up' | 'exited' | 'timeout' | 'cancelled';

/** What is seen of one instance, from before its container starts. */
export class Watch {
  readonly #seat: Seat;
  readonly #root: string;
  readonly #tools: Tools;
  readonly #started: number;
  readonly #stopListening: () => void;
  readonly #up: Promise<'up'>;
  #isUp: () => void = () => {};
  seen: Seen = nothingSeen;
  api: AgentApi | null = null;
  secondsToUp: number | null = null;
  #asked = false;

  constructor(seat: Seat, root: string, tools: Tools) {
    this.#seat = seat;
    this.#root = root;
    this.#tools = tools;
    this.#started = tools.clock.now();
    this.#up = new Promise((resolve) => {
      this.#isUp = () => resolve('up');
    });
    this.#stopListening = seat.listen((event) => {
      this.seen = afterEvent(this.seen, event, root, seat.instanceId);
      if (isRegistered(this.seen, root, seat.instanceId) && !this.#asked) {
        this.#asked = true;
        void this.#askApi();
      }
      this.#check();
    });
  }

  async #askApi(): Promise<void> {
    const result = await this.#seat.call(agentAddress(this.#root, this.#seat.instanceId), ['get_api']);
    this.api = parseApi(result);
    if (this.api) this.secondsToUp = (this.#tools.clock.now() - this.#started) / 1000;
    this.#check();
  }

  #check(): void {
    if (this.api && this.seen.heartbeats >= 2) this.#isUp();
  }

  async wait(container: RunningContainer, seconds: number): Promise<Waited> {
    const { clock, signal } = this.#tools;
    const exited = container.ended.then((): Waited => 'exited');
    const waited = await firstOf<Waited>(clock, seconds, signal, [this.#up, exited]);
    return waited ?? (signal.aborted ? 'cancelled' : 'timeout');
  }

  /** Calls a procedure as a client would. */
  call(procedure: string, args: readonly unknown[]): ReturnType<Seat['call']> {
    return this.#seat.call(procedure, args, {}, this.#tools.signal);
  }

  /** Whether it comes about within so many seconds. */
  async until(fits: (seen: Seen) => boolean, seconds: number): Promise<boolean> {
    let stop: () => void = () => {};
    const came = new Promise<true>((resolve) => {
      const look = (): void => {
        if (fits(this.seen)) resolve(true);
      };
      stop = this.#seat.listen(look);
      look();
    });
    const { clock, signal } = this.#tools;
    const result = await firstOf(clock, seconds, signal, [came]);
    stop();
    return result ?? fits(this.seen);
  }

  close(): void {
    this.#stopListening();
  }
}
