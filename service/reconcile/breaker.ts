import type { Breaker, Conflict, Repair } from "../tables/conflict.ts";

/** How many repairs of a facet within which time are a conflict, and for how long the facet is then not written at first. */
export interface ConflictLimits {
  readonly repairs: number;
  readonly withinMs: number;
  readonly coolDownMs: number;
}

/** What a check did to a facet whose spec had not changed. */
export interface Round {
  readonly at: string;
  readonly drifted: boolean;
  readonly repaired: boolean;
  readonly by?: string | undefined;
  /** Another deployment changed it, which would change it back forever, as this one would. */
  readonly isClaimed?: boolean | undefined;
  /** The drift gave access or removed a protection. */
  readonly isExposure?: boolean | undefined;
}

const dayMs = 24 * 60 * 60_000;
const remembered = 50;
/** This number of repairs within a day makes an exposing facet, or a slow writer, contested. */
const contestedFrom = 3;

const after = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
const since = (at: string, ms: number) => (repair: Repair) => repair.at > after(at, -ms);

/** Why a facet must not be written then, or undefined if it may be. */
export function heldBack(conflict: Conflict | undefined, at: string): string | undefined {
  const breaker = conflict?.breaker;
  if (!breaker || at >= breaker.until) return undefined;
  const otherWriter = breaker.otherWriter ?? "an unknown principal";
  return `${otherWriter} keeps changing it back; the service does not write it until ${breaker.until}`;
}

/** The conflict after a check. It is closed only when the facet is found in sync, or when a repair has lasted. */
export function nextRound(conflict: Conflict, round: Round, limits: ConflictLimits): Conflict {
  const { at, repaired, by } = round;
  const repairs = [...conflict.repairs, ...(repaired ? [{ at, by }] : [])]
    .filter(since(at, dayMs))
    .slice(-remembered);
  return { ...conflict, repairs, breaker: nextBreaker(conflict.breaker, repairs, round, limits) };
}

function nextBreaker(
  breaker: Breaker | undefined,
  repairs: readonly Repair[],
  round: Round,
  limits: ConflictLimits,
): Breaker | undefined {
  const { at, drifted, repaired, isClaimed } = round;
  if (!breaker) {
    const isConflict = isTooOften(repairs, round, limits) || (drifted && isClaimed);
    return isConflict ? opened(breaker, round, limits.coolDownMs) : undefined;
  }
  const { state, until, coolDownMs } = breaker;
  // It was written in spite of the breaker: the conflict lasts until the other writer was quiet for a cool-down.
  if (repaired && at < until) return opened(breaker, round, coolDownMs);
  // The other writer only acts after a repair, so the cool-down doubles each time that it does.
  if (state === "probing" && drifted && (at < until || isClaimed))
    return opened(breaker, round, Math.min(2 * coolDownMs, dayMs));
  if (state === "open" && repaired) return { ...breaker, state: "probing", until: after(at, coolDownMs) };
  const isOver = state === "open" ? !drifted : at >= until;
  return isOver ? undefined : breaker;
}

/** An exposure counts as a conflict sooner, because it is repaired in any case. */
function isTooOften(repairs: readonly Repair[], { at, repaired, isExposure }: Round, limits: ConflictLimits) {
  const inADay = repairs.filter(since(at, dayMs)).length;
  const recent = repairs.filter(since(at, limits.withinMs)).length;
  return repaired && (recent >= limits.repairs || (isExposure && inADay >= contestedFrom));
}

function opened(breaker: Breaker | undefined, round: Round, coolDownMs: number): Breaker {
  const { at, by, repaired, isExposure } = round;
  const exposes = isExposure || breaker?.exposes;
  const otherWriter = by ?? breaker?.otherWriter;
  // A facet that was just written must stay in sync for one cool-down.
  const state = repaired && (isExposure || breaker) ? "probing" : "open";
  return {
    ...breaker,
    state,
    until: after(at, coolDownMs),
    coolDownMs,
    otherWriter,
    ...(exposes && { exposes }),
  };
}

/** The principal who changed the facet three times within a day, if any. */
export function slowWriter({ repairs }: Conflict, at: string): string | undefined {
  const names = repairs.filter(since(at, dayMs)).flatMap(({ by }) => by ?? []);
  return names.find((name) => names.filter((other) => other === name).length >= contestedFrom);
}
