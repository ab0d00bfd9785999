import { spreadKey, spreadKeys } from "./spread.ts";
import type { Conditions, Due } from "./status.ts";

/**
 * What a bucket that is due is in line for: an exposure that is still open, the place that the budget has given it, or
 * any other check. Each lane has keys of its own in the index, so that a long lane does not hide a short one.
 */
export const lanes = ["exposed", "placed", "due"] as const;
export type Lane = (typeof lanes)[number];

/** What is due, without its causes: they are in the status alone, so that the indexes stay small. */
export type BareDue = Omit<Due, "causes">;

/** An entry of the index of what is due. */
export interface DueEntry {
  readonly bucket: string;
  readonly due: BareDue;
}

/** Where a reader of one key of the index is: after this entry. */
export interface DueCursor {
  readonly at: string;
  readonly bucket: string;
}

/** The key of the index under which a bucket stands that is due. */
export function dueKey(bucket: string, due: Due, conditions: Conditions, isExposed: boolean): string {
  const isPlaced = Object.values(conditions).some(({ hold, until }) => hold === "budget" && until === due.at);
  return spreadKey(isExposed ? "exposed" : isPlaced ? "placed" : "due", bucket);
}

/** All keys of a lane. Versions before 0.2 knew one lane, of one key. */
export const keysOf = (lane: Lane): readonly string[] =>
  lane === "due" ? spreadKeys(lane) : spreadKeys(lane).slice(1);
