import { worstOf } from "../../core/plan/action.ts";
import { type FleetEntry, readBySlice } from "../../service/tables/ledger.ts";
import { exposedIn } from "../../service/tables/ledgerItems.ts";
import { inARow } from "../../service/tables/lists.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Status, Verdict } from "../../service/tables/status.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { authorshipOf } from "../specs/author.ts";
import type { GivenNames } from "../specs/namePattern.ts";
import { NameSet } from "../specs/nameSet.ts";
import { instantIn } from "../terminal/ago.ts";
import { bareSet } from "./coverage.ts";

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
}

type Tables = Pick<Deployment, "ledger" | "specTable">;

/**
 * All managed buckets that match the names, verdict by verdict, the most urgent first; in a verdict in no order. Only
 * the names of all buckets are kept, as hashes. Without permission to read the spec table, lists the ledger alone and
 * notes why specs that were never reconciled are missing.
 */
export async function* fleetOf(
  { ledger, specTable }: Tables,
  names: GivenNames,
  noteUnread: (why: string) => void,
): AsyncGenerator<Listed> {
  const specs = await specsIn(specTable);
  if (!(specs instanceof NameSet)) noteUnread(specs);
  const known = new NameSet();
  let both = 0;
  let bare: Promise<NameSet> | undefined;
  const withoutSpec = async (entry: FleetEntry): Promise<Listed> => {
    bare ??= bareSet(ledger);
    return { ...entry, ...((await bare).has(entry.bucket) ? { byBaseline: true } : { withoutSpec: true }) };
  };
  for await (const entry of inARow(
    order.map((verdict) => ledger.fleet(verdict)),
    order.length,
  )) {
    // A bucket may change its verdict between two reads, and appear twice.
    if (!known.add(entry.bucket)) continue;
    const hasSpec = !(specs instanceof NameSet) || specs.has(entry.bucket);
    if (hasSpec) both += 1;
    if (names.match(entry.bucket)) yield hasSpec ? entry : await withoutSpec(entry);
  }
  if (specs instanceof NameSet && both < specs.size) yield* waiting({ ledger, specTable }, known, names);
}

/** Of the specs that no verdict listed, this number is read one by one. All others count as never reconciled. */
const mostReread = 1_000;
const atOnce = 8;

/** The specs that no verdict listed: never reconciled, or the verdict changed between two reads. */
async function* waiting(
  { ledger, specTable }: Tables,
  known: NameSet,
  names: GivenNames,
): AsyncGenerator<Listed> {
  let reread = 0;
  const read = async (spec: SpecItem) => {
    const status = reread++ < mostReread ? await ledger.status(spec.name) : undefined;
    return status && !status.released ? listedOf(status, true) : pendingOf(spec);
  };
  yield* inParallel(unlisted(specTable, known, names), atOnce, read, new AbortController().signal);
}

async function* unlisted(specTable: Tables["specTable"], known: NameSet, names: GivenNames) {
  for await (const page of specTable.heads())
    for (const spec of page) if (!known.has(spec.name) && names.match(spec.name)) yield spec;
}

export const pendingOf = (spec: SpecItem): Listed => ({
  bucket: spec.name,
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
    ...(worst !== "other" && { severity: worst }),
    ...(exposed > 0 && { exposed }),
    ...(!hasSpec && (status.layered?.bare ? { byBaseline: true } : { withoutSpec: true })),
  };
  return readBySlice(entry, sweptSince);
}

/** The names of all specs; the reason as text if the caller may not read the table. */
async function specsIn(specTable: Tables["specTable"]): Promise<NameSet | string> {
  const specs = new NameSet();
  try {
    for await (const page of specTable.heads()) for (const { name } of page) specs.add(name);
    return specs;
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return "you have no permission to read the spec table";
  }
}

/** Verdicts, the most urgent first. */
const order: readonly Verdict[] = [
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

/** In sync, with a spec, and its events arrive. */
export const isWell = ({ verdict, unwatched, withoutSpec }: Listed): boolean =>
  verdict === "converged" && !unwatched && !withoutSpec;

/** Someone may have access whom the spec does not grant it. A contested bucket is closed; its reason says who opens it. */
export const isExposed = ({ verdict, severity, exposed = 0 }: Listed): boolean =>
  verdict !== "contested" && (severity === "exposure" || exposed > 0);

function rank(entry: Listed): number {
  if (isExposed(entry)) return -1;
  return isWell(entry) ? order.length : order.indexOf(entry.verdict);
}

export const worstFirst = (a: Listed, b: Listed): number =>
  rank(a) - rank(b) || (a.bucket < b.bucket ? -1 : 1);
