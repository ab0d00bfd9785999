import type { FleetEntry } from "../../service/tables/ledger.ts";
import { inARow } from "../../service/tables/lists.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { inParallel } from "../command/parallel.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { GivenNames } from "../specs/namePattern.ts";
import { NameSet } from "../specs/nameSet.ts";
import { bareIn } from "./coverage.ts";
import { type Listed, listedOf, pendingOf, verdictOrder } from "./listed.ts";
import type { NamesAndAccounts } from "./nameAccounts.ts";
import { placed, specNamesIn } from "./specNames.ts";

type Tables = Pick<Deployment, "ledger" | "specTable"> & Partial<Pick<Deployment, "caller">>;

/**
 * All managed buckets that match the names, verdict by verdict, the most urgent first; in a verdict in no order. Only
 * the names of all buckets are kept, as hashes. Without permission to read the spec table, lists the ledger alone and
 * notes why specs that were never reconciled are missing. With `wanted`, only the buckets of that account.
 */
export async function* fleetOf(
  tables: Tables,
  names: GivenNames,
  noteUnread: (why: string) => void,
  wanted?: string,
): AsyncGenerator<Listed> {
  const specs = await specNamesIn(tables.specTable);
  if (typeof specs === "string") noteUnread(specs);
  const said = typeof specs === "string" ? undefined : specs;
  yield* placed(managed(tables, said, names), tables, said, wanted);
}

/** Without `specs` every bucket of the ledger counts as one with a spec. */
async function* managed(
  tables: Tables,
  specs: NamesAndAccounts | undefined,
  names: GivenNames,
): AsyncGenerator<Listed> {
  const { ledger } = tables;
  const known = new NameSet();
  let both = 0;
  let bare: Promise<NamesAndAccounts> | undefined;
  const withoutSpec = async (entry: FleetEntry): Promise<Listed> => {
    bare ??= bareIn(ledger);
    const { names: all, accounts } = await bare;
    if (!all.has(entry.bucket)) return { ...entry, withoutSpec: true };
    return { ...entry, byBaseline: true, account: accounts.of(entry.bucket) };
  };
  for await (const entry of inARow(
    verdictOrder.map((verdict) => ledger.fleet(verdict)),
    verdictOrder.length,
  )) {
    // A bucket may change its verdict between two reads, and appear twice.
    if (!known.add(entry.bucket)) continue;
    const hasSpec = specs === undefined || specs.names.has(entry.bucket);
    if (hasSpec) both += 1;
    if (names.match(entry.bucket)) yield hasSpec ? entry : await withoutSpec(entry);
  }
  if (specs && both < specs.names.size) yield* waiting(tables, known, names);
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
