import * as z from "zod";

// S3's own limits if it documents one; otherwise our own: far above any real value, and small enough that every
// spec is read, compared and reported quickly.

/** An object key or key prefix. */
export const objectKey = () => z.string().max(1_024);
/** An ARN, at IAM's limit for the longest ones. */
export const arnText = () => z.string().max(2_048, { abort: true });
/** A short word, for example an account or the name of a field. */
export const word = () => z.string().max(256, { abort: true });
/** Tags in a filter. S3 allows ten on an object; a filter can name a few more, which no object has. */
export const maxTags = 50;
/** Entries of a list for which S3 documents no limit. */
export const maxEntries = 1_000;
/** Grants in an access control list. */
export const maxGrants = 100;
