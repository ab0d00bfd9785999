import type { Plan, Restrained } from "../../core/plan/plan.ts";
import { observes, outsideWindows, restrainable } from "../../core/plan/restraint.ts";
import { closedUntil } from "../../core/spec/windows/closedUntil.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import type { RepairBudget, Turn } from "../tables/budget.ts";
import { type Condition, wholeBucket } from "../tables/status.ts";
import type { Cause } from "../triggers/trigger.ts";
import { heldBack } from "./breaker.ts";
import { type Deferrals, endsHolds } from "./holds.ts";
import type { Occasion } from "./reconciliation.ts";
import { survivorsOf } from "./survival.ts";
import { nextTurn, overBudget, turnOf } from "./turns.ts";
import { withdrawnIn } from "./withdrawn.ts";

/** The operator's restraints on writes; no spec can lift them. */
export interface Restraints {
  /** Windows for all buckets, in addition to those of a spec. */
  readonly windows: readonly MaintenanceWindow[];
  /** Repair a bucket that existed before its spec only if the spec says `adopt: true`. */
  readonly adoptsOnlyAsked: boolean;
  readonly budget: Pick<RepairBudget, "take" | "reaches">;
}

/** What must not be carried out now: what is known without the budget, and all of it. */
export interface Restraining {
  readonly known: Deferrals;
  /** Takes a repair from the budget, if one is needed. Does not reject. */
  readonly withBudget: () => Promise<Deferrals>;
}

/** The same condition for each of these facets. */
export const each = (facets: readonly string[], condition: Condition): Deferrals =>
  new Map(facets.map((facet) => [facet, condition] as const));

const nothingElse = (known: Deferrals): Restraining => ({ known, withBudget: async () => known });

/**
 * Which parts of a plan must not be carried out now. Neither a window nor the budget defers the repair of an exposure. The
 * budget is only asked for what would then be written.
 */
export async function restraintsOn(
  plan: Plan,
  occasion: Occasion,
  restraints: Restraints,
): Promise<Restraining> {
  const surviving = standingDeferrals(plan, occasion, restraints);
  const left = plan.restrained(restrainedBy(surviving));
  const also = (those: Deferrals): Deferrals => new Map([...surviving, ...those]);
  if (isNew(occasion)) {
    const differing = left.actions.map(({ facet }) => facet);
    const open = differing.filter((facet) => !plan.givesAccess(facet));
    return nothingElse(also(each(open, beingConfigured(occasion))));
  }
  const facets = left.actions.length > 0 ? restrainable(left) : [];
  if (facets.length === 0) return nothingElse(surviving);
  const held = await windowsOn(facets, occasion, restraints);
  const open = facets.filter((facet) => !held.has(facet));
  if (open.length === 0) return nothingElse(also(held));
  const urgent = left.actions.some(
    ({ facet, severity }) => severity === "weaker" && (!left.exists || open.includes(facet)),
  );
  const withTurn = (turn: Turn) =>
    also(turn === true ? held : new Map([...held, ...each(open, overBudget(turn))]));
  const turn = await turnOf(restraints.budget, occasion, urgent);
  if (turn !== undefined) return nothingElse(withTurn(turn));
  return {
    known: also(held),
    withBudget: async () => withTurn(await nextTurn(restraints.budget, occasion, urgent)),
  };
}

/** What is deferred whatever the time: by the spec, by first contact, and because S3 returns another value than was sent. */
function standingDeferrals(plan: Plan, occasion: Occasion, restraints: Restraints): Deferrals {
  const refusal = refusalOf(plan, occasion, restraints);
  if (refusal && !plan.exists) return each([wholeBucket], refusal);
  const { layers, observed } = occasion.desired;
  const isRequired = (facet: string) => layers.get(facet)?.requires.length;
  const differing = [...new Set(plan.actions.map(({ facet }) => facet))];
  const refused = refusal ? differing.filter((facet) => !isRequired(facet)) : [];
  return new Map([
    ...withdrawnIn(plan, occasion),
    ...survivorsOf(plan, occasion),
    ...each(refused, refusal as Condition),
    ...differing.filter((facet) => observed.has(facet)).map((facet) => [facet, onlyObserved(facet)] as const),
  ]);
}

const onlyObserved = (facet: string): Condition => ({
  verdict: "drifted",
  reason: `${facet} differs from the spec`,
});

/** The tool that created the bucket may still be configuring it. What gives access is closed even then. */
const isNew = ({ quietUntil, now, asked }: Occasion): boolean =>
  quietUntil !== undefined && now.toISOString() < quietUntil && !asked.some(({ override }) => override);

const beingConfigured = ({ quietUntil }: Occasion): Condition => ({
  verdict: "held",
  hold: "quiet",
  reason: "the bucket is new, and the tool that created it may still be configuring it",
  until: quietUntil,
});

/** The deferrals as a plan takes them. What is blocked, is only observed or waits for adoption needs a person. */
export const restrainedBy = (deferrals: Deferrals): Restrained =>
  new Map(
    [...deferrals].map(([facet, { verdict, hold, reason, until }]) => {
      if (verdict === "drifted") return [facet, { reason: observes, isForPerson: true }];
      const isForPerson = verdict === "blocked" || hold === "adoption" || hold === "withdrawn";
      return [facet, { reason, ...(until && { until }), isForPerson }];
    }),
  );

/** Reasons to defer everything: `adopt`, `recreate: false`, and a conflict about the bucket's existence. */
function refusalOf(
  plan: Plan,
  { desired, status, asked, now }: Occasion,
  { adoptsOnlyAsked }: Restraints,
): Condition | undefined {
  if (plan.exists) return adoptsOnlyAsked && !status.adopted && !desired.adopt ? firstContact : undefined;
  if (!desired.create) return unwanted;
  if (!desired.recreate && status.seen) return gone;
  const conflict = endsHolds(asked) ? undefined : heldBack(status.conflicts[wholeBucket], now.toISOString());
  return conflict === undefined
    ? undefined
    : { verdict: "held", hold: "conflict", reason: `the bucket: ${conflict}` };
}

/** What closed windows defer. The windows of a spec do not hold what baselines require. */
async function windowsOn(
  facets: readonly string[],
  { desired, asked, now }: Occasion,
  { windows }: Restraints,
): Promise<Deferrals> {
  const { layers } = desired;
  const [operators = [], own = []] = bindingWindows(windows, desired.windows, asked);
  const required = facets.filter((facet) => layers.get(facet)?.requires.length);
  const others = facets.filter((facet) => !required.includes(facet));
  const closedBy = async (some: readonly string[], lists: readonly (readonly MaintenanceWindow[])[]) => {
    const closed = some.length > 0 ? await closedUntil(lists, now) : undefined;
    return closed ? each(some, { verdict: "held", hold: "window", ...outsideWindows(closed) }) : [];
  };
  return new Map([...(await closedBy(others, [operators, own])), ...(await closedBy(required, [operators]))]);
}

const unwanted: Condition = {
  verdict: "blocked",
  reason: "the bucket does not exist, and no spec asks for it",
};

const gone: Condition = {
  verdict: "blocked",
  reason: "the bucket does not exist, and its spec says recreate: false",
};

const firstContact: Condition = {
  verdict: "held",
  hold: "adoption",
  reason: "the bucket existed before its spec; the service repairs it once the spec says adopt: true",
};

/** The override `holds` leaves the operator's deny windows in force, `denyWindows` does not. */
function bindingWindows(
  operators: readonly MaintenanceWindow[],
  own: readonly MaintenanceWindow[],
  asked: readonly Cause[],
): (readonly MaintenanceWindow[])[] {
  if (asked.some(({ override }) => override === "denyWindows")) return [];
  if (asked.some(({ override }) => override === "holds"))
    return [operators.filter(({ kind }) => kind === "deny")];
  return [operators, own];
}
