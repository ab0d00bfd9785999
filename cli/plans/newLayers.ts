import type { Baseline } from "../../core/resolve/baseline.ts";
import { contradictionsAmong, contradictionText } from "../../core/resolve/betweenBaselines.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { lines, words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

/**
 * The layers with some baselines as if they were put. Throws UsageError if one of them contradicts another baseline, with
 * the names of both.
 */
export function withBaselines(layers: Layers, added: readonly Baseline[]): Layers {
  const names = new Set(added.map(({ name }) => name));
  const baselines = [...layers.baselines.filter(({ name }) => !names.has(name)), ...added];
  const found = contradictionsAmong(baselines).filter(({ one, other }) => names.has(one) || names.has(other));
  if (found.length === 0) return { ...layers, baselines };
  throw new UsageError(lines(found.map((one) => words`${one.path}: ${contradictionText(one)}`)));
}
