import { randomUUID } from "node:crypto";
import type { Drift, Severity } from "../../core/plan/action.ts";
import { cut } from "../../core/text/cut.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { Conflict } from "./conflict.ts";
import type { SpecMemory } from "./specMemory.ts";

/** The verdicts, worst first. The verdict of a bucket is the worst of its conditions. */
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

/** Why the service does not write a facet that it could write: the hold kinds of the verdict `held`. */
export const holdKinds = ["conflict", "window", "budget", "adoption", "quiet", "withdrawn"] as const;
export type Hold = (typeof holdKinds)[number];

/** Why a facet, or the whole bucket, is not known to be in sync. */
export interface Condition {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly hold?: Hold | undefined;
  /** Absent: other. */
  readonly severity?: Severity | undefined;
  /** It could not be read, so its state is unknown. */
  readonly unread?: boolean | undefined;
  /** The bucket's account is out of reach, for reading or for writing: the reason is the same for all of its buckets. */
  readonly ofAccount?: boolean | undefined;
  /** Only calls in its region are paused: whether another region of the account answers says nothing of it. */
  readonly ofRegion?: boolean | undefined;
  /** When the condition ends, if known; an instant. */
  readonly until?: string | undefined;
  /** When the condition began, and how many checks have found it. */
  readonly since?: string | undefined;
  readonly attempt?: number | undefined;
}

/** Conditions by facet; the key `bucket` is for the bucket as a whole. */
export type Conditions = Readonly<Record<string, Condition>>;
export { wholeBucket } from "../../core/plan/action.ts";

/** The calls that are about to be sent. It is recorded first, so that a crash leaves no repair without its causes. */
export interface Intent {
  readonly at: string;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  /** By facet, the whole previous value. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly actions: readonly string[];
}

/** The next check of a bucket. There is one per bucket: the earliest wins and takes over the facets and causes of others. */
export interface Due {
  readonly at: string;
  /** `account`: a retry that waits until the bucket's account is within reach. */
  readonly why: "settle" | "retry" | "account" | "pause ends" | "probe" | "exception ends";
  /** All managed facets when absent. */
  readonly facets?: readonly string[] | undefined;
  readonly causes: readonly Cause[];
}

/** A place in a line of the budget: the minute in which it begins. */
export interface Place {
  readonly at: string;
  readonly urgent: boolean;
}

/** Writes of a facet that S3 accepted but that did not read back as sent. */
export interface Survival {
  readonly writes: number;
  /** A digest of the wanted value and of the software's version; another key resets the count. */
  readonly key: string;
}

/**
 * A write that kept what others had. S3 has no conditional write: what another principal wrote between our read and our
 * write is overwritten, and only its event shows it, which can arrive an hour later.
 */
export interface MergedWrite {
  readonly facet: string;
  /** When the last read before it began, and when S3 accepted it; instants. */
  readonly readAt: string;
  readonly at: string;
  /** The digests of the entries that were read, and that were read back; absent if there were too many, or none was read. */
  readonly base?: string | undefined;
  readonly kept?: string | undefined;
  /** The digests of what was sent; absent if that is what was read back. */
  readonly sent?: string | undefined;
  /** The facet was changed again before our next write: what is missing may have been removed on purpose. */
  readonly stale?: boolean | undefined;
  /** The request ids of calls in that time that were compared with it. */
  readonly compared: readonly string[];
  /** The latest of these calls, with what it wrote. */
  readonly latest?: { readonly at: string; readonly wrote: string } | undefined;
}

/** What a search for the account that has a bucket says; nothing if no other account has it. */
export interface Searched {
  /** It is in another account. */
  readonly found?: Condition | undefined;
  /** Not all accounts were asked: what a person can do. */
  readonly unfinished?: string | undefined;
}

/** What the ledger keeps of a bucket that a baseline selects. */
export interface Layered {
  /** The digest of all baselines and exceptions, and when they were read: a worker never uses older ones. */
  readonly digest: string;
  readonly at: string;
  /** The baselines that select it, and the exceptions that waive a part of them. */
  readonly baselines: readonly string[];
  readonly exceptions?: readonly string[] | undefined;
  /** Parts of its spec that a requirement overrules, as JSON pointers with the baseline. */
  readonly overruled?: readonly string[] | undefined;
  /** It has no spec. */
  readonly bare?: boolean | undefined;
  readonly region?: string | undefined;
  /** When it was created, of a bucket without a spec. */
  readonly created?: string | undefined;
  /** Another tool is still configuring it: the last event, an instant. Absent once it was quiet long enough. */
  readonly busy?: string | undefined;
}

/** The current state of a bucket, as the ledger keeps it. */
export interface Status {
  readonly bucket: string;
  /** The schema version with which it was written; see schema.ts. */
  readonly schema?: number | undefined;
  /**
   * The ids of the reconciliation that wrote it, of this record, and of the record that the reconciliation read. A worker
   * that read an older record must not overwrite a newer one, even if one reconciliation wrote both.
   */
  readonly reconciliation?: string | undefined;
  readonly writer?: string | undefined;
  readonly replaces?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly conditions: Conditions;
  /** When the bucket was last reconciled, and when for the first time. */
  readonly at: string;
  readonly since: string;
  /** By facet that was managed at the last check, when the last check that could read it began; empty if none could. */
  readonly checked: Readonly<Record<string, string>>;
  /** The oldest of these times: since then, all managed facets have been checked. */
  readonly checkedAt?: string | undefined;
  /** Our recent writes with their request ids, by which CloudTrail's events of them are recognised. */
  readonly sent: readonly { readonly requestId: string; readonly at: string }[];
  readonly due?: Due | undefined;
  readonly intent?: Intent | undefined;
  /** The last place that it took in a line of the budget and has not used, also if nothing differs any more. */
  readonly place?: Place | undefined;
  /** By facet, when the service last wrote it. */
  readonly written: Readonly<Record<string, string>>;
  /** By facet, its recent repairs, and the breaker of its conflict. */
  readonly conflicts: Readonly<Record<string, Conflict>>;
  /** By facet, the repairs that did not read back as sent. */
  readonly survivals?: Readonly<Record<string, Survival>> | undefined;
  /** Our recent writes that kept what others had, in their order. */
  readonly merged?: readonly MergedWrite[] | undefined;
  /** The spec was deleted. Only the last writer's id remains, so that a late worker cannot restore the rest. */
  readonly released?: boolean | undefined;
  /** The bucket was seen to exist under this spec. */
  readonly seen: boolean;
  /** First contact is over: the spec said `adopt: true`, or the service created or wrote the bucket. */
  readonly adopted?: boolean | undefined;
  /** What the history last said of it, if its account is out of reach since: the history says that once for all buckets. */
  readonly reported?: { readonly verdict: Verdict; readonly reason?: string | undefined } | undefined;
  /** The account that owns it; the deployment's own when absent. */
  readonly account?: string | undefined;
  /** When the other accounts were last searched for the owner of a bucket that denies all reads, and what it said. */
  readonly searched?: (Searched & { readonly at: string; readonly hints?: readonly string[] }) | undefined;
  /** The bucket's region forwards no events: only the sweep checks the bucket. */
  readonly unwatched?: boolean | undefined;
  /** Facets of which a baseline required something at the last check, and those of which none does any more. */
  readonly required?: readonly string[] | undefined;
  readonly withdrawn?: readonly string[] | undefined;
  /** What baselines had to say at the last reconciliation; absent if none selected the bucket. */
  readonly layered?: Layered | undefined;
  /** The spec of the last reconciliation. */
  readonly spec?: SpecMemory | undefined;
  /** What was removed to fit the item's size bound: values, differences, causes, ... */
  readonly shortened?: readonly string[] | undefined;
}

/** The status of a bucket that the ledger does not know. */
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

/** The known status, or a new one. Of a released status only the last writer's id is kept. */
export const statusOf = (bucket: string, known: Status | undefined, at: string): Status => ({
  ...newStatus(bucket, at),
  ...(known?.released ? { writer: known.writer } : known),
});

/** The status as it was read, with the id of a new reconciliation. */
export const ownStatus = (known: Status): Status => ({
  ...known,
  reconciliation: randomUUID(),
  replaces: known.writer,
});

/** Lists show the reason, and the fleet index holds a copy of it. */
const mostReasonBytes = 2_000;

/** The worst condition's verdict and reasons, or converged. A verdict of a newer version counts as unknown, not as success. */
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
