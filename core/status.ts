import type { Clock } from "./clock.ts";
import type { Drift } from "./plan.ts";
import type { Cause } from "./trigger.ts";

/** What can be said of a bucket, the worst first: the status shows the first that holds for any facet. */
export const verdicts = [
  "invalid",
  "blocked",
  "retrying",
  "pending",
  "unknown",
  "drifted",
  "paused",
  "converged",
] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a facet, or the bucket as a whole, is not known to be as its spec says. */
export interface Trouble {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** By facet; what concerns the bucket as a whole stands under `bucket`. */
export type Troubles = Readonly<Record<string, Trouble>>;
export const wholeBucket = "bucket";

/** A look that is to be made later. One a bucket: the earliest wins, and takes the others' facets and causes along. */
export interface Due {
  readonly at: string;
  readonly why: "settle" | "retry" | "blocked" | "pause ends";
  /** All managed facets when absent. */
  readonly facets?: readonly string[] | undefined;
  readonly attempt: number;
  readonly causes: readonly Cause[];
}

/** What is about to be written, kept so that a worker's death in the middle leaves no repair without its causes. */
export interface Intent {
  readonly at: string;
  readonly causes: readonly Cause[];
  readonly drift: readonly Drift[];
  readonly actions: readonly string[];
}

/** What the ledger remembers of a bucket. */
export interface Status {
  readonly bucket: string;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly troubles: Troubles;
  /** When it was last handled. */
  readonly at: string;
  /** By facet, when the last look at it began. */
  readonly looked: Readonly<Record<string, string>>;
  /** Our recent writes, by the request ids under which CloudTrail reports them. */
  readonly sent: readonly { readonly requestId: string; readonly at: string }[];
  readonly due?: Due | undefined;
  readonly intent?: Intent | undefined;
  /** The bucket was seen to exist under this spec. */
  readonly seen: boolean;
  /** No events come from the bucket's region: the sweep alone looks after it. */
  readonly unwatched?: boolean | undefined;
}

export const newStatus = (bucket: string, at: string): Status => ({
  bucket,
  verdict: "unknown",
  troubles: {},
  at,
  looked: {},
  sent: [],
  seen: false,
});

/** The worst of all troubles, or converged. */
export function verdictOf(troubles: Troubles): { verdict: Verdict; reason?: string } {
  const list = Object.values(troubles);
  const verdict = verdicts.find((candidate) => list.some((trouble) => trouble.verdict === candidate));
  if (!verdict) return { verdict: "converged" };
  const reasons = list.filter((trouble) => trouble.verdict === verdict).map((trouble) => trouble.reason);
  return { verdict, reason: [...new Set(reasons)].join("; ") };
}

const minute = 60_000;

export interface Pace {
  readonly settlingMs: number;
  readonly sweepPeriodMs: number;
}

/** How long to wait before the next look, for the n-th time in a row: growing, and jittered where many may wait. */
export function delayFor(verdict: Verdict, attempt: number, pace: Pace, clock: Clock): number | undefined {
  const grown = (first: number, most: number) => Math.min(first * 2 ** (attempt - 1), most);
  if (verdict === "retrying") return clock.random() * grown(minute / 4, 15 * minute);
  if (verdict === "pending") return pace.settlingMs;
  if (verdict === "blocked" || verdict === "unknown") return grown(5 * minute, pace.sweepPeriodMs);
  return undefined;
}

const most = 20;

/** One due look out of two. */
export function joinDue(a: Due | undefined, b: Due | undefined): Due | undefined {
  if (!a || !b) return a ?? b;
  const [first, second] = a.at <= b.at ? [a, b] : [b, a];
  const facets = first.facets && second.facets && [...new Set([...first.facets, ...second.facets])];
  const causes = new Map([...first.causes, ...second.causes].map((cause) => [JSON.stringify(cause), cause]));
  return { ...first, facets, causes: [...causes.values()].slice(-most) };
}

/** Whether a look that began then, at those of the managed facets, did what was due; what is managed no longer is not. */
export const settles = (
  due: Due,
  began: string,
  looked: readonly string[],
  managed: readonly string[],
): boolean =>
  due.at <= began || due.why !== "settle"
    ? (due.facets ?? managed).every((facet) => looked.includes(facet) || !managed.includes(facet))
    : false;
