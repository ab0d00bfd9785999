import type { Foreseer } from "../../service/reconcile/foresee.ts";

/** A service whose operator holds nothing, and whose ledger knows of no bucket. */
export const nothingHeld: Omit<Foreseer, "provider"> = {
  ledger: { status: async () => undefined },
  intervals: {
    settlingMs: 60_000,
    sweepPeriodMs: 6 * 3_600_000,
    conflict: { repairs: 5, withinMs: 600_000, coolDownMs: 600_000 },
  },
  restraints: {
    windows: [],
    adoptsOnlyAsked: false,
    budget: { take: async () => true, reaches: async () => true },
  },
  otherDeployments: new Set(),
  version: "1",
};
