import type { Ledger } from "./ledger.ts";
import { type Verdict, verdicts } from "./status.ts";

/** How the fleet is: buckets by verdict, all but the converged ones, and how long ago one was last read at the most. */
export interface Fleet {
  readonly counts: ReadonlyMap<Verdict, number>;
  /** Milliseconds; of buckets that are read at all, so neither paused nor invalid ones. */
  readonly oldestCheckMs: number;
  /** Facets that are left alone because of a fight. */
  readonly openBreakers: number;
  /** Facets that may be open to somebody whom the spec does not let in. */
  readonly exposed: number;
}

const unchecked: readonly Verdict[] = ["invalid", "paused"];

export async function surveyFleet(ledger: Pick<Ledger, "fleet">, now: Date): Promise<Fleet> {
  const counts = new Map<Verdict, number>();
  let oldest = now.getTime();
  let breakers = 0;
  let exposedFacets = 0;
  for (const verdict of verdicts) {
    // Of these there may be very many, and only the first tells anything.
    const isWell = verdict === "converged";
    let count = 0;
    for await (const { fleetSince, openBreakers = 0, exposed = 0 } of ledger.fleet(
      verdict,
      isWell ? 1 : undefined,
    )) {
      if (!unchecked.includes(verdict)) oldest = Math.min(oldest, Date.parse(fleetSince));
      if (isWell) break;
      breakers += openBreakers;
      exposedFacets += exposed;
      count += 1;
    }
    if (!isWell) counts.set(verdict, count);
  }
  return { counts, oldestCheckMs: now.getTime() - oldest, openBreakers: breakers, exposed: exposedFacets };
}
