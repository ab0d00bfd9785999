import { spreadKey, spreadKeys } from "./spread.ts";
import type { Conditions, Due } from "./status.ts";

/**
 * Why a bucket is due: `exposed` has an open exposure, `placed` waits for its place of the budget, `due` is everything else.
 * Each lane has its own keys in the index, so that a long lane does not delay a short one.
 */
export const lanes = ["exposed", "placed", "due"] as const;
export type Lane = (typeof lanes)[number];

/** A due check without its causes. Only the status has them, so that the indexes stay small. */
export type BareDue = Omit<Due, "causes"> & {
  /** The bucket's account; the deployment's own when absent. */
  readonly account?: string | undefined;
};

/** An entry of the index of due checks. */
export interface DueEntry {
  readonly bucket: string;
  readonly due: BareDue;
}

/** The last entry that was read of one key of the index. */
export interface DueCursor {
  readonly at: string;
  readonly bucket: string;
}

/** The index key of a bucket that is due. */
export function dueKey(bucket: string, due: Due, conditions: Conditions, isExposed: boolean): string {
  // Not only at the same instant: no check is due before its entry is in the index.
  const isPlaced = Object.values(conditions).some(
    ({ hold, until = "~" }) => hold === "budget" && until <= due.at,
  );
  return spreadKey(isExposed ? "exposed" : isPlaced ? "placed" : "due", bucket);
}

/** All keys of a lane. Versions before 0.2 had the lane `due` only, with the bare key. */
export const keysOf = (lane: Lane): readonly string[] =>
  lane === "due" ? spreadKeys(lane) : spreadKeys(lane).slice(1);
