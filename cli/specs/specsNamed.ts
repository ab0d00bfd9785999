import { words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { UsageError } from "../command/usageError.ts";
import type { SpecTable } from "../deployment/specTable.ts";

/** The specs of buckets, without repetitions. Throws UsageError if one does not exist, before anything is done. */
export async function specsNamed(
  names: readonly string[],
  specTable: Pick<SpecTable, "get">,
): Promise<SpecItem[]> {
  const all = [...new Set(names)];
  const read = await Promise.all(all.map((name) => specTable.get(name)));
  const missing = all.filter((_, index) => read[index] === undefined);
  if (missing.length > 0) throw new UsageError(words`the spec table has no spec of ${missing.join(", ")}`);
  return read.filter((spec) => spec !== undefined);
}
