/**
 * A set of names that takes 16 bytes for each name, so that a million are compared in a few megabytes. It holds hashes of
 * 64 bits: that two of a million names have the same one has a probability of 3 in 100,000,000.
 */
export class NameSet {
  #size = 0;
  #slots = 1 << 12;
  #high = new Uint32Array(this.#slots);
  #low = new Uint32Array(this.#slots);

  get size(): number {
    return this.#size;
  }

  has(name: string): boolean {
    const [high, low] = hashOf(name);
    return this.#low[this.#slotOf(high, low)] !== 0;
  }

  /** Adds a name; false if the set has it. */
  add(name: string): boolean {
    const [high, low] = hashOf(name);
    if (!this.#put(high, low)) return false;
    this.#size += 1;
    if (this.#size * 2 > this.#slots) this.#grow();
    return true;
  }

  #put(high: number, low: number): boolean {
    const slot = this.#slotOf(high, low);
    if (this.#low[slot] !== 0) return false;
    this.#high[slot] = high;
    this.#low[slot] = low;
    return true;
  }

  /** The slot that holds the hash, or the empty one where it belongs. */
  #slotOf(high: number, low: number): number {
    let slot = high & (this.#slots - 1);
    while (this.#low[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high))
      slot = (slot + 1) & (this.#slots - 1);
    return slot;
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#slots *= 2;
    this.#high = new Uint32Array(this.#slots);
    this.#low = new Uint32Array(this.#slots);
    low.forEach((half, slot) => {
      if (half !== 0) this.#put(high[slot] ?? 0, half);
    });
  }
}

/** Other hashes in each run: else a name could be made that hides another one. */
const [highSeed = 0, lowSeed = 0] = crypto.getRandomValues(new Uint32Array(2));

/** Two mixed halves of 32 bits; the second is never 0, which marks an empty slot. */
function hashOf(name: string): readonly [high: number, low: number] {
  let [high, low] = [highSeed, lowSeed];
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  const mixed = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  const other =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(mixed ^ (mixed >>> 13), 3_266_489_909);
  return [mixed >>> 0, other >>> 0 || 1];
}
