import type { Command } from "../command.ts";
import { columns } from "../screen/terminal.ts";

export const list: Command = {
  about:
    "Lists the specs of the spec table: where each bucket is, how it is treated, and which facets are managed.",
  async run(_, context) {
    const { specTable } = await context.deployment();
    const rows: string[][] = [];
    for await (const { name, region, mode, paused, ...rest } of specTable.all()) {
      const treatment = paused ? "paused" : `${mode ?? "enforce"}`;
      const facets = Object.keys(rest).filter((key) => !others.includes(key) && !key.startsWith("x-"));
      context.tell({ kind: "listed", name, region, treatment, facets });
      rows.push([name, `${region ?? ""}`, treatment, facets.join(", ")]);
    }
    rows.sort(([a = ""], [b = ""]) => a.localeCompare(b));
    const heading = ["BUCKET", "REGION", "MODE", "FACETS"];
    if (!context.isJson) context.print(columns([heading, ...rows], context.width));
    return undefined;
  },
};

/** What a spec says besides facets. */
const others = ["ignore", "additive", "recreate", "adopt", "windows"];
