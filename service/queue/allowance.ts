import type { Clock } from "../../core/providers/clock.ts";

/** Events that a container enqueues at once. */
const burst = 10;
/** Events of one account, and of one bucket, that it then enqueues in a second. */
const aSecond = { account: 1, bucket: 0.2 };
/** Accounts and buckets of which a container remembers what is left. */
const mostKept = 10_000;

interface Left {
  readonly events: number;
  readonly at: number;
}

/**
 * Limits the events of each account that go to the work queue at once, so that one account's events do not make those of the
 * others wait; and those of each bucket, so that one bucket's events do not use up what the others of its account have. What
 * floods has none until it was quiet for a while. It is kept in the memory of one container: many containers permit more, but of
 * each account the same.
 */
export class Allowances {
  readonly #clock: Clock;
  readonly #left = new Map<string, Left>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one event of the bucket's allowance and its account's; false if nothing is left. */
  takes(account: string, bucket: string): boolean {
    return this.#take(`${account} ${bucket}`, aSecond.bucket) && this.#take(account, aSecond.account);
  }

  #take(key: string, growth: number): boolean {
    const now = this.#clock.now().getTime();
    const last = this.#left.get(key) ?? { events: burst, at: now };
    const grown = last.events + (Math.max(0, now - last.at) * growth) / 1_000;
    const events = Math.min(burst, grown);
    this.#left.delete(key);
    const [oldest] = this.#left.size < mostKept ? [] : this.#left.keys();
    if (oldest !== undefined) this.#left.delete(oldest);
    // An event above the allowance ends its growth: else each of many containers would pass on its share of a lasting flood.
    this.#left.set(key, { events: events >= 1 ? events - 1 : 0, at: now });
    return events >= 1;
  }
}
