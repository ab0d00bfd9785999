import type { Clock } from "../../core/providers/clock.ts";

/** Events of one account that a container enqueues at once, and then in a second. */
const burst = 10;
const aSecond = 1;
/** Accounts of which a container remembers what is left. */
const mostAccounts = 1_000;

interface Left {
  readonly events: number;
  readonly at: number;
}

/**
 * Limits the events of each account that go to the work queue at once, so that one account's events do not make those of the
 * others wait. An account that floods has none until it was quiet for a second. It is kept in the memory of one container: many
 * containers permit more, but of each account the same.
 */
export class Allowances {
  readonly #clock: Clock;
  readonly #left = new Map<string, Left>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one event of the account's allowance; false if nothing is left. */
  takes(account: string): boolean {
    const now = this.#clock.now().getTime();
    const last = this.#left.get(account) ?? { events: burst, at: now };
    const grown = last.events + (Math.max(0, now - last.at) * aSecond) / 1_000;
    const events = Math.min(burst, grown);
    this.#left.delete(account);
    const [oldest] = this.#left.size < mostAccounts ? [] : this.#left.keys();
    if (oldest !== undefined) this.#left.delete(oldest);
    // An event above the allowance ends its growth: else each of many containers would pass on its share of a lasting flood.
    this.#left.set(account, { events: events >= 1 ? events - 1 : 0, at: now });
    return events >= 1;
  }
}
