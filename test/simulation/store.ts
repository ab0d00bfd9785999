export type Item = Readonly<Record<string, unknown>>;

interface Stored {
  readonly item: Item | undefined;
  readonly at: number;
  readonly before: Item | undefined;
}

/** What is stored already: a function that writes a part as it read it shares it. */
const known = new WeakSet<object>();

/** An item as the document client sends it: without undefined members. Frozen, so that callers can share it. */
function stored<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (known.has(value)) return value;
  const copy = Array.isArray(value) ? value.map(stored) : withoutUndefined(value);
  known.add(copy);
  return Object.freeze(copy) as T;
}

function withoutUndefined(value: object): object {
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = stored(member);
  return copy;
}

/** The ledger's indexes: the attribute of the partition, and the one that sorts it. */
export const indexes: Readonly<Record<string, { readonly by: string; readonly order: string }>> = {
  due: { by: "waiting", order: "dueAt" },
  fleet: { by: "fleet", order: "fleetSince" },
  days: { by: "day", order: "entry" },
  slices: { by: "slice", order: "bucket" },
};

/** Items by their keys, each with its previous value. */
export class Store {
  readonly #stored = new Map<string, Stored>();
  /** By the attribute of an index, the addresses of items that have it or once had it. */
  readonly #indexed = new Map(Object.values(indexes).map(({ by }) => [by, new Set<string>()]));
  readonly #keys: readonly string[];
  readonly #now: () => number;
  readonly #behindMs: () => number;
  constructor(keys: readonly string[], now: () => number, behindMs: () => number) {
    this.#keys = keys;
    this.#now = now;
    this.#behindMs = behindMs;
  }

  /** The current item: a consistent read. */
  get(key: Item): Item | undefined {
    return this.#stored.get(this.#address(key))?.item;
  }

  set(key: Item, item: Item | undefined): void {
    const address = this.#address(key);
    for (const [attribute, addresses] of this.#indexed)
      if (item?.[attribute] !== undefined) addresses.add(address);
    this.#stored.set(address, {
      item: item && stored(item),
      at: this.#now(),
      before: this.#stored.get(address)?.item,
    });
  }

  /** The item as an eventually consistent read returns it. */
  old(key: Item): Item | undefined {
    return this.#seenAt(this.#address(key), this.#now() - this.#behindMs());
  }

  /** Items as an eventually consistent read returns them; those of an index, if its attribute is given. */
  seen(behindMs = this.#behindMs(), attribute?: string): Item[] {
    const then = this.#now() - behindMs;
    const addresses = attribute === undefined ? this.#stored.keys() : (this.#indexed.get(attribute) ?? []);
    return [...addresses].map((address) => this.#seenAt(address, then)).filter((item) => item !== undefined);
  }

  #seenAt(address: string, then: number): Item | undefined {
    const found = this.#stored.get(address);
    return found && found.at > then ? found.before : found?.item;
  }

  #address(key: Item): string {
    return this.#keys.map((name) => key[name]).join("\n");
  }
}
