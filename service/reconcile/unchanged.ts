import { canonical } from "../tables/specMemory.ts";
import type { Status } from "../tables/status.ts";
import type { Reconciliation } from "./reconciliation.ts";

/**
 * Whether a check that only the sweep triggered found what the ledger already has: the bucket is converged, and nothing is
 * due. Then the ledger is not written: when the bucket was checked is known from its slice.
 */
export function isKnownAlready(
  { recorded, fresh }: Pick<Reconciliation, "recorded" | "fresh">,
  after: Status,
): boolean {
  const { verdict, due, intent, checkedAt, replaces } = recorded;
  if (verdict !== "converged" || due || intent || !checkedAt || !replaces) return false;
  return fresh.every(({ why }) => why === "sweep") && known(recorded) === known(after);
}

/** A status without its times and the id of its reconciliation. */
const known = ({ checked, layered, checkedAt: _, at: __, reconciliation: ___, ...rest }: Status): string =>
  canonical({ ...rest, layered: layered && { ...layered, at: "" }, checked: Object.keys(checked).sort() });
