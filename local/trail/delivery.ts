import type { Envelope } from "./record.ts";
import { changed, off, type Switches, seeded } from "./switches.ts";

/** Delivers an event. A rejection is counted, never retried. */
export type Deliver = (envelope: Envelope) => Promise<void>;

export interface DeliveryCounts {
  delivered: number;
  dropped: number;
  pending: number;
  failures: string[];
}

export class Delivery {
  readonly #deliver: Deliver;
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underway = new Set<Promise<void>>();
  readonly #failures: string[] = [];
  #held: Envelope[] = [];
  #delivered = 0;
  #dropped = 0;
  #closed = false;
  #switches: Switches = off;

  constructor(deliver: Deliver, seed: number) {
    this.#deliver = deliver;
    this.#random = seeded(seed);
  }

  get switches(): Switches {
    return this.#switches;
  }

  /** Changes what is named and leaves the rest. */
  set(change: unknown): Switches {
    this.#switches = changed(this.#switches, change);
    return this.#switches;
  }

  accept(envelope: Envelope): void {
    if (this.#isDropped()) {
      this.#dropped += 1;
      return;
    }
    for (let copy = 0; copy <= this.#switches.duplicate; copy += 1) {
      if (this.#switches.reorderMs > 0) this.#hold(envelope);
      else this.#after(this.#switches.delayMs, () => this.#send(envelope));
    }
  }

  counts(): DeliveryCounts {
    const pending = this.#timers.size + this.#underway.size;
    return { delivered: this.#delivered, dropped: this.#dropped, pending, failures: this.#failures };
  }

  /** What is under way ends, what waits is forgotten. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#underway);
  }

  #isDropped(): boolean {
    const { dropNext, dropRate } = this.#switches;
    if (dropNext > 0) this.#switches = { ...this.#switches, dropNext: dropNext - 1 };
    return dropNext > 0 || this.#random() < dropRate;
  }

  // The first held event opens a window; all events of the window are delivered in random order, after their delay.
  #hold(envelope: Envelope): void {
    this.#held.push(envelope);
    if (this.#held.length > 1) return;
    this.#after(this.#switches.reorderMs + this.#switches.delayMs, () => {
      const window = this.#held.map((held) => ({ held, rank: this.#random() }));
      this.#held = [];
      for (const { held } of window.sort((a, b) => a.rank - b.rank)) this.#send(held);
    });
  }

  #after(ms: number, run: () => void): void {
    if (this.#closed) return;
    if (ms === 0) {
      run();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  #send(envelope: Envelope): void {
    const sending = this.#attempt(envelope).finally(() => this.#underway.delete(sending));
    this.#underway.add(sending);
  }

  async #attempt(envelope: Envelope): Promise<void> {
    try {
      await this.#deliver(envelope);
      this.#delivered += 1;
    } catch (error) {
      this.#failures.push(String(error));
    }
  }
}
