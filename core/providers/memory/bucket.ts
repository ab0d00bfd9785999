import { copyOf } from "./copy.ts";

interface Slot {
  current: unknown;
  before: unknown;
  /** How many more reads return the previous value. */
  behind: number;
  /** How many reads return the previous value after the next write. */
  lag: number;
}

/** One bucket: a value for each sub-resource. Values are copied on the way in and out. */
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

  /** The current value; undefined when nothing is configured. */
  value<T>(subresource: string): T | undefined {
    return copyOf(this.#slot(subresource).current) as T | undefined;
  }

  /** The value that GET returns: for some reads after a write it can be the previous one. */
  read(subresource: string): unknown {
    const slot = this.#slot(subresource);
    if (slot.behind === 0) return copyOf(slot.current);
    slot.behind -= 1;
    return copyOf(slot.before);
  }

  /** Sets the value of a new bucket, without a previous value. */
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

  /** The next reads return the value before the last write. */
  stale(subresource: string, reads: number): void {
    this.#slot(subresource).behind = reads;
  }

  /** The first reads after the next write return the value before it. */
  lag(subresource: string, reads: number): void {
    this.#slot(subresource).lag = reads;
  }

  #slot(subresource: string): Slot {
    const slot = this.#slots.get(subresource) ?? { current: undefined, before: undefined, behind: 0, lag: 0 };
    this.#slots.set(subresource, slot);
    return slot;
  }
}
