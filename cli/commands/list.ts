import { facetTable } from "../../core/facets/index.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { SpecTable } from "../deployment/specTable.ts";
import { inChunks } from "../fleet/bounded.ts";
import { bareNames, coverageIn } from "../fleet/coverage.ts";
import { type Authorship, authorshipOf, nameOf } from "../specs/author.ts";
import { GivenNames } from "../specs/namePattern.ts";
import { instant } from "../terminal/ago.ts";
import { table } from "../terminal/table.ts";

export const list: Command = {
  names: "[buckets...]",
  about:
    "Lists the specs of the spec table: the region and mode of each bucket, who changed its spec last, and which facets " +
    "are managed; then buckets without a spec that baselines manage. Names may contain * as a wildcard.",
  examples: ["list", "list 'orders-*'"],
  async run({ names }, context) {
    const { specTable, ledger } = await context.deployment();
    const given = new GivenNames(names);
    const listed = listedOf(specTable, ledger, given, context.now());
    for await (const chunk of inChunks(listed, mostSorted, byName)) {
      for (const one of chunk) context.emit({ kind: "listed", ...one });
      if (!context.isJson) context.print(table(heading, chunk.map(rowOf), context.width));
    }
    given.mustBeKnown();
    return undefined;
  },
};

/** A longer list is sorted in parts of this many specs, each with its heading. */
const mostSorted = 10_000;
const heading = ["BUCKET", "REGION", "MODE", "CHANGED BY", "FACETS"];

async function* listedOf(
  specTable: Pick<SpecTable, "all">,
  ledger: Deployment["ledger"],
  given: GivenNames,
  now: Date,
): AsyncGenerator<Facts> {
  for await (const spec of specTable.all()) if (given.match(spec.name)) yield factsOf(spec, now);
  // Without baselines, or without permission to read the ledger, there is no coverage.
  if (!(await coverageIn(ledger))) return;
  for await (const name of bareNames(ledger)) if (given.match(name)) yield ofBaseline(name);
}

const ofBaseline = (name: string): Facts => ({ name, treatment: "baseline", facets: [] });

interface Facts extends Authorship {
  readonly name: string;
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
  return {
    name,
    ...(typeof region === "string" && { region }),
    treatment,
    ...(typeof paused === "string" && !isOver && { pausedUntil: paused }),
    facets: Object.keys(spec).filter((key) => facetTable.has(key)),
    ...authorshipOf(spec),
  };
}
