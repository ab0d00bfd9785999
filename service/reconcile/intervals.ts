import type { ConflictLimits } from "./breaker.ts";

/** The operator's settings about times. */
export interface Intervals {
  /** How long S3 may still return the previous value after a write. */
  readonly settlingMs: number;
  readonly sweepPeriodMs: number;
  readonly conflict: ConflictLimits;
}
