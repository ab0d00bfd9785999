/** How many of the account's buckets are managed, and by what. */
export interface Counts {
  /** Buckets of the account: the sum of managed, unchecked, unmanaged and excluded ones. */
  readonly known: number;
  /** Those with a spec, and those without one that the ledger keeps for a baseline. */
  readonly managed: number;
  readonly bySpec: number;
  readonly byBaseline: number;
  /** Selected by a baseline, and not checked yet. */
  readonly unchecked: number;
  /** No spec names them, and no baseline selects them. */
  readonly unmanaged: number;
  /** The operator's settings exclude them. */
  readonly excluded: number;
  /** Managed buckets of which an exception waives a part. */
  readonly excepted: number;
  /** Managed buckets by the baselines that select them: at most 50 baselines. `others` counts for all further ones. */
  readonly baselines: Readonly<Record<string, number>>;
  readonly others: number;
  /** The first 100 unmanaged buckets. */
  readonly unmanagedNames: readonly string[];
}

/** Which of the account's buckets are managed, as the last complete listing found it; when that began and ended. */
export interface Coverage extends Counts {
  readonly began: string;
  readonly at: string;
}

/** The progress of a listing of the account's buckets. */
export interface Listing {
  /** When it began, and when its next page is due; instants. */
  readonly began: string;
  readonly nextAt: string;
  /** Milliseconds from one page to the next. */
  readonly paceMs: number;
  /** The pages that are complete, S3's token of the next one, and the last bucket of it that is enqueued. */
  readonly pages: number;
  readonly token?: string | undefined;
  readonly after?: string | undefined;
  /** When the round began that it is a part of; empty for none. */
  readonly round: string;
  readonly counts: Counts;
  /** What the last complete listing counted. */
  readonly last?: Omit<Counts, "baselines" | "unmanagedNames"> | undefined;
}

/** No bucket can have this name. */
export const coverageKey = { bucket: "#sweep", entry: "coverage" } as const;
export const listingKey = { bucket: "#sweep", entry: "listing" } as const;

export const noCounts: Counts = {
  known: 0,
  managed: 0,
  bySpec: 0,
  byBaseline: 0,
  unchecked: 0,
  unmanaged: 0,
  excluded: 0,
  excepted: 0,
  baselines: {},
  others: 0,
  unmanagedNames: [],
};

type Item = Readonly<Record<string, unknown>> | undefined;

/** The coverage that an item holds; undefined if there is no baseline any more. */
export function coverageIn(item: Item): Coverage | undefined {
  if (!item || item.ended || typeof item.known !== "number") return undefined;
  const { bucket: _, entry: __, ...coverage } = item;
  return { ...noCounts, ...coverage } as Coverage;
}

/** The listing that an item holds; undefined if it makes no sense, so that a new one begins. */
export function listingIn(item: Item): Listing | undefined {
  const { bucket: _, entry: __, ...listing } = item ?? {};
  const isInstant = (value: unknown) => !Number.isNaN(Date.parse(`${value}`));
  const { began, nextAt, paceMs, pages, counts } = listing;
  const isListing =
    isInstant(began) &&
    isInstant(nextAt) &&
    typeof paceMs === "number" &&
    typeof pages === "number" &&
    typeof counts === "object";
  return isListing ? ({ ...listing, counts: { ...noCounts, ...counts } } as Listing) : undefined;
}
