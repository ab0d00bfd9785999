import { gunzipSync, gzipSync } from "node:zlib";
import type { Drift } from "../../core/plan/action.ts";
import type { ChangedParts } from "./changedParts.ts";

/** The drift and the whole values before and after: the parts of an entry that may be long. */
export interface Values {
  readonly drift: readonly Drift[];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly changed?: Readonly<Record<string, ChangedParts>> | undefined;
}

/** The same as stored: as JSON, because DynamoDB does not accept every key, and compressed if long. */
export type PackedValues = { readonly values: string } | { readonly packed: Uint8Array };

const plainCharacters = 10_000;

/** Packs values without a loss: a thousand lifecycle rules fit into an item. */
export function packValues({ drift, before, after, changed }: Values): PackedValues {
  const values = JSON.stringify({ drift, before, after, changed });
  return values.length <= plainCharacters ? { values } : { packed: gzipSync(values) };
}

/** The item with its values unpacked; unchanged if it has none. */
export function unpackValues(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { packed, values, ...rest } = item;
  if (packed instanceof Uint8Array) return { ...rest, ...JSON.parse(gunzipSync(packed).toString()) };
  return typeof values === "string" ? { ...rest, ...JSON.parse(values) } : rest;
}
