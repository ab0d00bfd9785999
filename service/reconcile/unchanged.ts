import { canonical } from "../tables/specMemory.ts";
import type { Status } from "../tables/status.ts";
import type { Reconciliation } from "./reconciliation.ts";

/**
 * Whether a check that the sweep asked for has found what the ledger has already: the bucket is as its spec says, and
 * nothing is left to do. Then nothing is written: that it was read is known of its whole slice.
 */
export function isKnownAlready(
  { recorded, fresh }: Pick<Reconciliation, "recorded" | "fresh">,
  after: Status,
): boolean {
  const { verdict, due, intent, checkedAt, replaces } = recorded;
  if (verdict !== "converged" || due || intent || !checkedAt || !replaces) return false;
  return fresh.every(({ why }) => why === "sweep") && known(recorded) === known(after);
}

/** All of a status but when it was found, and by whom. */
const known = ({ checked, checkedAt: _, at: __, reconciliation: ___, ...rest }: Status): string =>
  canonical({ ...rest, checked: Object.keys(checked).sort() });
