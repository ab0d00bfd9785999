import { sliceKeys } from "../tables/bareSlices.ts";
import type { CurrentLayers } from "../tables/currentLayers.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import { textIn } from "../triggers/parts.ts";

/** A bucket to plan: its spec, if it has one, and where a page that ends with it goes on. */
export interface Subject {
  readonly bucket: string;
  readonly item: unknown;
  readonly cursor: string;
}

interface Tables {
  readonly specs: Pick<Specs, "page">;
  readonly bare?: Pick<Ledger, "slicePage"> | undefined;
  readonly layers?: Pick<CurrentLayers, "at"> | undefined;
}

const pageSize = 50;
/** No name of a spec begins so. */
const bareMark = "#bare ";

export const nameIn = (item: unknown): string => textIn(item, "name") ?? "";

/** All managed buckets after a cursor: those with a spec, then those that only baselines manage. */
export async function* subjectsAfter(
  after: string | undefined,
  tables: Tables,
): AsyncGenerator<Subject, void, undefined> {
  if (!after?.startsWith(bareMark)) yield* withSpec(after, tables);
  const layers = await tables.layers?.at("");
  if (tables.bare && layers && layers.digest !== "") yield* withoutSpec(after, tables.bare);
}

async function* withSpec(after: string | undefined, { specs }: Tables): AsyncGenerator<Subject> {
  let from = after;
  do {
    const { items, next } = await specs.page(pageSize, from);
    for (const item of items) yield { bucket: nameIn(item), item, cursor: nameIn(item) };
    from = next;
  } while (from !== undefined);
}

async function* withoutSpec(
  after: string | undefined,
  bare: NonNullable<Tables["bare"]>,
): AsyncGenerator<Subject> {
  const [begun = "0", last] = after?.startsWith(bareMark) ? after.slice(bareMark.length).split(" ") : [];
  for (const [index, key] of sliceKeys.entries()) {
    if (index < Number(begun)) continue;
    let from = index === Number(begun) ? last : undefined;
    for (;;) {
      const page = await bare.slicePage(key, pageSize, from);
      for (const { bucket } of page)
        yield { bucket, item: undefined, cursor: `${bareMark}${index} ${bucket}` };
      if (page.length < pageSize) break;
      from = page.at(-1)?.bucket;
    }
  }
}

/** Batches of a list, each with whether it is the last. */
export async function* batchesOf<T>(
  list: AsyncIterable<T>,
  size: number,
): AsyncGenerator<{ readonly some: readonly T[]; readonly isLast: boolean }, void, undefined> {
  let some: T[] = [];
  for await (const one of list) {
    if (some.length === size) {
      yield { some, isLast: false };
      some = [];
    }
    some.push(one);
  }
  if (some.length > 0) yield { some, isLast: true };
}
