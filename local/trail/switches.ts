/** How the delivery of events misbehaves. */
export interface Switches {
  delayMs: number;
  /** Extra copies of each event. */
  duplicate: number;
  /** The number of next events to lose. */
  dropNext: number;
  /** The share of events to lose, 0 to 1. */
  dropRate: number;
  /** The window, in milliseconds, in which events are held and then delivered in random order. */
  reorderMs: number;
}

export const off: Switches = { delayMs: 0, duplicate: 0, dropNext: 0, dropRate: 0, reorderMs: 0 };

/** Parses switches from a request. Throws an error that names an unknown switch or a wrong value. */
export function changed(switches: Switches, change: unknown): Switches {
  const next = { ...switches };
  for (const [name, value] of Object.entries(change ?? {})) {
    if (!isSwitch(name)) throw new Error(`unknown switch "${name}"; known: ${Object.keys(off).join(", ")}`);
    if (typeof value !== "number" || !(value >= 0)) throw new Error(`${name} must be a number from 0`);
    next[name] = value;
  }
  return next;
}

function isSwitch(name: string): name is keyof Switches {
  return Object.hasOwn(off, name);
}

/** Randomness that a test can repeat (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
