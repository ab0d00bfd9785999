import { createHash } from "node:crypto";

// DynamoDB writes 1,000 units a second under one key of an index; the entries of a fleet are many more at times.
const shards = Array.from({ length: 32 }, (_, shard) => `${shard}`.padStart(2, "0"));

/** The key of an index under which a bucket's entry of some kind stands: one of 32, by the bucket's name. */
export function spreadKey(kind: string, bucket: string): string {
  const [byte = 0] = createHash("sha256").update(bucket).digest();
  return `${kind}~${shards[byte % shards.length]}`;
}

/** All keys of a kind; the bare one first, under which versions before 0.2 wrote all of them. */
export const spreadKeys = (kind: string): readonly string[] => [
  kind,
  ...shards.map((shard) => `${kind}~${shard}`),
];
