import type { Conflict } from "../tables/conflict.ts";
import type { Condition, Status } from "../tables/status.ts";
import { blurMs, type Cause, touches } from "../triggers/trigger.ts";
import { heldBack } from "./breaker.ts";
import type { Situation } from "./reconciliation.ts";

/** Facets that a check must not write, with the condition that they get if they differ. */
export type Holds = ReadonlyMap<string, Condition>;

/** By facet, why its difference must not be written now; the key `bucket` defers everything. */
export type Deferrals = ReadonlyMap<string, Condition>;

type Moment = Pick<Situation, "causes" | "asked" | "began" | "intervals" | "otherDeployments">;

/** Which managed facets a check that begins then must not write. */
export function holdsOf(
  { conflicts, written }: Status,
  managed: readonly string[],
  { causes, asked, began, intervals: { settlingMs }, otherDeployments }: Moment,
): Holds {
  const holds = new Map<string, Condition>();
  for (const facet of managed) {
    const claim = claimOn(facet, causes, asked, otherDeployments);
    const conflict = endsHolds(asked) ? undefined : conflictAbout(conflicts[facet], began, claim);
    const ours = written[facet];
    if (conflict) holds.set(facet, { verdict: "held", hold: "conflict", reason: `${facet}: ${conflict}` });
    else if (ours && isSettling(ours, facet, causes, began, settlingMs)) holds.set(facet, notYet(facet));
  }
  return holds;
}

/** A changed spec or a person's override permits one write in spite of a conflict. */
export const endsHolds = (asked: readonly Cause[]): boolean =>
  asked.some(({ why, override }) => why === "spec" || override !== undefined);

/** Why a conflict holds a facet. A claim opens the breaker; after the cool-down it is probed like any other. */
function conflictAbout(
  conflict: Conflict | undefined,
  began: string,
  claim: string | undefined,
): string | undefined {
  const held = heldBack(conflict, began);
  return held ?? (conflict?.breaker?.state === "open" ? undefined : claim);
}

/** Another deployment's claim on a facet: it sets another value. No claim stands against a person's request. */
export function claimOn(
  facet: string,
  causes: readonly Cause[],
  asked: readonly Cause[],
  otherDeployments: ReadonlySet<string>,
): string | undefined {
  if (endsHolds(asked)) return undefined;
  // Known by the role's ARN from CloudTrail: the caller chooses the name of the session.
  const isTheirs = ({ call }: Cause) => otherDeployments.has(call?.principal.role ?? "");
  const claim = causes.findLast((cause) => touches(cause, facet) && isTheirs(cause));
  return claim && `${claim.call?.principal.name}, another deployment, sets another value`;
}

const notYet = (facet: string): Condition => ({
  verdict: "pending",
  reason: `${facet} was written, and does not yet read back as written`,
});

/**
 * Soon after our own write S3 may return the previous value. That is not a reason to write again, unless someone called
 * since, the spec changed, or a person requested it.
 */
function isSettling(
  ours: string,
  facet: string,
  causes: readonly Cause[],
  began: string,
  settlingMs: number,
): boolean {
  const concerns = (cause: Cause) => cause.why === "spec" || cause.why === "manual" || touches(cause, facet);
  const newer = causes.some((cause) => concerns(cause) && Date.parse(cause.at) + blurMs >= Date.parse(ours));
  return !newer && Date.parse(began) < Date.parse(ours) + settlingMs;
}
