import { code, type Payload, payloadTail } from './message.ts';

/** How a call ended. */
export type Outcome =
  | ({ readonly status: 'result' } & Payload)
  | ({ readonly status: 'error'; readonly uri: string } & Payload);

/** A session that offers procedures. */
export type Callee = {
  readonly interruptible: boolean;
  send(frame: readonly unknown[]): void;
};

/** A call under way. `cancel` ends it for the caller; nothing where it has ended already. */
export type Call = { cancel(): void };

type Registration = { readonly id: number; readonly procedure: string; readonly callee: Callee };
type Invocation = { readonly callee: Callee; readonly settle: (outcome: Outcome) => void };

function failure(uri: string, message: string): Outcome {
  return { status: 'error', uri, args: [message], kwargs: {} };
}

/** Procedures and the calls to them: which session answers what, and who waits for it. */
export class Dealer {
  readonly #registrations = new Map<string, Registration>();
  readonly #invocations = new Map<number, Invocation>();
  #lastRegistration = 0;
  #lastInvocation = 0;

  /** The registration's id, or null where the procedure is taken. */
  register(callee: Callee, procedure: string): number | null {
    if (this.#registrations.has(procedure)) return null;
    this.#lastRegistration += 1;
    this.#registrations.set(procedure, { id: this.#lastRegistration, procedure, callee });
    return this.#lastRegistration;
  }

  /** False where this callee has no such registration. */
  unregister(callee: Callee, id: number): boolean {
    for (const registration of this.#registrations.values()) {
      if (registration.id !== id || registration.callee !== callee) continue;
      return this.#registrations.delete(registration.procedure);
    }
    return false;
  }

  /** `settle` is told once, possibly before this returns. */
  call(procedure: string, payload: Payload, settle: (outcome: Outcome) => void): Call {
    const registration = this.#registrations.get(procedure);
    if (registration === undefined) {
      settle(failure('wamp.error.no_such_procedure', `no callee registered for procedure <${procedure}>`));
      return { cancel: () => {} };
    }
    this.#lastInvocation += 1;
    const request = this.#lastInvocation;
    const { callee, id } = registration;
    this.#invocations.set(request, { callee, settle });
    callee.send([code.invocation, request, id, {}, ...payloadTail(payload)]);
    return { cancel: () => this.#cancel(request) };
  }

  /** What a callee says to an invocation. Answers nobody waits for any more are dropped, as Crossbar drops them. */
  answer(callee: Callee, request: number, outcome: Outcome): void {
    const invocation = this.#invocations.get(request);
    if (invocation?.callee !== callee) return;
    this.#invocations.delete(request);
    invocation.settle(outcome);
  }

  /** Forgets a session: its procedures are free again, and who waits for it is told. */
  forget(callee: Callee): void {
    for (const { procedure, callee: owner } of this.#registrations.values())
      if (owner === callee) this.#registrations.delete(procedure);
    for (const [request, invocation] of this.#invocations) {
      if (invocation.callee !== callee) continue;
      this.#invocations.delete(request);
      invocation.settle(failure('wamp.error.canceled', 'callee disconnected from in-flight request'));
    }
  }

  #cancel(request: number): void {
    const invocation = this.#invocations.get(request);
    if (invocation === undefined) return;
    this.#invocations.delete(request);
    if (invocation.callee.interruptible) invocation.callee.send([code.interrupt, request, { mode: 'killnowait' }]);
    invocation.settle({ status: 'error', uri: 'wamp.error.canceled', args: [], kwargs: {} });
  }
}
