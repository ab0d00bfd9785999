import { facetTable } from "../../core/facets/index.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command } from "../command/command.ts";
import { authorshipOf, nameOf } from "../specs/author.ts";
import { isNamed, mustBeKnown } from "../specs/namePattern.ts";
import { instant } from "../terminal/ago.ts";
import { table } from "../terminal/table.ts";

export const list: Command = {
  names: "[buckets...]",
  about:
    "Lists the specs of the spec table: the region and mode of each bucket, who changed its spec last, and which facets " +
    "are managed. Names may contain * as a wildcard.",
  examples: ["list", "list 'orders-*'"],
  async run({ names }, context) {
    const { specTable } = await context.deployment();
    const found: SpecItem[] = [];
    for await (const spec of specTable.all()) if (isNamed(spec.name, names)) found.push(spec);
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    const listed = found.map((spec) => listedOf(spec, context.now()));
    for (const one of listed) context.emit({ kind: "listed", ...one });
    const rows = listed.map(({ name, region = "", treatment, pausedUntil, changedBy, facets }) => [
      name,
      region,
      pausedUntil ? `paused until ${instant(pausedUntil)}` : treatment,
      changedBy ? nameOf(changedBy) : "unknown",
      facets.join(", "),
    ]);
    const heading = ["BUCKET", "REGION", "MODE", "CHANGED BY", "FACETS"];
    if (!context.isJson) context.print(table(heading, rows, context.width));
    mustBeKnown(
      names,
      found.map(({ name }) => name),
    );
    return undefined;
  },
};

/** The row of a spec; also of an invalid one. */
function listedOf(spec: SpecItem, now: Date) {
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
