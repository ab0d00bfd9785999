/** A repair of a facet that somebody had changed, and who that was, where it is known. */
export interface Repair {
  readonly at: string;
  readonly by?: string | undefined;
}

/**
 * Keeps us from fighting over a facet. open: somebody changes it back each time; it is watched, not written. probing:
 * after the cool-down it was written once more, and that has to last as long as the cool-down did.
 */
export interface Breaker {
  readonly state: "open" | "probing";
  readonly until: string;
  readonly coolDownMs: number;
  readonly otherWriter?: string | undefined;
  /** The rival exposes the bucket; that is put right each time. */
  readonly exposes?: boolean | undefined;
}

/** What the ledger remembers of repairs of one facet. */
export interface Conflict {
  readonly repairs: readonly Repair[];
  readonly breaker?: Breaker | undefined;
}

/** A fight that began or ended, and with whom. */
export interface ConflictTurn {
  readonly facet: string;
  readonly became: "open" | "closed";
  readonly otherWriter?: string | undefined;
  /** Until when the facet is left alone. */
  readonly until?: string | undefined;
}
