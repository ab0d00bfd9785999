import type { Verdict } from "../../service/tables/status.ts";
import { NameSet } from "../specs/nameSet.ts";
import type { StoryBucket } from "./story.ts";

/** The buckets that a report lists one by one, apart from those with entries. All others are only counted. */
const mostListed = 10_000;

/** The buckets of a report, the most urgent first as they are added: a part of them is listed, and all are counted. */
export class KeptFleet {
  readonly #listed = new Map<string, StoryBucket>();
  readonly #known = new NameSet();
  readonly #hasEntries: ReadonlySet<string>;
  /** The number of buckets that are only counted, by verdict. */
  readonly others = new Map<Verdict, number>();
  constructor(hasEntries: ReadonlySet<string>) {
    this.#hasEntries = hasEntries;
  }

  get listed(): StoryBucket[] {
    return [...this.#listed.values()];
  }

  knows(bucket: string): boolean {
    return this.#known.has(bucket);
  }

  /** A bucket whose verdict changes between two reads is added twice: the later one counts. */
  add(one: StoryBucket): void {
    const other = this.#listed.get(one.bucket);
    const isNew = this.#known.add(one.bucket);
    if (isNew ? this.#isListed(one) : other && (other.at ?? "") <= (one.at ?? ""))
      this.#listed.set(one.bucket, one);
    else if (isNew) this.count(one.verdict);
  }

  /** Counts a bucket that is not listed. */
  count(verdict: Verdict): void {
    this.others.set(verdict, (this.others.get(verdict) ?? 0) + 1);
  }

  /** Sets the region of a bucket, and its account if its spec says one, if it is listed. */
  locate(bucket: string, region: string | undefined, account?: string): void {
    const one = this.#listed.get(bucket);
    if (one && region !== undefined)
      this.#listed.set(bucket, { ...one, region, ...(account !== undefined && { account }) });
  }

  #isListed({ bucket, exposed, unwatched }: StoryBucket): boolean {
    const most = exposed || unwatched ? 2 * mostListed : mostListed;
    return this.#listed.size < most || this.#hasEntries.has(bucket);
  }
}
