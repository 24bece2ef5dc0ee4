import { code, type Payload, payloadTail } from './message.ts';
import { type Match, matches } from './uri.ts';

/** A session that listens to topics. */
export type Subscriber = { send(frame: readonly unknown[]): void };

type Subscription = {
  readonly id: number;
  readonly topic: string;
  readonly match: Match;
  readonly subscribers: Set<Subscriber>;
};

/** Topics and who listens to them. */
export class Broker {
  readonly #subscriptions = new Map<string, Subscription>();
  #last = 0;

  /** The subscription's id, which all sessions with the same topic and match share. */
  subscribe(subscriber: Subscriber, topic: string, match: Match): number {
    const key = `${match} ${topic}`;
    const subscription = this.#subscriptions.get(key) ?? this.#open(key, topic, match);
    subscription.subscribers.add(subscriber);
    return subscription.id;
  }

  /** False where this subscriber has no such subscription. */
  unsubscribe(subscriber: Subscriber, id: number): boolean {
    for (const [key, subscription] of this.#subscriptions)
      if (subscription.id === id) return this.#drop(key, subscription, subscriber);
    return false;
  }

  /** One EVENT for each subscription that matches and each of its subscribers but `except`. */
  publish(publication: number, topic: string, payload: Payload, except: Subscriber | null): void {
    for (const { id, topic: pattern, match, subscribers } of this.#subscriptions.values()) {
      if (!matches(pattern, match, topic)) continue;
      const details = match === 'exact' ? {} : { topic };
      const frame = [code.event, id, publication, details, ...payloadTail(payload)];
      for (const subscriber of subscribers) if (subscriber !== except) subscriber.send(frame);
    }
  }

  forget(subscriber: Subscriber): void {
    for (const [key, subscription] of this.#subscriptions) this.#drop(key, subscription, subscriber);
  }

  #open(key: string, topic: string, match: Match): Subscription {
    this.#last += 1;
    const subscription = { id: this.#last, topic, match, subscribers: new Set<Subscriber>() };
    this.#subscriptions.set(key, subscription);
    return subscription;
  }

  #drop(key: string, subscription: Subscription, subscriber: Subscriber): boolean {
    const dropped = subscription.subscribers.delete(subscriber);
    if (subscription.subscribers.size === 0) this.#subscriptions.delete(key);
    return dropped;
  }
}
