import { worstOf } from "../../core/plan/action.ts";
import { type FleetEntry, readBySlice } from "../../service/tables/ledger.ts";
import { exposedIn } from "../../service/tables/ledgerItems.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Status, Verdict } from "../../service/tables/status.ts";
import { authorshipOf } from "../specs/author.ts";
import { instantIn } from "../terminal/ago.ts";
import { accountSaid } from "./accounts.ts";

/** A bucket of the fleet as lists show it; without times if its spec was never reconciled. */
export interface Listed extends Partial<Omit<FleetEntry, "bucket" | "verdict">> {
  readonly bucket: string;
  readonly verdict: Verdict;
  /** Its spec was never reconciled. */
  readonly neverReconciled?: boolean;
  /** When a spec that was never reconciled was written, if it records that. */
  readonly writtenAt?: string | undefined;
  /** Its spec was deleted, and that is not reconciled yet. */
  readonly withoutSpec?: boolean;
  /** It has no spec: baselines manage it. */
  readonly byBaseline?: boolean;
  /** The account of the bucket; absent for the deployment's own. */
  readonly account?: string | undefined;
}

/** Verdicts, the most urgent first. */
export const verdictOrder: readonly Verdict[] = [
  "invalid",
  "blocked",
  "failed",
  "held",
  "unknown",
  "retrying",
  "drifted",
  "pending",
  "contested",
  "paused",
  "converged",
];

export const pendingOf = (spec: SpecItem): Listed => ({
  bucket: spec.name,
  account: accountSaid(spec),
  verdict: "pending",
  reason: "its spec is not reconciled yet",
  neverReconciled: true,
  writtenAt: instantIn(authorshipOf(spec).changedAt),
});

/** The list entry of a bucket from its status. */
export function listedOf(status: Status, hasSpec: boolean, sweptSince?: string): Listed {
  const { bucket, verdict, reason, at, checkedAt, due, unwatched, conditions } = status;
  const worst = worstOf(Object.values(conditions).map(({ severity }) => severity));
  const exposed = exposedIn(conditions);
  const entry: Listed = {
    ...{ bucket, verdict, reason, at, checkedAt, due, unwatched },
    ...(status.account !== undefined && { account: status.account }),
    ...(worst !== "other" && { severity: worst }),
    ...(exposed > 0 && { exposed }),
    ...(!hasSpec && (status.layered?.bare ? { byBaseline: true } : { withoutSpec: true })),
  };
  return readBySlice(entry, sweptSince);
}

/** In sync, with a spec, and its events arrive. */
export const isWell = ({ verdict, unwatched, withoutSpec }: Listed): boolean =>
  verdict === "converged" && !unwatched && !withoutSpec;

/** Someone may have access whom the spec does not grant it. A contested bucket is closed; its reason says who opens it. */
export const isExposed = ({ verdict, severity, exposed = 0 }: Listed): boolean =>
  verdict !== "contested" && (severity === "exposure" || exposed > 0);

function rank(entry: Listed): number {
  if (isExposed(entry)) return -1;
  return isWell(entry) ? verdictOrder.length : verdictOrder.indexOf(entry.verdict);
}

export const worstFirst = (a: Listed, b: Listed): number =>
  rank(a) - rank(b) || (a.bucket < b.bucket ? -1 : 1);
