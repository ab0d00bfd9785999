import { type Mutant, mutant } from "./mutant.ts";

/** Lines that keep a baseline or an exception from being written unseen, or against the operator's settings. */
export const baselineWriteMutants: readonly Mutant[] = [
  mutant(
    "cli/deployment/layerStore.ts",
    "Item, ...unlessChanged(read, attributes[kind]) }",
    "Item }",
    "another writer's baseline is overwritten unseen",
  ),
  mutant(
    "cli/layers/putBaselines.ts",
    "  withBaselines(table.layers, parsed);\n",
    "",
    "two baselines of the table contradict each other",
  ),
  mutant(
    "cli/layers/putExceptions.ts",
    "mustBePermitted(one, foresight.limits)",
    "undefined",
    "an exception lasts longer than the operator permits, or waives what is never waived",
  ),
  mutant(
    "cli/layers/endException.ts",
    "since < now.toISOString() ? since :",
    "since ? since :",
    "an exception that was ended begins later",
  ),
  mutant(
    "cli/plans/foldedChanges.ts",
    "rankOf(a) - rankOf(b) || ",
    "",
    "what exposes buckets is below the end of the screen",
  ),
];
