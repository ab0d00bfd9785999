import { randomUUID } from "node:crypto";
import type { Drift, Severity } from "../../core/plan/action.ts";
import { cut } from "../../core/text/cut.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Conflict } from "./conflict.ts";
import type { SpecMemory } from "./specMemory.ts";

/** What can be said of a bucket, the worst first: the status shows the first that holds for any facet. */
export const verdicts = [
  "invalid",
  "paused",
  "blocked",
  "failed",
  "held",
  "retrying",
  "pending",
  "unknown",
  "drifted",
  "contested",
  "converged",
] as const;
export type Verdict = (typeof verdicts)[number];

/** What keeps us from writing, where nothing is wrong but that. */
export const holdKinds = ["conflict", "window", "budget", "adoption"] as const;
export type Hold = (typeof holdKinds)[number];

/** Why a facet, or the bucket as a whole, is not known to be as its spec says. */
export interface Condition {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly hold?: Hold | undefined;
  /** How bad it is; other when absent. */
  readonly severity?: Severity | undefined;
  /** It could not be read: how it is, is not known. */
  readonly unread?: boolean | undefined;
  /** When it may be otherwise, where that is known. */
  readonly until?: string | undefined;
  /** Since when it has been so, and how many looks have found it so. */
  readonly since?: string | undefined;
  readonly attempt?: number | undefined;
}

/** By facet; what concerns the bucket as a whole stands under `bucket`. */
export type Conditions = Readonly<Record<string, Condition>>;
export { wholeBucket } from "../../core/plan/action.ts";

/** What is about to be written, kept so that a worker's death in the middle leaves no repair without its causes. */
export interface Intent {
  readonly at: string;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  /** By facet, the whole value from before. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly actions: readonly string[];
}

/** A look that is to be made later. One a bucket: the earliest wins, and takes the others' facets and causes along. */
export interface Due {
  readonly at: string;
  readonly why: "settle" | "retry" | "pause ends" | "probe";
  /** All managed facets when absent. */
  readonly facets?: readonly string[] | undefined;
  readonly causes: readonly Cause[];
}

/** Writes of a facet that S3 took, and that did not read back as they were sent. */
export interface Survival {
  readonly writes: number;
  /** Of what was wanted and what was read back then. */
  readonly key: string;
}

/** What the ledger remembers of a bucket. */
export interface Status {
  readonly bucket: string;
  /** Of the shape in which it was written. */
  readonly schema?: number | undefined;
  /**
   * The handling that wrote it, the name of this one record, and that of the record which the handling read. Whoever
   * read an older record must not write over a newer one, also where one handling wrote both.
   */
  readonly reconciliation?: string | undefined;
  readonly writer?: string | undefined;
  readonly replaces?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly conditions: Conditions;
  /** When it was last handled, and when for the first time. */
  readonly at: string;
  readonly since: string;
  /** By facet, when the last look at it began. */
  readonly checked: Readonly<Record<string, string>>;
  /** When all managed facets had last been read: the oldest of those times. */
  readonly checkedAt?: string | undefined;
  /** Our recent writes, by the request ids under which CloudTrail reports them. */
  readonly sent: readonly { readonly requestId: string; readonly at: string }[];
  readonly due?: Due | undefined;
  readonly intent?: Intent | undefined;
  /** By facet, when we last wrote it. */
  readonly written: Readonly<Record<string, string>>;
  /** By facet, what repairs it took lately, and whether we keep out of a fight. */
  readonly conflicts: Readonly<Record<string, Conflict>>;
  /** By facet, what has survived its own repair. */
  readonly survivals?: Readonly<Record<string, Survival>> | undefined;
  /** The spec is gone; what is left is the name of the last writer, so that a late one does not bring the rest back. */
  readonly released?: boolean | undefined;
  /** The bucket was seen to exist under this spec. */
  readonly seen: boolean;
  /** First contact is over: the spec said `adopt: true`, we made the bucket, or were let write to it. */
  readonly adopted?: boolean | undefined;
  /** No events come from the bucket's region: the sweep alone looks after it. */
  readonly unwatched?: boolean | undefined;
  /** The spec that it was last handled by. */
  readonly spec?: SpecMemory | undefined;
  /** What there was no room for in the item: values, differences, causes, ... */
  readonly shortened?: readonly string[] | undefined;
}

export const newStatus = (bucket: string, at: string): Status => ({
  bucket,
  verdict: "unknown",
  conditions: {},
  at,
  since: at,
  checked: {},
  sent: [],
  written: {},
  conflicts: {},
  seen: false,
});

/** What is known of a bucket; nothing where its spec was deleted since, but the name of the last writer. */
export const statusOf = (bucket: string, known: Status | undefined, at: string): Status => ({
  ...newStatus(bucket, at),
  ...(known?.released ? { writer: known.writer } : known),
});

/** The status as it was read, in the name of a new handling. */
export const ownStatus = (known: Status): Status => ({
  ...known,
  reconciliation: randomUUID(),
  replaces: known.writer,
});

/** It is shown in lists, and copied into an index. */
const mostReasonBytes = 2_000;

/** The worst of all troubles, or converged. What a newer version calls by a word of its own is no success. */
export function verdictOf(conditions: Conditions): { verdict: Verdict; reason?: string } {
  const list = Object.values(conditions).map((condition) =>
    verdicts.includes(condition.verdict) ? condition : { ...condition, verdict: "unknown" as const },
  );
  const verdict = verdicts.find((candidate) => list.some((condition) => condition.verdict === candidate));
  if (!verdict) return { verdict: "converged" };
  const reasons = list
    .filter((condition) => condition.verdict === verdict)
    .map((condition) => condition.reason);
  return { verdict, reason: cut([...new Set(reasons)].join("; "), mostReasonBytes) };
}
