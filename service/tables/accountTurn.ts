/** What became of an account: the service can assume its role no more, or again. */
export const accountTurns = ["out of reach", "within reach"] as const;

/** An account that became out of reach, or is within reach again, as the ledger keeps it and on-outcome publishes it. */
export interface AccountTurn {
  readonly account: string;
  readonly became: (typeof accountTurns)[number];
  /** When it was found, and since when the account was out of reach; instants. */
  readonly at: string;
  readonly since: string;
  /** Why it is out of reach. */
  readonly reason?: string | undefined;
}

/** The same with its key. */
export interface RecordedTurn extends AccountTurn {
  readonly bucket: typeof accountsBucket;
  /** `history#<instant>#<account> <what became of it>` */
  readonly entry: string;
}

/** No bucket can have this name. */
export const accountsBucket = "#accounts";

export const isAccountTurn = (item: { readonly bucket?: unknown }): boolean => item.bucket === accountsBucket;
