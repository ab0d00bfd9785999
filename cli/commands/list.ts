import { facetTable } from "../../core/facets/index.ts";
import type { Words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountSaid, type Home, homeOf, isOfAccount } from "../fleet/accounts.ts";
import { inChunks } from "../fleet/bounded.ts";
import { bareBuckets, coverageIn } from "../fleet/coverage.ts";
import { Counted, mustBeMember } from "../fleet/emptyAccount.ts";
import { accountOf, accountOption } from "../specs/accountOption.ts";
import { type Authorship, authorshipOf, nameOf } from "../specs/author.ts";
import { GivenNames } from "../specs/namePattern.ts";
import { instant } from "../terminal/ago.ts";
import { table } from "../terminal/table.ts";

export const list: Command = {
  names: "[buckets...]",
  about:
    "Lists the specs of the spec table: the region and mode of each bucket, who changed its spec last, and which facets " +
    "are managed; then buckets without a spec that baselines manage. Names may contain * as a wildcard.",
  options: [accountOption],
  examples: ["list", "list 'orders-*'", "list --account 444455556666"],
  async run(called, context) {
    const deployment = await context.deployment();
    const given = new GivenNames(called.names);
    const account = accountOf(called);
    const all = listedOf(deployment, given, context.now());
    const listed = new Counted(ofAccount(all, account, homeOf(deployment)));
    for await (const chunk of inChunks(listed, mostSorted, byName)) {
      for (const one of chunk) context.emit({ kind: "listed", ...one });
      if (!context.isJson) context.print(tableOf(chunk, context.width));
    }
    if (listed.number === 0 && account !== undefined && called.names.length === 0)
      await mustBeMember(account, deployment, context.note);
    given.mustBeKnown();
    return undefined;
  },
};

/** A longer list is sorted in parts of this many specs, each with its heading. */
const mostSorted = 10_000;
const heading = ["BUCKET", "REGION", "MODE", "CHANGED BY", "FACETS"];

/** The account is a column where a bucket of another account than the deployment's own is listed. */
function tableOf(chunk: readonly Facts[], width: number): Words {
  if (chunk.every(({ account }) => account === undefined)) return table(heading, chunk.map(rowOf), width);
  const [bucket = "", ...more] = heading;
  const rows = chunk.map((one) => {
    const [name = "", ...rest] = rowOf(one);
    return [name, one.account ?? "", ...rest];
  });
  return table([bucket, "ACCOUNT", ...more], rows, width);
}

/** Those of the wanted account; the deployment's own is no member of the result. STS is asked only if it makes a difference. */
async function* ofAccount(all: AsyncIterable<Facts>, wanted: string | undefined, home: Home) {
  for await (const { account, ...one } of all) {
    const own = account !== undefined || wanted !== undefined ? await home() : undefined;
    if (!isOfAccount(account, wanted, own)) continue;
    yield { ...one, ...(account !== undefined && account !== own && { account }) };
  }
}

async function* listedOf(
  { specTable, ledger }: Pick<Deployment, "ledger" | "specTable">,
  given: GivenNames,
  now: Date,
): AsyncGenerator<Facts> {
  for await (const spec of specTable.all()) if (given.match(spec.name)) yield factsOf(spec, now);
  // Without baselines, or without permission to read the ledger, there is no coverage.
  if (!(await coverageIn(ledger))) return;
  for await (const { bucket, account } of bareBuckets(ledger))
    if (given.match(bucket)) yield { ...ofBaseline(bucket), ...(account !== undefined && { account }) };
}

const ofBaseline = (name: string): Facts => ({ name, treatment: "baseline", facets: [] });

interface Facts extends Authorship {
  readonly name: string;
  /** Absent for the deployment's own. */
  readonly account?: string;
  readonly region?: string;
  readonly treatment: string;
  readonly pausedUntil?: string;
  readonly facets: readonly string[];
}

const byName = (a: Facts, b: Facts) => (a.name < b.name ? -1 : 1);

const rowOf = ({ name, region = "", treatment, pausedUntil, changedBy, facets }: Facts): string[] => [
  name,
  region,
  pausedUntil ? `paused until ${instant(pausedUntil)}` : treatment,
  changedBy ? nameOf(changedBy) : treatment === "baseline" ? "" : "unknown",
  treatment === "baseline" ? "as its baselines say" : facets.join(", "),
];

/** The row of a spec; also of an invalid one. */
function factsOf(spec: SpecItem, now: Date): Facts {
  const { name, region, mode, paused } = spec;
  const isOver = typeof paused === "string" && Date.parse(paused) <= now.getTime();
  const treatment = paused && !isOver ? "paused" : `${mode ?? "enforce"}`;
  const account = accountSaid(spec);
  return {
    name,
    ...(account !== undefined && { account }),
    ...(typeof region === "string" && { region }),
    treatment,
    ...(typeof paused === "string" && !isOver && { pausedUntil: paused }),
    facets: Object.keys(spec).filter((key) => facetTable.has(key)),
    ...authorshipOf(spec),
  };
}
