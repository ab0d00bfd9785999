/** A repair of a facet, and the principal who had changed it, if known. */
export interface Repair {
  readonly at: string;
  readonly by?: string | undefined;
}

/**
 * Stops repeated repairs of a facet. open: another writer keeps changing it back; the facet is checked and not written.
 * probing: the facet was written again, and the repair must last for one cool-down before the conflict is closed.
 */
export interface Breaker {
  readonly state: "open" | "probing";
  readonly until: string;
  readonly coolDownMs: number;
  readonly otherWriter?: string | undefined;
  /** The other writer exposes the bucket, which the service repairs each time. */
  readonly exposes?: boolean | undefined;
}

/** The recent repairs of one facet, and its breaker, as the ledger keeps them. */
export interface Conflict {
  readonly repairs: readonly Repair[];
  readonly breaker?: Breaker | undefined;
}

/** A conflict that was opened or closed, and the other writer. */
export interface ConflictTurn {
  readonly facet: string;
  readonly became: "open" | "closed";
  readonly otherWriter?: string | undefined;
  /** Until when the service does not write the facet. */
  readonly until?: string | undefined;
}
