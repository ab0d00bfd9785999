import { aspects } from "./aspects.ts";
import { aspectNames } from "./expectations.ts";
import { stalestMs } from "./faultModel.ts";
import type { Item } from "./tables.ts";

// What somebody did is known to the second: whether it was before our write or after it cannot be told.
const blurMs = 2_000;

/** How often each facet may be written: once for each reason there was. `bucket` stands for its creation. */
export class Budget {
  readonly writes = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  /** By place, how many reads may still be stale after our own write, and until when. */
  readonly #stale = new Map<string, { readonly reads: number; readonly until: number }>();
  readonly #acted = new Map<string, number>();
  readonly #overdrawn: (text: string) => void;
  constructor(overdrawn: (text: string) => void) {
    this.#overdrawn = overdrawn;
  }

  add(bucket: string, facet: string, reasons: number): void {
    const place = `${bucket} ${facet}`;
    this.#reasons.set(place, (this.#reasons.get(place) ?? 0) + reasons);
  }

  addAll(bucket: string, reasons: number): void {
    for (const facet of ["bucket", ...aspectNames]) this.add(bucket, facet, reasons);
  }

  /** After a write of our own S3 shows what was there before it, for a while. */
  stale(bucket: string, facet: string, reads: number, now: number): void {
    const acted = this.#acted.get(bucket) ?? 0;
    // What seems to let somebody in is written again, whoever did it.
    if (now <= acted + blurMs || aspects[facet]?.exposes) this.add(bucket, facet, reads);
    this.#stale.set(`${bucket} ${facet}`, { reads, until: now + stalestMs });
  }

  /** Somebody has done something since our write: what is read now may be theirs. */
  excuse(bucket: string, now: number): void {
    this.#acted.set(bucket, now);
    for (const facet of aspectNames) {
      const { reads, until } = this.#stale.get(`${bucket} ${facet}`) ?? { reads: 0, until: 0 };
      if (now <= until) this.add(bucket, facet, reads);
    }
  }

  specWritten(bucket: string, before: Item | undefined, after: Item | undefined): void {
    if (!this.#reasons.has(`${bucket} bucket`)) this.add(bucket, "bucket", 1);
    const wanted = (facet: string, spec: Item | undefined) =>
      spec?.[facet] === undefined ? undefined : aspects[facet]?.wanted(spec[facet]);
    for (const facet of aspectNames)
      if (wanted(facet, after) !== undefined && wanted(facet, after) !== wanted(facet, before))
        this.add(bucket, facet, 1);
  }

  spend(bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    const writes = (this.writes.get(place) ?? 0) + 1;
    const reasons = this.#reasons.get(place) ?? 0;
    this.writes.set(place, writes);
    if (writes > reasons)
      this.#overdrawn(`${place} was written ${writes} times, and there were ${reasons} reasons`);
  }
}
