import type { Verdict } from "../../service/tables/status.ts";

/** The meaning of a verdict, in a few words. */
export const meanings: Readonly<Record<Verdict, string>> = {
  converged: "in sync: as their specs say",
  contested: "exposed by others and repaired, repeatedly",
  drifted: "differ from their specs, observe mode",
  pending: "not reconciled yet, or a write does not read back yet",
  retrying: "S3 was busy or out of reach",
  failed: "retries failed for an hour",
  held: "not written: a conflict, a window, the budget or a first contact",
  blocked: "denied or refused",
  unknown: "could not be read",
  invalid: "the spec is wrong",
  paused: "paused by their specs",
};

/** The name of an unknown principal or region. */
export const unknown = "unknown";

export const number = (value: number): string => value.toLocaleString("en-US");

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** An instant to the second, as text output shows it: 2026-12-01 08:00:00Z. */
export const instant = (at: string): string => `${at.slice(0, 19).replace("T", " ")}Z`;

/** A share of a whole in per cent; a share below one is not shown as zero. */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  if (value > 0 && value < 1) return "< 1 %";
  return `${value > 99 && value < 100 ? 99 : Math.round(value)} %`;
}
