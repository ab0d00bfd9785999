import type { Conflict } from "../tables/conflict.ts";
import type { Condition, Status } from "../tables/status.ts";
import { blurMs, type Cause, touches } from "../triggers/trigger.ts";
import { heldBack } from "./breaker.ts";
import type { Situation } from "./reconciliation.ts";

/** Facets that a look is not to write, and what their status is if they differ. */
export type Holds = ReadonlyMap<string, Condition>;

/** By facet, why what differs of it is not to be written now; under `bucket`, why nothing is. Empty: all of it is. */
export type Deferrals = ReadonlyMap<string, Condition>;

type Moment = Pick<Situation, "causes" | "asked" | "began" | "pace" | "otherDeployments">;

/** Which of the managed facets are not to be written in a look that begins then, whatever it finds. */
export function holdsOf(
  { conflicts, written }: Status,
  managed: readonly string[],
  { causes, asked, began, pace: { settlingMs }, otherDeployments }: Moment,
): Holds {
  const holds = new Map<string, Condition>();
  for (const facet of managed) {
    const claim = claimOn(facet, causes, asked, otherDeployments);
    const conflict = endsHolds(asked) ? undefined : conflictOver(conflicts[facet], began, claim);
    const ours = written[facet];
    if (conflict) holds.set(facet, { verdict: "held", hold: "conflict", reason: `${facet}: ${conflict}` });
    else if (ours && isSettling(ours, facet, causes, began, settlingMs)) holds.set(facet, notYet(facet));
  }
  return holds;
}

/** A changed spec, or a person's word, is one attempt past a fight. */
export const endsHolds = (asked: readonly Cause[]): boolean =>
  asked.some(({ why, override }) => why === "spec" || override !== undefined);

/** Why not to fight over a facet. A claim opens its breaker; when that has cooled down, it is probed like any other. */
function conflictOver(
  conflict: Conflict | undefined,
  began: string,
  claim: string | undefined,
): string | undefined {
  const held = heldBack(conflict, began);
  return held ?? (conflict?.breaker?.state === "open" ? undefined : claim);
}

/** Another deployment wants a facet otherwise: to write it back would be to fight, unless a person has just asked for it. */
export function claimOn(
  facet: string,
  causes: readonly Cause[],
  asked: readonly Cause[],
  otherDeployments: ReadonlySet<string>,
): string | undefined {
  if (endsHolds(asked)) return undefined;
  // Known by its role, which CloudTrail tells: a session's name is whatever its caller chooses.
  const isTheirs = ({ call }: Cause) => otherDeployments.has(call?.principal.role ?? "");
  const claim = causes.findLast((cause) => touches(cause, facet) && isTheirs(cause));
  return claim && `${claim.call?.principal.name}, another deployment, wants it otherwise`;
}

const notYet = (facet: string): Condition => ({
  verdict: "pending",
  reason: `${facet} was written, and does not yet read back as written`,
});

/**
 * Soon after our own write S3 may answer with the value from before it. That is no reason to write again, unless
 * somebody is known to have called since, or asks for it.
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
