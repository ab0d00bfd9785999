import { modelledFacets } from "./expectations.ts";
import { facetModels } from "./facetModels.ts";
import { stalestMs } from "./faultModel.ts";
import type { Item } from "./tables.ts";

// A foreign change is known to the second: it may be before our write or after it.
const blurMs = 2_000;

/** How often each facet may be written: once for each reason. `bucket` stands for its creation. */
export class WriteLimits {
  readonly writes = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  /** By place, how many reads may still be stale after our own write, and until when. */
  readonly #stale = new Map<string, { readonly reads: number; readonly until: number }>();
  readonly #changedAt = new Map<string, number>();
  readonly #exceeded: (text: string) => void;
  constructor(exceeded: (text: string) => void) {
    this.#exceeded = exceeded;
  }

  add(bucket: string, facet: string, reasons: number): void {
    const place = `${bucket} ${facet}`;
    this.#reasons.set(place, (this.#reasons.get(place) ?? 0) + reasons);
  }

  addAll(bucket: string, reasons: number): void {
    for (const facet of ["bucket", ...modelledFacets]) this.add(bucket, facet, reasons);
  }

  /** After our own write, S3 returns the previous value for some reads. */
  stale(bucket: string, facet: string, reads: number, now: number): void {
    const changedAt = this.#changedAt.get(bucket) ?? 0;
    // An apparent exposure is written again, regardless of who changed it.
    if (now <= changedAt + blurMs || facetModels[facet]?.exposes) this.add(bucket, facet, reads);
    this.#stale.set(`${bucket} ${facet}`, { reads, until: now + stalestMs });
  }

  /** Another principal acted after our write: a stale read may show their change. */
  excuse(bucket: string, now: number): void {
    this.#changedAt.set(bucket, now);
    for (const facet of modelledFacets) {
      const { reads, until } = this.#stale.get(`${bucket} ${facet}`) ?? { reads: 0, until: 0 };
      if (now <= until) this.add(bucket, facet, reads);
    }
  }

  specWritten(bucket: string, before: Item | undefined, after: Item | undefined): void {
    if (!this.#reasons.has(`${bucket} bucket`)) this.add(bucket, "bucket", 1);
    const wanted = (facet: string, spec: Item | undefined) =>
      spec?.[facet] === undefined ? undefined : facetModels[facet]?.wanted(spec[facet]);
    for (const facet of modelledFacets)
      if (wanted(facet, after) !== undefined && wanted(facet, after) !== wanted(facet, before))
        this.add(bucket, facet, 1);
  }

  spend(bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    const writes = (this.writes.get(place) ?? 0) + 1;
    const reasons = this.#reasons.get(place) ?? 0;
    this.writes.set(place, writes);
    if (writes > reasons)
      this.#exceeded(`${place} was written ${writes} times, and there were ${reasons} reasons`);
  }
}
