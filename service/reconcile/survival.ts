import { createHash } from "node:crypto";
import type { Drift } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Condition, Conditions, Survival } from "../tables/status.ts";
import { touches } from "../triggers/trigger.ts";
import type { Check } from "./findings.ts";
import type { Deferrals } from "./holds.ts";
import type { Occasion, Reconciled } from "./reconciliation.ts";

// A difference that survives its own repair: S3 took the write, and gives back something else than was sent. To write
// again and again helps nobody.

/** So many writes that did not help, and it is left as it is until something changes, or a period of the sweep is over. */
const mostWrites = 3;
/** Where nobody can tell whether there is a difference at all, S3's answer to one write says enough. */
const mostInDoubt = 1;
const mostCharacters = 300;

/**
 * What a write was about: if nothing of it has changed, neither will what comes of it. What was read back is no part of
 * it, since it may be otherwise each time.
 */
const keyOf = ({ facets }: Desired, facet: string, version: string): string =>
  createHash("sha256")
    .update(JSON.stringify([facets.get(facet) ?? null, version]))
    .digest("base64")
    .slice(0, 16);

/**
 * The facets of a plan whose difference has survived its repairs, as far as only our own looks have come back to it. An
 * event, a person's override and the sweep are each worth another write: what was read back may be the work of somebody
 * who is faster than we are. For the same reason an exposure is none of them.
 */
export function survivorsOf(plan: Plan, { desired, status, fresh, version }: Occasion): Deferrals {
  const survivors = Object.entries(status.survivals ?? {}).filter(([facet, { writes, key }]) => {
    const isNew = fresh.some(
      (cause) => cause.why === "sweep" || touches(cause, facet) || cause.override !== undefined,
    );
    const isOpen = plan.drift.some((drift) => drift.facet === facet && drift.severity === "exposure");
    const isDoubtful = plan.isInDoubt(facet);
    if (writes < (isDoubtful ? mostInDoubt : mostWrites) || isNew || (isOpen && !isDoubtful)) return false;
    return key === keyOf(desired, facet, version);
  });
  return new Map(survivors.map(([facet]) => [facet, givesBack(plan.drift, facet)]));
}

/**
 * What is wrong after a look, where a write has not helped for the third time: an exposure is written all the same, at
 * each check, and its status says what S3 gives back.
 */
export const withSurvivals = (
  conditions: Conditions,
  survivals: Readonly<Record<string, Survival>> = {},
  drift: readonly Drift[],
): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).map(([facet, condition]) => {
      const isGivenUp = condition.verdict === "pending" && (survivals[facet]?.writes ?? 0) >= mostWrites;
      return [facet, isGivenUp ? { ...condition, ...givesBack(drift, facet) } : condition];
    }),
  );

function givesBack(drift: readonly Drift[], facet: string): Condition {
  const text = (value: unknown) => (JSON.stringify(value) ?? "nothing").slice(0, mostCharacters);
  const places = drift
    .filter((one) => one.facet === facet)
    .map(({ path, before, after }) => `${path}: sent ${text(after)}, and it gives back ${text(before)}`);
  const reason = `S3 gives back something else than was sent: ${places.slice(0, 3).join("; ")}`;
  return { verdict: "blocked", reason };
}

/** What is remembered after a look of the differences that have survived their repair. */
export function survivalsAfter(
  { status: { survivals = {} }, desired, version }: Reconciled,
  { facets, drift, sent, survived }: Check,
): Readonly<Record<string, Survival>> | undefined {
  const kept = Object.entries(survivals).filter(
    ([facet]) => !facets.includes(facet) || drift.some((one) => one.facet === facet),
  );
  const isSent = (facet: string) => sent.some((one) => one.facet === facet);
  const now = [...new Set(survived)].map((facet): [string, Survival] => {
    const key = keyOf(desired, facet, version);
    const last = survivals[facet];
    const writes = last?.key === key ? last.writes + 1 : 1;
    return [facet, { ...last, writes, key }];
  });
  const all = [...kept.filter(([facet]) => !isSent(facet)), ...now];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}
