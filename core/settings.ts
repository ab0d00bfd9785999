import { Guard } from "./guard.ts";
import type { Pace } from "./reconcile/due.ts";
import type { Restraints } from "./reconcile/putOff.ts";
import { parseWindows } from "./windowSchema.ts";

/** Reads one of the settings that a deployment's functions have in their environment; throws if it is not there. */
export type Setting = (name: string) => string;

export const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** How often and how soon. */
export const paceIn = (setting: Setting): Pace => ({
  settlingMs: Number(setting("SETTLING_SECONDS")) * 1_000,
  sweepPeriodMs: Number(setting("SWEEP_PERIOD_MINUTES")) * 60_000,
  fight: {
    repairs: Number(setting("FIGHT_REPAIRS")),
    withinMs: Number(setting("FIGHT_MINUTES")) * 60_000,
    coolDownMs: Number(setting("FIGHT_MINUTES")) * 60_000,
  },
});

/** What the operator says of writes, but for the budget. */
export const restraintsIn = (setting: Setting): Omit<Restraints, "budget"> => ({
  windows: parseWindows(setting("WINDOWS")),
  adoptsOnlyAsked: setting("ADOPTION") === "asked",
});

/** Repairs in the whole fleet and minute. */
export const repairsAMinuteIn = (setting: Setting): number => Number(setting("REPAIRS_A_MINUTE"));

/** The roles under which other deployments write. */
export const otherDeploymentsIn = (setting: Setting): ReadonlySet<string> =>
  new Set(listOf(setting("OTHER_DEPLOYMENTS")));

/** Who an operator allows to get at which buckets. Without a word of whom to trust there is no perimeter. */
export function guardIn(setting: Setting): Guard {
  const trusted = listOf(setting("TRUSTED"));
  return new Guard({
    public: listOf(setting("ALLOW_PUBLIC")),
    trusted: trusted.length > 0 ? trusted : undefined,
    outside: listOf(setting("ALLOW_OUTSIDE")),
  });
}
