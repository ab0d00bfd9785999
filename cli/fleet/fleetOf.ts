import { worstOf } from "../../core/plan/action.ts";
import type { FleetEntry } from "../../service/tables/ledger.ts";
import { exposedIn } from "../../service/tables/ledgerItems.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { type Status, type Verdict, verdicts } from "../../service/tables/status.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { authorshipOf } from "../specs/author.ts";
import { isNamed } from "../specs/namePattern.ts";
import { instantIn } from "../terminal/ago.ts";

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
}

export interface Fleet {
  readonly buckets: readonly Listed[];
  /** Why specs that were never reconciled are missing. */
  readonly unread?: string;
}

type Tables = Pick<Deployment, "ledger" | "specTable">;

/** All buckets with a spec that match the names or patterns, the worst first. */
export async function fleetOf({ ledger, specTable }: Tables, names: readonly string[]): Promise<Fleet> {
  const [specs, statuses, sweptSince] = await Promise.all([
    specsIn(specTable, names),
    statusesIn(ledger, names),
    ledger.sweptSince(),
  ]);
  const known = statuses.map((entry) => readBySlice(entry, sweptSince));
  if (!(specs instanceof Map)) return { buckets: known.sort(worstFirst), unread: specs };
  const reconciled = known.map((entry) =>
    specs.has(entry.bucket) ? entry : { ...entry, withoutSpec: true },
  );
  const have = new Set(known.map(({ bucket }) => bucket));
  const waiting = [...specs.values()].filter(({ name }) => !have.has(name)).map(pendingOf);
  return { buckets: [...reconciled, ...waiting].sort(worstFirst) };
}

export const pendingOf = (spec: SpecItem): Listed => ({
  bucket: spec.name,
  verdict: "pending",
  reason: "its spec is not reconciled yet",
  neverReconciled: true,
  writtenAt: instantIn(authorshipOf(spec).changedAt),
});

/** An entry with the time of the sweep's last full round: the sweep records nothing about a bucket that is in sync. */
export const readBySlice = <T extends Pick<Listed, "verdict" | "checkedAt">>(entry: T, sweptSince = ""): T =>
  entry.verdict === "converged" && sweptSince > (entry.checkedAt ?? "")
    ? { ...entry, checkedAt: sweptSince }
    : entry;

/** The list entry of a bucket from its status. */
export function listedOf(status: Status, hasSpec: boolean, sweptSince?: string): Listed {
  const { bucket, verdict, reason, at, checkedAt, due, unwatched, conditions } = status;
  const worst = worstOf(Object.values(conditions).map(({ severity }) => severity));
  const exposed = exposedIn(conditions);
  const entry: Listed = {
    ...{ bucket, verdict, reason, at, checkedAt, due, unwatched },
    ...(worst !== "other" && { severity: worst }),
    ...(exposed > 0 && { exposed }),
    ...(!hasSpec && { withoutSpec: true }),
  };
  return readBySlice(entry, sweptSince);
}

/** The specs by name; the reason as text if the caller may not read the table, so that lists still show the ledger. */
async function specsIn(specTable: Tables["specTable"], names: readonly string[]) {
  const specs = new Map<string, SpecItem>();
  try {
    for await (const spec of specTable.all()) if (isNamed(spec.name, names)) specs.set(spec.name, spec);
    return specs;
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return "you have no permission to read the spec table";
  }
}

async function statusesIn(ledger: Tables["ledger"], names: readonly string[]): Promise<Listed[]> {
  const all = await Promise.all(
    verdicts.map(async (verdict) => {
      const entries: Listed[] = [];
      for await (const entry of ledger.fleet(verdict)) if (isNamed(entry.bucket, names)) entries.push(entry);
      return entries;
    }),
  );
  // A bucket may change its verdict between two reads, and appear twice.
  return [...new Map(all.flat().map((entry) => [entry.bucket, entry])).values()];
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
