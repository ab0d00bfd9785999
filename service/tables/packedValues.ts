import { gunzipSync, gzipSync } from "node:zlib";
import type { Drift } from "../../core/plan/action.ts";

/** What differed, and the whole values from before and after: the parts of an entry that may be long. */
export interface Values {
  readonly drift: readonly Drift[];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/** The same as an item of the table keeps it: as JSON, since a table cannot hold every key, compressed where it is long. */
export type PackedValues = { readonly values: string } | { readonly packed: Uint8Array };

const plainCharacters = 10_000;

/** Keeps whole values: a thousand lifecycle rules fit into an item. */
export function packValues({ drift, before, after }: Values): PackedValues {
  const values = JSON.stringify({ drift, before, after });
  return values.length <= plainCharacters ? { values } : { packed: gzipSync(values) };
}

/** An item with its values as they were before they were packed. */
export function unpackValues(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { packed, values, ...rest } = item;
  if (packed instanceof Uint8Array) return { ...rest, ...JSON.parse(gunzipSync(packed).toString()) };
  return typeof values === "string" ? { ...rest, ...JSON.parse(values) } : rest;
}
