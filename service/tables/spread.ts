import { hash } from "node:crypto";
import { shards } from "./shards.ts";

const keyOf = (kind: string, shard: number) => `${kind}~${`${shard}`.padStart(2, "0")}`;

/** The index key for a bucket's entry of a kind: one of `count` keys, chosen by a hash of the bucket's name. */
export function spreadKey(kind: string, bucket: string, count = shards): string {
  const [byte = 0] = hash("sha256", bucket, "buffer");
  return keyOf(kind, byte % count);
}

/** All keys of a kind. The first is the bare kind, the only key of versions before 0.2. */
export const spreadKeys = (kind: string, count = shards): readonly string[] => [
  kind,
  ...Array.from({ length: count }, (_, shard) => keyOf(kind, shard)),
];
