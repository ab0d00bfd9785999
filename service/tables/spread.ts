import { createHash } from "node:crypto";

// DynamoDB writes 1,000 units a second under one key of an index; the entries of a fleet are many more at times.
const usual = 32;

const keyOf = (kind: string, shard: number) => `${kind}~${`${shard}`.padStart(2, "0")}`;

/** The key of an index under which a bucket's entry of some kind stands: one of so many, by the bucket's name. */
export function spreadKey(kind: string, bucket: string, shards = usual): string {
  const [byte = 0] = createHash("sha256").update(bucket).digest();
  return keyOf(kind, byte % shards);
}

/** All keys of a kind; the bare one first, under which versions before 0.2 wrote all of them. */
export const spreadKeys = (kind: string, shards = usual): readonly string[] => [
  kind,
  ...Array.from({ length: shards }, (_, shard) => keyOf(kind, shard)),
];
