import { createHash } from "node:crypto";
import type { Drift } from "../../core/plan/action.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Desired } from "../../core/spec/desired.ts";
import type { Condition, Conditions, Survival } from "../tables/status.ts";
import { touches } from "../triggers/trigger.ts";
import type { Check } from "./checkResult.ts";
import type { Deferrals } from "./holds.ts";
import type { Occasion, Reconciled } from "./reconciliation.ts";

// A difference can survive its own repair: S3 accepts the write and returns another value. Repeating the write does not
// help.

/** After this number of writes the facet is not written until something changes, or the sweep checks it. */
const mostWrites = 3;
/** The same if it is doubtful whether there is a difference at all. */
const mostInDoubt = 1;
const mostCharacters = 300;

/**
 * Identifies a write by the wanted value and the version: while both are the same, so is the result. The value that was
 * read back is not included, because it may differ each time.
 */
const keyOf = ({ facets }: Desired, facet: string, version: string): string =>
  createHash("sha256")
    .update(JSON.stringify([facets.get(facet) ?? null, version]))
    .digest("base64")
    .slice(0, 16);

/**
 * The facets of a plan whose difference has survived its repairs, if only retries triggered this check. An event, a
 * person's override and the sweep each permit another write, because a faster writer may have caused the value that was
 * read back. For the same reason an exposure is always written.
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
  return new Map(survivors.map(([facet]) => [facet, returnsAnother(plan.drift, facet)]));
}

/**
 * The conditions after a check, where a facet that did not read back for the third time is `blocked` with the value that
 * S3 returns. An exposure is still written at each check.
 */
export const withSurvivals = (
  conditions: Conditions,
  survivals: Readonly<Record<string, Survival>> = {},
  drift: readonly Drift[],
): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).map(([facet, condition]) => {
      const isGivenUp = condition.verdict === "pending" && (survivals[facet]?.writes ?? 0) >= mostWrites;
      return [facet, isGivenUp ? { ...condition, ...returnsAnother(drift, facet) } : condition];
    }),
  );

function returnsAnother(drift: readonly Drift[], facet: string): Condition {
  const text = (value: unknown) => (JSON.stringify(value) ?? "nothing").slice(0, mostCharacters);
  const places = drift
    .filter((one) => one.facet === facet)
    .map(({ path, before, after }) => `${path}: sent ${text(after)}, returned ${text(before)}`);
  const reason = `S3 returns another value than was sent: ${places.slice(0, 3).join("; ")}`;
  return { verdict: "blocked", reason };
}

/** The survivals to remember after a check. */
export function survivalsAfter(
  { status: { survivals = {} }, desired, version }: Reconciled,
  { read, drift, sent, survived }: Check,
): Readonly<Record<string, Survival>> | undefined {
  const kept = Object.entries(survivals).filter(
    ([facet]) => !read.includes(facet) || drift.some((one) => one.facet === facet),
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
