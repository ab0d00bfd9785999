import type { Clock } from "../../core/providers/clock.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Status } from "../tables/status.ts";
import { distinct } from "../triggers/causes.ts";
import type { Cause } from "../triggers/trigger.ts";
import type { ReadSpec } from "./changedSpec.ts";
import type { Pace } from "./pace.ts";

/** What is known when a check of one bucket begins, whether anything is then written or only foreseen. */
export interface Situation {
  readonly status: Status;
  readonly began: string;
  readonly causes: readonly Cause[];
  readonly pace: Pace;
  readonly clock: Clock;
  /** Of this software. */
  readonly version: string;
  /** What set it off now, without what earlier handlings left. */
  readonly fresh: readonly Cause[];
  /** Those of the causes that a person has just asked for; what is left of an earlier attempt is none. */
  readonly asked: readonly Cause[];
  /** The ARNs of the roles under which other deployments of this service write. */
  readonly otherDeployments: ReadonlySet<string>;
}

/** The bucket at hand, as it is when something is about to be written. */
export interface Occasion extends Situation {
  readonly desired: Desired;
  readonly now: Date;
}

/** The handling of one bucket's triggers, from its beginning. */
export interface Reconciliation extends Situation {
  readonly ledger: Pick<Ledger, "record">;
  readonly spec: ReadSpec;
}

/** One that went as far as a look. */
export interface Reconciled extends Reconciliation {
  readonly desired: Desired;
}

/**
 * What earlier handlings left open is part of this one: what is due is looked at again, after a worker's death
 * everything is, and the culprit of a late discovery is named.
 */
export function situationOf(
  status: Status,
  fresh: readonly Cause[],
  began: string,
  clock: Clock,
  { pace, otherDeployments, version }: Pick<Situation, "pace" | "otherDeployments" | "version">,
): Situation {
  const interrupted: Cause[] = status.intent
    ? [...status.intent.causes, { why: "due", at: status.intent.at }]
    : [];
  const asked = fresh.filter(({ why }) => why === "spec" || why === "manual");
  const causes = distinct([...interrupted, ...(status.due?.causes ?? []), ...fresh]);
  return { status, began, causes, fresh, asked, pace, clock, otherDeployments, version };
}
