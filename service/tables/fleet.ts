import type { Ledger } from "./ledger.ts";
import { type Verdict, verdicts } from "./status.ts";

/** The state of the fleet: buckets by verdict, without the converged ones, and the age of the oldest check. */
export interface Fleet {
  readonly counts: ReadonlyMap<Verdict, number>;
  /** Milliseconds; without paused and invalid buckets, which are not read. Slices show when buckets in sync were read. */
  readonly oldestCheckMs: number;
  /** Facets that are not written because of a conflict. */
  readonly openBreakers: number;
  /** Facets that may give access that the spec does not grant. */
  readonly exposed: number;
}

const unchecked: readonly Verdict[] = ["invalid", "paused"];

/** Reads the fleet index. The cost grows with the buckets that are not converged. */
export async function surveyFleet(ledger: Pick<Ledger, "fleet" | "sweptSince">, now: Date): Promise<Fleet> {
  const counts = new Map<Verdict, number>();
  let oldest = Date.parse((await ledger.sweptSince()) ?? now.toISOString());
  let breakers = 0;
  let exposedFacets = 0;
  for (const verdict of verdicts.filter((one) => one !== "converged")) {
    let count = 0;
    for await (const { fleetSince, openBreakers = 0, exposed = 0 } of ledger.fleet(verdict)) {
      if (!unchecked.includes(verdict)) oldest = Math.min(oldest, Date.parse(fleetSince));
      breakers += openBreakers;
      exposedFacets += exposed;
      count += 1;
    }
    counts.set(verdict, count);
  }
  return { counts, oldestCheckMs: now.getTime() - oldest, openBreakers: breakers, exposed: exposedFacets };
}
