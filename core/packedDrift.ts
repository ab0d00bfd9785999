import { gunzipSync, gzipSync } from "node:zlib";
import type { Drift } from "./action.ts";

/** Drift as the ledger keeps it: as it is, or compressed where it is long. */
export type PackedDrift = readonly Drift[] | Uint8Array;

// An item of the table holds 400 KB, and some of it is for everything else.
const plainBytes = 20_000;
const mostBytes = 250_000;

/** Keeps whole values: a thousand lifecycle rules fit. What does not fit even so is told without its values. */
export function packDrift(drift: readonly Drift[]): PackedDrift {
  const text = JSON.stringify(drift);
  if (text.length <= plainBytes) return drift;
  const packed = gzipSync(text);
  if (packed.byteLength <= mostBytes) return packed;
  return gzipSync(JSON.stringify(drift.map(({ facet, path }) => ({ facet, path }))));
}

export const unpackDrift = (packed: PackedDrift): readonly Drift[] =>
  packed instanceof Uint8Array ? JSON.parse(gunzipSync(packed).toString()) : packed;
