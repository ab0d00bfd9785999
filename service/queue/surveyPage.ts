import type { Baseline } from "../../core/resolve/baseline.ts";
import { selectsPlace } from "../../core/resolve/select.ts";
import type { Counts } from "../tables/coverage.ts";
import type { Known } from "../tables/knownBuckets.ts";
import type { Listed } from "./accountBuckets.ts";
import type { LayerTick } from "./layerTick.ts";

const mostBaselines = 50;
const mostNames = 100;

/** A page of the account's buckets: those to check because a baseline selects them, and the counts with this page. */
interface Surveyed {
  readonly wanted: readonly string[];
  readonly counts: Counts;
}

/** Counts a page. Rejects like the tables. */
export async function surveyed(
  buckets: readonly Listed[],
  before: Counts,
  tick: Pick<LayerTick, "keptFrom" | "known" | "read" | "account"> & { readonly home?: string },
): Promise<Surveyed> {
  const { baselines } = await tick.read();
  const open = buckets.filter(({ name }) => !tick.keptFrom(name));
  const known = await tick.known.of(open.map(({ name }) => name));
  const wanted: string[] = [];
  const excluded = buckets.length - open.length;
  let counts = { ...before, known: before.known + buckets.length, excluded: before.excluded + excluded };
  for (const bucket of open) {
    const found = known.get(bucket.name) ?? { hasSpec: false };
    const selected = baselines.filter((baseline) => maySelect(baseline, bucket, tick.account));
    const isNew = !isManaged(found) || isElsewhere(found, tick);
    if (isNew && selected.length > 0) wanted.push(bucket.name);
    counts = counted(counts, bucket.name, found, selected);
  }
  return { wanted, counts };
}

const isManaged = ({ hasSpec, layered }: Known) => hasSpec || (layered?.baselines.length ?? 0) > 0;

/** It was deleted in the account that the ledger has, and created again in this one; or its spec names a false account. */
const isElsewhere = (
  { account }: Known,
  { account: listed, home = listed }: { readonly account: string; readonly home?: string },
): boolean => (account ?? home) !== listed;

/** By name, account and region. A region that S3 does not say is any. The tags are unknown: the worker reads them. */
function maySelect({ select }: Baseline, { name, region }: Listed, account: string): boolean {
  const asked = region === undefined ? { ...select, regions: undefined } : select;
  return selectsPlace(asked, { name, account, region: region ?? "" });
}

function counted(counts: Counts, name: string, found: Known, selected: readonly Baseline[]): Counts {
  if (isManaged(found)) return managed(counts, found);
  // A baseline that selects by tags may not select it.
  const { unchecked, uncheckedNames, unmanaged, unmanagedNames } = counts;
  if (selected.some(({ select }) => !select.tags))
    return { ...counts, unchecked: unchecked + 1, uncheckedNames: withName(uncheckedNames, name) };
  return { ...counts, unmanaged: unmanaged + 1, unmanagedNames: withName(unmanagedNames, name) };
}

const withName = (names: readonly string[], name: string) =>
  names.length < mostNames ? [...names, name] : names;

function managed(counts: Counts, { hasSpec, layered }: Known): Counts {
  const { baselines: names = [], exceptions = [] } = layered ?? {};
  const baselines = { ...counts.baselines };
  let others = counts.others;
  for (const name of names) {
    const isCounted = Object.hasOwn(baselines, name) || Object.keys(baselines).length < mostBaselines;
    // A baseline can have the name of a member that every object inherits.
    if (isCounted) baselines[name] = (Object.hasOwn(baselines, name) ? (baselines[name] ?? 0) : 0) + 1;
    else others += 1;
  }
  return {
    ...counts,
    managed: counts.managed + 1,
    bySpec: counts.bySpec + (hasSpec ? 1 : 0),
    byBaseline: counts.byBaseline + (hasSpec ? 0 : 1),
    excepted: counts.excepted + (exceptions.length > 0 ? 1 : 0),
    baselines,
    others,
  };
}
