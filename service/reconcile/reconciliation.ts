import type { Clock } from "../../core/providers/clock.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Status } from "../tables/status.ts";
import { distinct } from "../triggers/causes.ts";
import type { Cause, Trigger } from "../triggers/trigger.ts";
import type { ReadSpec } from "./changedSpec.ts";
import type { Intervals } from "./intervals.ts";

/** What is known when a check of a bucket begins, for a reconciliation or a plan. */
export interface Situation {
  readonly status: Status;
  readonly began: string;
  readonly causes: readonly Cause[];
  readonly intervals: Intervals;
  readonly clock: Clock;
  /** The version of this software. */
  readonly version: string;
  /** The causes of the current triggers, without those that earlier reconciliations left. */
  readonly fresh: readonly Cause[];
  /** The fresh causes that are a person's request: a spec change or a manual check. */
  readonly asked: readonly Cause[];
  /** The ARNs of the roles under which other deployments of this service write. */
  readonly otherDeployments: ReadonlySet<string>;
  /** Until when the bucket, which is new, is only written to close an exposure; an instant. */
  readonly quietUntil?: string | undefined;
  /** When the first exception of the bucket ends, an instant. */
  readonly exceptionEnds?: string | undefined;
}

/** The situation right before a write. */
export interface Occasion extends Situation {
  readonly desired: Desired;
  readonly now: Date;
}

/** One reconciliation of a bucket, from its beginning. */
export interface Reconciliation extends Situation {
  readonly ledger: Pick<Ledger, "record">;
  readonly triggers: readonly Trigger[];
  readonly spec: ReadSpec;
  /** Accounts of which the search for the owner begins. */
  readonly hints?: readonly string[] | undefined;
  /** The status as it was read. */
  readonly recorded: Status;
}

/** A reconciliation whose check was made. */
export interface Reconciled extends Reconciliation {
  readonly desired: Desired;
}

/**
 * The situation at the beginning of a check. It includes the causes that earlier reconciliations left open, so that a late
 * repair still names its principal. After a crash all managed facets are checked.
 */
export function situationOf(
  status: Status,
  fresh: readonly Cause[],
  began: string,
  clock: Clock,
  { intervals, otherDeployments, version }: Pick<Situation, "intervals" | "otherDeployments" | "version">,
): Situation {
  const interrupted: Cause[] = status.intent
    ? [...status.intent.causes, { why: "due", at: status.intent.at }]
    : [];
  const current = fresh.map((cause) => asDueNow(cause, status));
  const asked = current.filter(({ why }) => why === "spec" || why === "manual");
  const causes = distinct([...interrupted, ...(status.due?.causes ?? []), ...current]);
  return { status, began, causes, fresh: current, asked, intervals, clock, otherDeployments, version };
}

/** The message of a due check says that there is one. At which facets is in the status, and may be more by now. */
function asDueNow(cause: Cause, { due }: Status): Cause {
  if (cause.why !== "due" || !due) return cause;
  const { facets: _, ...rest } = cause;
  return { ...rest, ...(due.facets && { facets: due.facets }) };
}
