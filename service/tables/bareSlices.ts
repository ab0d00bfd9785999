import { spreadKey, spreadKeys } from "./spread.ts";

/** All keys of the index `slices`: the buckets without a spec that a baseline selects. */
export const sliceKeys: readonly string[] = spreadKeys("bare").slice(1);

export const sliceKey = (bucket: string): string => spreadKey("bare", bucket);
