import { facetTable } from "../../core/facets/index.ts";
import type { Resolved } from "../../core/resolve/resolve.ts";
import { parsePointer } from "../../core/values/pointers.ts";

/** A part of a baseline that exceptions waive, and for how many buckets. */
export interface Waiver {
  readonly exception: string;
  /** A JSON pointer. */
  readonly path: string;
  /** The baseline. */
  readonly from: string;
  /** The part can keep a bucket closed. */
  readonly canOpen: boolean;
  buckets: number;
}

const mostExamples = 20;

/** Which parts of baselines exceptions waive, counted over buckets. */
export class Waivers {
  readonly #parts = new Map<string, Waiver>();
  readonly #buckets = new Map<string, { number: number; readonly examples: string[] }>();

  add(bucket: string, { waived }: Pick<Resolved, "waived">): void {
    for (const { exception, parts } of waived) {
      if (parts.length === 0) continue;
      const its = this.#buckets.get(exception) ?? { number: 0, examples: [] };
      its.number += 1;
      if (its.examples.length < mostExamples) its.examples.push(bucket);
      this.#buckets.set(exception, its);
      for (const { path, from } of parts) this.#addPart(exception, path, from);
    }
  }

  #addPart(exception: string, path: string, from: string): void {
    const key = JSON.stringify([exception, path, from]);
    const [facet = ""] = parsePointer(path);
    const canOpen = facetTable.get(facet)?.openings !== undefined;
    const known = this.#parts.get(key) ?? { exception, path, from, canOpen, buckets: 0 };
    known.buckets += 1;
    this.#parts.set(key, known);
  }

  /** The parts that an exception waives, those that can open a bucket first. */
  of(exception: string): Waiver[] {
    const its = [...this.#parts.values()].filter((one) => one.exception === exception);
    return its.sort((a, b) => Number(b.canOpen) - Number(a.canOpen) || b.buckets - a.buckets);
  }

  /** The buckets of which an exception waives a part. */
  bucketsOf(exception: string): { readonly number: number; readonly examples: readonly string[] } {
    return this.#buckets.get(exception) ?? { number: 0, examples: [] };
  }
}
