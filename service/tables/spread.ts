import { createHash } from "node:crypto";

// DynamoDB takes 1,000 write units a second for one key of an index. A fleet can need many more.
const usual = 32;

const keyOf = (kind: string, shard: number) => `${kind}~${`${shard}`.padStart(2, "0")}`;

/** The index key for a bucket's entry of a kind: one of `shards` keys, chosen by a hash of the bucket's name. */
export function spreadKey(kind: string, bucket: string, shards = usual): string {
  const [byte = 0] = createHash("sha256").update(bucket).digest();
  return keyOf(kind, byte % shards);
}

/** All keys of a kind. The first is the bare kind, the only key of versions before 0.2. */
export const spreadKeys = (kind: string, shards = usual): readonly string[] => [
  kind,
  ...Array.from({ length: shards }, (_, shard) => keyOf(kind, shard)),
];
