import type { Verdict } from "../../service/tables/status.ts";

/** What a verdict says, in a few words. */
export const meanings: Readonly<Record<Verdict, string>> = {
  converged: "in sync: as their specs say",
  contested: "changed by others and repaired, again and again",
  drifted: "differ, and are only observed",
  pending: "not handled yet, or a write does not read back yet",
  retrying: "S3 was busy or out of reach",
  failed: "tried again for an hour, in vain",
  held: "left alone: a fight, a window, a budget",
  blocked: "denied or refused",
  unknown: "could not be read",
  invalid: "the spec is wrong",
  paused: "paused by their specs",
};

/** What to call those of whom nothing is known. */
export const unknown = "not known";

export const number = (value: number): string => value.toLocaleString("en-US");

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** An instant to the second: 2026-12-01 08:00:00. */
export const instant = (at: string): string => at.slice(0, 19).replace("T", " ");

/** A share of a whole in per cent; what is less than one is not nothing. */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  if (value > 0 && value < 1) return "< 1 %";
  return `${value > 99 && value < 100 ? 99 : Math.round(value)} %`;
}
