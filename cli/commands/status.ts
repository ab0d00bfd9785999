import { setTimeout } from "node:timers/promises";
import { count } from "../../core/render.ts";
import type { FleetEntry } from "../../core/tables/ledger.ts";
import { type Verdict, verdicts } from "../../core/tables/status.ts";
import { Words, words } from "../../core/text/words.ts";
import type { Command, Context } from "../command.ts";
import type { Deployment } from "../deployment.ts";
import { ago } from "../screen/ago.ts";
import { columns, type Paint } from "../screen/terminal.ts";

export const status: Command = {
  names: "[buckets...]",
  about: "How the fleet is, the worst first: the verdict of each bucket, why, and when it was last read.",
  options: [{ flags: "--watch", about: "again every two seconds, until it is stopped" }],
  examples: ["status", "status --watch", "status --output json"],
  async run({ names, options }, context) {
    const deployment = await context.deployment();
    do {
      const fleet = await fleetOf(deployment, names);
      if (options.watch && !context.isJson && Number.isFinite(context.width)) context.print(clearScreen);
      tellFleet(fleet, context);
      if (options.watch)
        await setTimeout(2_000, undefined, { signal: context.signal }).catch(() => undefined);
    } while (options.watch && !context.signal.aborted);
    return undefined;
  },
};

const clearScreen = new Words("\x1b[H\x1b[2J");

async function fleetOf({ ledger }: Deployment, names: readonly string[]): Promise<FleetEntry[]> {
  const fleet: FleetEntry[] = [];
  for (const verdict of verdicts)
    for await (const entry of ledger.fleet(verdict))
      if (names.length === 0 || names.includes(entry.bucket)) fleet.push(entry);
  return fleet;
}

function tellFleet(fleet: readonly FleetEntry[], context: Context): void {
  const { tell, now, width } = context;
  for (const { bucket, verdict, reason, at, lookedAt, due, unwatched, exposed } of fleet)
    tell({ kind: "status", bucket, verdict, reason, at, lookedAt, due: due?.at, unwatched, exposed });
  const counts = [...Map.groupBy(fleet, ({ verdict }) => verdict)].map(([verdict, list]) => [
    verdict,
    list.length,
  ]);
  tell({ kind: "fleet", buckets: fleet.length, verdicts: Object.fromEntries(counts) }, (paint) => {
    const heading = ["BUCKET", "VERDICT", "READ", "NEXT", "WHY"].map(paint.dim);
    const rows = fleet.map((entry) => rowOf(entry, now(), paint));
    const sum = counts.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
    const buckets = paint.bold(`${count(fleet.length, "bucket")}:`);
    return words`${columns([heading, ...rows], width)}\n${buckets} ${sum || "none"}`;
  });
}

function rowOf(
  { bucket, verdict, reason = "", lookedAt, due, unwatched, exposed = 0 }: FleetEntry,
  now: Date,
  paint: Paint,
) {
  const next = due ? due.at.slice(0, 19).replace("T", " ") : "";
  // A contested bucket is closed: its reason says who opens it.
  const exposure =
    exposed > 0 && verdict !== "contested" && `${count(exposed, "facet")} exposed or contested`;
  const why = [exposure, unwatched && "no events come from its region", reason]
    .filter(Boolean)
    .join("; ")
    .replaceAll("\n", " | ");
  return [bucket, paint[colourOf(verdict)](verdict), ago(lookedAt, now), next, why];
}

/** What is well, what waits, and what somebody has to look into. */
function colourOf(verdict: Verdict): keyof Paint {
  if (verdict === "converged") return "green";
  return ["invalid", "blocked", "failed", "held"].includes(verdict) ? "red" : "yellow";
}
