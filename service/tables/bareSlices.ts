import { spreadKey } from "./spread.ts";

/** The key of a bucket without a spec that a baseline selects, in the index `slices`. */
export const sliceKey = (bucket: string): string => spreadKey("bare", bucket);
