import * as z from "zod";
import { authorship } from "../spec/authorship.ts";
import { facetPointer } from "../spec/specSchema.ts";
import { strangeIn } from "../values/jsonOnly.ts";
import type { Path } from "../values/normal.ts";
import { matches } from "../values/pattern.ts";
import { covers, meets, parsePointer } from "../values/pointers.ts";
import { explain, InvalidSpec, knownKeys } from "../values/problems.ts";
import { layerName } from "./baseline.ts";

const instant = z.iso.datetime({
  offset: true,
  error: "not a valid time; write it like 2026-12-01T08:00:00Z",
});
const bucketPattern = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9._*-]+$/, "is not a pattern of bucket names; write one like www-*");

/** A permission to deviate from baselines, with an owner, a reason and an end. */
export const exceptionSchema = z.strictObject({
  kind: z.literal("exception").optional().describe("The kind of the document."),
  name: layerName.describe("The exception's name."),
  buckets: z
    .array(bucketPattern)
    .min(1)
    .max(200)
    .describe("Which buckets may deviate: name patterns; * stands for any characters."),
  pointers: z
    .array(facetPointer)
    .min(1)
    .max(100)
    .optional()
    .describe("JSON pointers to what is waived, like /policy; * matches any key or Id. Default: everything."),
  owner: z.string().min(1).max(200).describe("Who answers for the deviation."),
  reason: z.string().min(1).max(1_000).describe("Why it is needed."),
  ticket: z.string().min(1).max(200).optional().describe("Where it was decided."),
  since: instant.optional().describe("When it begins; exception put sets the time of writing."),
  until: instant.describe("When it ends."),
  ...authorship,
});

export interface Exception {
  readonly name: string;
  readonly buckets: readonly string[];
  /** Undefined: everything. */
  readonly pointers?: readonly string[] | undefined;
  readonly owner: string;
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** Instants, ISO 8601. */
  readonly since: string;
  readonly until: string;
}

/** What the operator's settings permit of exceptions. */
export interface ExceptionLimits {
  /** The longest time between `since` and `until`, in days. */
  readonly longestDays: number;
  /** JSON pointers to what no exception waives. */
  readonly never: readonly string[];
}

/** Without an operator's settings. */
export const anyException: ExceptionLimits = { longestDays: 36_500, never: [] };

/** Parses an exception. Throws InvalidSpec with all its problems. */
export function parseException(input: unknown): Exception {
  const strange = strangeIn(input);
  if (strange.length > 0) throw new InvalidSpec(strange);
  const parsed = exceptionSchema.safeParse(input, { error: knownKeys });
  if (!parsed.success) throw new InvalidSpec(explain(parsed.error.issues, input));
  const { name, buckets, pointers, owner, reason, ticket, since, until } = parsed.data;
  const from = since === undefined ? "" : new Date(since).toISOString();
  const end = new Date(until).toISOString();
  if (from !== "" && from >= end)
    throw new InvalidSpec([{ path: "/until", message: `"${until}": is not after since` }]);
  return { name, buckets, pointers, owner, reason, ...(ticket && { ticket }), since: from, until: end };
}

const dayMs = 24 * 60 * 60_000;

/** Why the operator's settings do not permit an exception; undefined if they do. Without `since` it never began. */
export function refusedBy({ since, until }: Exception, { longestDays }: ExceptionLimits): string | undefined {
  if (since === "") return "it has no since, which says when it began";
  if (Date.parse(until) - Date.parse(since) <= longestDays * dayMs) return undefined;
  return `it lasts longer than the operator permits (setting exceptions.longestDays: ${longestDays})`;
}

/** Whether it concerns the bucket, and now is in its time. */
export const isInForce = (
  exception: Exception,
  bucket: string,
  now: Date,
  limits: ExceptionLimits,
): boolean =>
  exception.buckets.some((pattern) => matches(pattern, bucket)) &&
  refusedBy(exception, limits) === undefined &&
  Date.parse(exception.since) <= now.getTime() &&
  now.getTime() < Date.parse(exception.until);

/** Tests a place of a facet, a path that begins with the facet's name. */
export interface Waiver {
  /** An exception names it, or what it is in. */
  covers(path: Path): boolean;
  /** What must stay is at this place, above or below. */
  spares(path: Path): boolean;
  /** What must stay. */
  readonly kept: readonly Path[];
}

/** What exceptions waive, and what of it the operator's settings never permit. */
export function waiverOf(exceptions: readonly Exception[], { never }: ExceptionLimits): Waiver {
  const waived = exceptions.flatMap(({ pointers }) => pointers?.map(parsePointer) ?? [[]]);
  const kept = never.map(parsePointer);
  return {
    covers: (path) => waived.some((pointer) => covers(pointer, path)),
    spares: (path) => kept.some((pointer) => meets(pointer, path)),
    kept,
  };
}
