import type { Clock } from "../../core/providers/clock.ts";

/** Resolves when no promise can continue without time passing. */
const quiescence = () => new Promise<void>((resolve) => void process.nextTick(resolve));

/** A clock in whole milliseconds on which only `sleep` and `after` take time. */
export class VirtualTime implements Clock {
  ms = Date.parse("2026-11-23T12:00:00.000Z");
  readonly #instants: number[] = [];
  readonly #calls = new Map<number, (() => void)[]>();
  #seed = 1;

  now = () => new Date(this.ms);
  sleep = (ms: number) => new Promise<void>((resolve) => this.after(ms, resolve));
  /** The same sequence in every run. */
  random = () => {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  };

  after(ms: number, call: () => void): void {
    const at = this.ms + Math.max(0, Math.ceil(ms));
    const calls = this.#calls.get(at);
    if (calls) calls.push(call);
    else {
      this.#calls.set(at, [call]);
      this.#push(at);
    }
  }

  /** Lets time pass until `end`, or until `isDone`. */
  async pass(end: number, isDone: () => boolean = () => false): Promise<void> {
    for (let at = this.#instants[0]; at !== undefined && at <= end && !isDone(); at = this.#instants[0]) {
      this.ms = at;
      const calls = this.#calls.get(at) ?? [];
      for (let call = calls.shift(); call; call = calls.shift()) call();
      await quiescence();
      if (calls.length === 0) {
        this.#calls.delete(at);
        this.#pop();
      }
    }
    if (!isDone()) this.ms = Math.max(this.ms, end);
  }

  // A binary heap: the earliest instant is the first.
  #push(at: number): void {
    const heap = this.#instants;
    let place = heap.push(at) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((heap[parent] ?? 0) <= at) break;
      heap[place] = heap[parent] ?? 0;
      place = parent;
    }
    heap[place] = at;
  }

  #pop(): void {
    const heap = this.#instants;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      const right = heap[child + 1];
      if (right !== undefined && right < (heap[child] ?? 0)) child += 1;
      if ((heap[child] ?? 0) >= last) break;
      heap[place] = heap[child] ?? 0;
      place = child;
    }
    heap[place] = last;
  }
}

/** A limit of units a second. A request beyond it waits, as a client does that is throttled and retries. */
export class Limit {
  /** The most units that were requested in a second. */
  most = 0;
  readonly #aSecond: number;
  #second = 0;
  #asked = 0;
  #free = 0;
  constructor(aSecond: number) {
    this.#aSecond = aSecond;
  }

  /** Requests units. Returns how many milliseconds the caller has to wait. */
  take(count: number, now: number): number {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#asked = 0;
    this.#second = second;
    this.#asked += count;
    this.most = Math.max(this.most, this.#asked);
    const begins = Math.max(now, this.#free);
    this.#free = begins + (count * 1_000) / this.#aSecond;
    // The units of one second may be used at once.
    return Math.max(0, begins - 1_000 - now);
  }
}
