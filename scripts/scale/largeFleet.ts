import type { Verdict } from "../../service/tables/status.ts";

const at = "2026-11-26T12:00:00.000Z";
const pageSize = 1_000;

const nameOf = (index: number) => `bucket-${`${index}`.padStart(7, "0")}`;
const verdictOf = (index: number): Verdict => {
  if (index % 50_000 === 7) return "drifted";
  return index % 4 === 0 ? "blocked" : "converged";
};

/** What a test learns of a fleet's stand-in. */
interface Watcher {
  /** Is passed each object that the stand-in makes. */
  watch<T extends object>(one: T): T;
  /** Is called when a list has ended. */
  measure(): Promise<void>;
}

const unwatched: Watcher = { watch: (one) => one, measure: async () => undefined };

/**
 * The tables of a deployment with a number of buckets, of which a quarter is blocked, one in 50,000 is exposed, and all
 * others are in sync. Nothing is kept: each list makes its items anew.
 */
export function largeFleet(
  count: number,
  { watch, measure }: Watcher = unwatched,
  withSpec: (index: number) => boolean = () => true,
) {
  const specOf = (index: number) =>
    watch({ name: nameOf(index), region: "ca-central-1", versioning: true, changedAt: at });
  const entryOf = (index: number, verdict: Verdict) =>
    watch({
      ...{ bucket: nameOf(index), verdict, at, checkedAt: at },
      ...(verdict === "blocked" && { reason: `policy: Access Denied for ${nameOf(index)}` }),
      ...(verdict === "drifted" && { exposed: 1, severity: "exposure" as const }),
    });
  async function* fleet(verdict: Verdict) {
    for (let index = 0; index < count; index++)
      if (verdictOf(index) === verdict) yield entryOf(index, verdict);
    await measure();
  }
  async function* all() {
    for (let index = count - 1; index >= 0; index--) if (withSpec(index)) yield specOf(index);
    await measure();
  }
  async function* heads() {
    for (let first = 0; first < count; first += pageSize) {
      const page = Array.from({ length: Math.min(pageSize, count - first) }, (_, index) => first + index);
      yield page.filter(withSpec).map(specOf);
    }
    await measure();
  }
  async function* day(): AsyncGenerator<never> {}
  const [sweptSince, status] = [async () => at, async () => undefined];
  return { ledger: { fleet, sweptSince, day, status }, specTable: { all, heads } };
}
