import type { ConflictLimits } from "./breaker.ts";

/** How often and how soon, as the operator set it. */
export interface Pace {
  /** How long S3 may still answer with the value from before a write. */
  readonly settlingMs: number;
  readonly sweepPeriodMs: number;
  readonly conflict: ConflictLimits;
}
