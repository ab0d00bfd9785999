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
  /** The first 100 unmanaged buckets, and the first 100 unchecked ones. */
  readonly unmanagedNames: readonly string[];
  readonly uncheckedNames: readonly string[];
}

/** What the last complete listing counted. Of one account alone, names and baselines are in the coverage. */
export type Figures = Omit<Counts, "baselines" | "unmanagedNames" | "uncheckedNames"> &
  Partial<Pick<Counts, "baselines" | "unmanagedNames" | "uncheckedNames">>;

/** Why an account's buckets could not be listed. */
export interface ListingFailure {
  readonly reason: string;
  /** When the first of these failures was, an instant, and how many there were. */
  readonly since: string;
  readonly attempts: number;
}

/** The figures of one account. */
export interface AccountFigures extends Pick<Counts, "known" | "managed" | "unchecked" | "unmanaged"> {
  readonly account: string;
}

/** The coverage by account. Its size does not grow with the number of accounts. */
export interface AccountsCovered {
  /** How many accounts the deployment manages, and how many of these are not covered. */
  readonly count: number;
  readonly notCovered: number;
  /** The first 20 accounts that are not covered: they could not be listed, or not yet. */
  readonly failed: readonly { readonly account: string; readonly reason: string; readonly since: string }[];
  /** The 20 accounts that have the most buckets without management; none that has no such bucket. */
  readonly worst: readonly AccountFigures[];
}

/** Which buckets are managed, as the last complete listings found it; when the earliest of these began and the last ended. */
export interface Coverage extends Counts {
  readonly began: string;
  readonly at: string;
  /** Absent where there is one account alone. */
  readonly accounts?: AccountsCovered | undefined;
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
  readonly last?: Figures | undefined;
  /** When that listing began, and ended; instants. */
  readonly lastBegan?: string | undefined;
  readonly lastAt?: string | undefined;
  /** Absent if the last page could be read. */
  readonly failed?: ListingFailure | undefined;
}

/** The listing of one account of several. */
export interface AccountListing {
  readonly account: string;
  readonly listing: Listing;
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
  uncheckedNames: [],
};

/** A listing that begins then. */
export const begun = (at: string, round: string, last?: Figures): Listing => ({
  began: at,
  nextAt: at,
  paceMs: 0,
  pages: 0,
  round,
  counts: noCounts,
  last,
});

type Item = Readonly<Record<string, unknown>> | undefined;

/** The coverage that an item holds; undefined if there is no baseline any more. */
export function coverageIn(item: Item): Coverage | undefined {
  if (!item || item.ended || typeof item.known !== "number") return undefined;
  const { bucket: _, entry: __, ...coverage } = item;
  return { ...noCounts, ...coverage } as Coverage;
}

/** The listing that an item holds; undefined if it makes no sense, so that a new one begins. */
export function listingIn(item: Item): Listing | undefined {
  const { bucket: _, entry: __, waiting: ___, dueAt: ____, ...listing } = item ?? {};
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
