import { type Mutant, mutant } from "./mutant.ts";

/** Of what keeps any input from taking the service down: bounds, schemas, turns. */
export const boundedMutants: readonly Mutant[] = [
  mutant(
    "tables/shortening.ts",
    "if (bytesOf(kept(fit)) <= mostItemBytes) return fit;",
    "if (kept(fit)) return fit;",
    "an item grows until the table refuses it",
  ),
  mutant(
    "tables/ledger.ts",
    "statusItem(fittedStatus(status, statusItem))",
    "statusItem(status)",
    "a status grows until the bucket is dead",
  ),
  mutant(
    "tables/ledger.ts",
    "kept(fittedEntry(happened, kept))",
    "kept(happened)",
    "what is too long to be told is never told",
  ),
  mutant("tables/ledger.ts", "due: due && bare,", "due,", "causes swell the index of what is due"),
  mutant(
    "triggers/causes.ts",
    "if (all.length <= most) return all;",
    "if (all) return all;",
    "causes are kept without end",
  ),
  mutant(
    "triggers/causes.ts",
    "isDrift(cause) || newest.get(kindOf(cause)) === cause",
    "true",
    "sweeps push out who did it",
  ),
];
