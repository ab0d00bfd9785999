import type { Breaker, Conflict, Repair } from "../tables/conflict.ts";

/** How many repairs of a facet within what time are a fight, and how long it is left alone first and at the most. */
export interface ConflictLimits {
  readonly repairs: number;
  readonly withinMs: number;
  readonly coolDownMs: number;
}

/** What a look did to a facet whose spec had not changed. */
export interface Round {
  readonly at: string;
  readonly drifted: boolean;
  readonly repaired: boolean;
  readonly by?: string | undefined;
  /** Whoever changed it is no person: it would change it back for ever, as we would. */
  readonly isHopeless?: boolean | undefined;
  /** What drifted let somebody in, or took a protection away. */
  readonly isExposure?: boolean | undefined;
}

const dayMs = 24 * 60 * 60_000;
const remembered = 50;
/** So many repairs within a day, and a facet that exposes its bucket is contested. */
const contestedFrom = 3;

const after = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
const since = (at: string, ms: number) => (repair: Repair) => repair.at > after(at, -ms);

/** Why a facet is not to be written then, or undefined if it may be. */
export function heldBack(conflict: Conflict | undefined, at: string): string | undefined {
  const breaker = conflict?.breaker;
  if (!breaker || at >= breaker.until) return undefined;
  const otherWriter = breaker.otherWriter ?? "unknown";
  return `${otherWriter} changes it back each time; it is left as it is until ${breaker.until}`;
}

/** The fight after a look. It ends only when the spec is seen satisfied, or when a repair has lasted. */
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
  const { at, drifted, repaired, isHopeless } = round;
  if (!breaker) {
    const isConflict = isTooOften(repairs, round, limits) || (drifted && isHopeless);
    return isConflict ? opened(breaker, round, limits.coolDownMs) : undefined;
  }
  const { state, until, coolDownMs } = breaker;
  // It was written in spite of the breaker; the fight is over when its rival has been quiet for a while.
  if (repaired && at < until) return opened(breaker, round, coolDownMs);
  // Its writer is quiet while we are, so the wait grows each time that it answers.
  if (state === "probing" && drifted && (at < until || isHopeless))
    return opened(breaker, round, Math.min(2 * coolDownMs, dayMs));
  if (state === "open" && repaired) return { ...breaker, state: "probing", until: after(at, coolDownMs) };
  const isOver = state === "open" ? !drifted : at >= until;
  return isOver ? undefined : breaker;
}

/** Whoever exposes a bucket is told of sooner: it is put right all the same. */
function isTooOften(repairs: readonly Repair[], { at, repaired, isExposure }: Round, limits: ConflictLimits) {
  const inADay = repairs.filter(since(at, dayMs)).length;
  const recent = repairs.filter(since(at, limits.withinMs)).length;
  return repaired && (recent >= limits.repairs || (isExposure && inADay >= contestedFrom));
}

function opened(breaker: Breaker | undefined, round: Round, coolDownMs: number): Breaker {
  const { at, by, repaired, isExposure } = round;
  const exposes = isExposure || breaker?.exposes;
  const otherWriter = by ?? breaker?.otherWriter;
  // What has just been written has to last.
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

/** The principal who has changed the facet three times within a day, however slowly. */
export function slowWriter({ repairs }: Conflict, at: string): string | undefined {
  const names = repairs.filter(since(at, dayMs)).flatMap(({ by }) => by ?? []);
  return names.find((name) => names.filter((other) => other === name).length >= contestedFrom);
}
