import { gunzipSync, gzipSync } from "node:zlib";
import type { Drift } from "../action.ts";

/** What differed, and the whole values from before and after: the parts of an entry that may be long. */
export interface Values {
  readonly drift: readonly Drift[];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/** The same as an item of the table keeps it: as it is, or compressed where it is long. */
export type PackedValues = Values | { readonly packed: Uint8Array };

// An item of the table holds 400 KB, and some of it is for everything else.
const plainBytes = 20_000;
const mostBytes = 250_000;

/** Keeps whole values: a thousand lifecycle rules fit. What does not fit even so is told without its values. */
export function packValues({ drift, before, after }: Values): PackedValues {
  const values = { drift, ...(before && { before }), ...(after && { after }) };
  const text = JSON.stringify(values);
  // A table loses that key without a word.
  if (text.length <= plainBytes && !text.includes('"__proto__"')) return values;
  const packed = gzipSync(text);
  if (packed.byteLength <= mostBytes) return { packed };
  const places = drift.map(({ facet, path }) => ({ facet, path }));
  return { packed: gzipSync(JSON.stringify({ drift: places })) };
}

/** An item with its values as they were before they were packed. */
export function unpackValues(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { packed, ...rest } = item;
  return packed instanceof Uint8Array ? { ...rest, ...JSON.parse(gunzipSync(packed).toString()) } : rest;
}
