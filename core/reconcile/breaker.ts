import type { Breaker, Fight, Repair } from "../tables/fight.ts";

/** How many repairs of a facet within what time are a fight, and how long it is left alone first and at the most. */
export interface FightLimits {
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
}

const dayMs = 24 * 60 * 60_000;
const remembered = 50;

const after = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
const since = (at: string, ms: number) => (repair: Repair) => repair.at > after(at, -ms);

/** Why a facet is not to be written then, or undefined if it may be. */
export function heldBack({ breaker }: Fight, at: string): string | undefined {
  if (!breaker || at >= breaker.until) return undefined;
  const rival = breaker.rival ?? "somebody";
  return `${rival} changes it back each time; it is left as it is until ${breaker.until}`;
}

/** The fight after a look. It ends only when the spec is seen satisfied, or when a repair has lasted. */
export function nextRound(fight: Fight, round: Round, limits: FightLimits): Fight {
  const { at, repaired, by } = round;
  const repairs = [...fight.repairs, ...(repaired ? [{ at, by }] : [])]
    .filter(since(at, dayMs))
    .slice(-remembered);
  return { repairs, breaker: nextBreaker(fight.breaker, repairs, round, limits) };
}

function nextBreaker(
  breaker: Breaker | undefined,
  repairs: readonly Repair[],
  { at, drifted, repaired, by, isHopeless }: Round,
  limits: FightLimits,
): Breaker | undefined {
  const open = (coolDownMs: number): Breaker => ({
    state: "open",
    until: after(at, coolDownMs),
    coolDownMs,
    rival: by ?? breaker?.rival,
  });
  if (!breaker) {
    const recent = repairs.filter(since(at, limits.withinMs));
    const tooOften = repaired && recent.length >= limits.repairs;
    return tooOften || (drifted && isHopeless) ? open(limits.coolDownMs) : undefined;
  }
  // Its writer is quiet while we are, so the wait grows each time that it answers.
  if (breaker.state === "probing" && drifted && (at < breaker.until || isHopeless))
    return open(Math.min(2 * breaker.coolDownMs, dayMs));
  if (breaker.state === "open" && repaired)
    return { ...breaker, state: "probing", until: after(at, breaker.coolDownMs) };
  const isOver = breaker.state === "open" ? !drifted : at >= breaker.until;
  return isOver ? undefined : breaker;
}

/** The principal who has changed the facet three times within a day, however slowly. */
export function slowRival({ repairs }: Fight, at: string): string | undefined {
  const names = repairs.filter(since(at, dayMs)).flatMap(({ by }) => by ?? []);
  return names.find((name) => names.filter((other) => other === name).length >= 3);
}
