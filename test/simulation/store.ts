export type Item = Readonly<Record<string, unknown>>;

interface Kept {
  readonly item: Item | undefined;
  readonly at: number;
  readonly before: Item | undefined;
}

/** What the document client makes of an item on its way. Frozen, so that it can be handed to anybody. */
function kept<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(kept)) as T;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.freeze(Object.fromEntries(members.map(([name, member]) => [name, kept(member)]))) as T;
}

/** The ledger's indexes: which attribute each goes by, and which orders what is in it. */
export const indexes: Readonly<Record<string, { readonly by: string; readonly order: string }>> = {
  due: { by: "waiting", order: "dueAt" },
  fleet: { by: "fleet", order: "fleetSince" },
  days: { by: "day", order: "entry" },
};

/** Items by their keys, with what each was before. */
export class Store {
  readonly #kept = new Map<string, Kept>();
  /** By the attribute that an index goes by, where an item has, or once had it. */
  readonly #indexed = new Map(Object.values(indexes).map(({ by }) => [by, new Set<string>()]));
  readonly #keys: readonly string[];
  readonly #now: () => number;
  readonly #behindMs: () => number;
  constructor(keys: readonly string[], now: () => number, behindMs: () => number) {
    this.#keys = keys;
    this.#now = now;
    this.#behindMs = behindMs;
  }

  /** The item as it is. */
  get(key: Item): Item | undefined {
    return this.#kept.get(this.#address(key))?.item;
  }

  set(key: Item, item: Item | undefined): void {
    const address = this.#address(key);
    for (const [attribute, addresses] of this.#indexed)
      if (item?.[attribute] !== undefined) addresses.add(address);
    this.#kept.set(address, {
      item: item && kept(item),
      at: this.#now(),
      before: this.#kept.get(address)?.item,
    });
  }

  /** The item as somebody sees it who does not ask for consistency. */
  old(key: Item): Item | undefined {
    return this.#seenAt(this.#address(key), this.#now() - this.#behindMs());
  }

  /** Items as somebody sees them who does not ask for consistency; those of an index, if it is named by its attribute. */
  seen(behindMs = this.#behindMs(), attribute?: string): Item[] {
    const then = this.#now() - behindMs;
    const addresses = attribute === undefined ? this.#kept.keys() : (this.#indexed.get(attribute) ?? []);
    return [...addresses].map((address) => this.#seenAt(address, then)).filter((item) => item !== undefined);
  }

  #seenAt(address: string, then: number): Item | undefined {
    const found = this.#kept.get(address);
    return found && found.at > then ? found.before : found?.item;
  }

  #address(key: Item): string {
    return this.#keys.map((name) => key[name]).join("\n");
  }
}
