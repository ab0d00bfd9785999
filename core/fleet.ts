import type { Ledger } from "./ledger.ts";
import { type Verdict, verdicts } from "./status.ts";

/** How the fleet is: buckets by verdict, all but the converged ones, and how long ago one was last read at the most. */
export interface Fleet {
  readonly counts: ReadonlyMap<Verdict, number>;
  /** Milliseconds; of buckets that are read at all, so neither paused nor invalid ones. */
  readonly oldestLookMs: number;
}

const unlooked: readonly Verdict[] = ["invalid", "paused"];

export async function surveyFleet(ledger: Pick<Ledger, "fleet">, now: Date): Promise<Fleet> {
  const counts = new Map<Verdict, number>();
  let oldest = now.getTime();
  for (const verdict of verdicts) {
    let count = 0;
    for await (const { fleetSince } of ledger.fleet(verdict)) {
      if (!unlooked.includes(verdict)) oldest = Math.min(oldest, Date.parse(fleetSince));
      // They may be very many, and come in the order of their looks.
      if (verdict === "converged") break;
      count += 1;
    }
    if (verdict !== "converged") counts.set(verdict, count);
  }
  return { counts, oldestLookMs: now.getTime() - oldest };
}
