import * as z from "zod";

// S3's own limits where it names one. Where it does not, these are ours: far above what anybody needs, and small enough
// that a spec is read, compared and told in no time whatever it holds.

/** An object's key, or the beginning of one. */
export const objectKey = () => z.string().max(1_024);
/** An ARN: IAM's own limit for the longest ones. */
export const arnText = () => z.string().max(2_048, { abort: true });
/** A short word: an account, a field's name. */
export const word = () => z.string().max(256, { abort: true });
/** Tags of an object: S3 takes ten. A filter may name a few more, which no object has. */
export const mostTags = 50;
/** Entries of a list for which S3 names no limit. */
export const mostEntries = 1_000;
/** Grants in an access control list. */
export const mostGrants = 100;
