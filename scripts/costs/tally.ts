/** What AWS counts and charges for, with its price in US dollars for each. */
export const prices = {
  "S3 reads": 0.4e-6,
  "S3 lists": 5e-6,
  "S3 writes": 5e-6,
  "table read units": 0.125e-6,
  "table write units": 0.625e-6,
  "queue requests": 0.5e-6,
  "outcome events": 1e-6,
  "function calls": 0.2e-6,
  "function GB-seconds": 13.3334e-6,
  "log GB": 0.5,
  "metrics, all month": 0.3,
  alarms: 0.1,
} as const;

export type Item = keyof typeof prices;
export const items = Object.keys(prices) as Item[];

/** How much of each was used. */
export class Tally {
  readonly #counts = new Map<Item, number>();

  add(item: Item, count = 1): void {
    this.#counts.set(item, this.of(item) + count);
  }

  of(item: Item): number {
    return this.#counts.get(item) ?? 0;
  }

  /** This tally `count` times, and `more`. */
  times(count: number, more: Tally = new Tally()): Tally {
    const sum = new Tally();
    for (const item of items) sum.add(item, count * this.of(item) + more.of(item));
    return sum;
  }

  get dollars(): number {
    return items.reduce((sum, item) => sum + prices[item] * this.of(item), 0);
  }
}
