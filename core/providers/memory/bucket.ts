import { copyOf } from "./copy.ts";

interface Slot {
  current: unknown;
  before: unknown;
  /** How many reads still see the value before. */
  behind: number;
  /** How many reads are to see the value before once the next write has happened. */
  lag: number;
}

/** One bucket: for each of its sub-resources a value. Values are copied on their way in and out. */
export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  readonly #slots = new Map<string, Slot>();

  constructor(name: string, region: string, created: Date) {
    this.name = name;
    this.region = region;
    this.created = created;
  }

  /** What is true now; undefined when nothing is configured. */
  value<T>(subresource: string): T | undefined {
    return copyOf(this.#slot(subresource).current) as T | undefined;
  }

  /** What a GET sees: for a while after a write that may be the value from before. */
  read(subresource: string): unknown {
    const slot = this.#slot(subresource);
    if (slot.behind === 0) return copyOf(slot.current);
    slot.behind -= 1;
    return copyOf(slot.before);
  }

  /** What was there from the beginning. */
  begin(subresource: string, value: unknown): void {
    this.write(subresource, value);
    this.#slot(subresource).before = copyOf(value);
  }

  write(subresource: string, value: unknown): void {
    const slot = this.#slot(subresource);
    slot.before = slot.current;
    slot.current = copyOf(value);
    if (slot.lag > 0) slot.behind = slot.lag;
    slot.lag = 0;
  }

  /** The next reads see the value from before the last write. */
  stale(subresource: string, reads: number): void {
    this.#slot(subresource).behind = reads;
  }

  /** The first reads after the next write see the value from before it. */
  lag(subresource: string, reads: number): void {
    this.#slot(subresource).lag = reads;
  }

  #slot(subresource: string): Slot {
    const slot = this.#slots.get(subresource) ?? { current: undefined, before: undefined, behind: 0, lag: 0 };
    this.#slots.set(subresource, slot);
    return slot;
  }
}
