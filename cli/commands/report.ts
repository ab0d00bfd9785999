import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { noteEmpty } from "../fleet/emptyAccount.ts";
import { sumOf } from "../report/figures.ts";
import { fleetReport } from "../report/page.ts";
import { readStory } from "../report/read.ts";
import { count } from "../report/words.ts";
import { accountOf, accountOption } from "../specs/accountOption.ts";

const usually = 30;
/** More columns do not fit a page. */
const most = 90;

export const report: Command = {
  about:
    "Writes one HTML file about the fleet: verdicts, drift by day, who causes it, how fast it is repaired, and each difference. The file needs no network.",
  options: [
    {
      flags: "--out <file>",
      about:
        "the file to write (default: <deployment>-report.html in this folder, with --account <deployment>-<account>-report.html)",
    },
    { ...accountOption, about: "only buckets of this account, what happened in it, and its coverage" },
    {
      flags: "--days <number>",
      about: `the number of days (UTC) up to today, 1 to ${most} (default: ${usually})`,
    },
  ],
  examples: ["report", "report --days 7 --out fleet.html", "report --account 444455556666"],
  async run(called, context) {
    const { options } = called;
    const days = daysOf(options.days);
    const account = accountOf(called);
    const deployment = await context.deployment();
    const { prefix } = deployment;
    const name = account === undefined ? prefix : `${prefix}-${account}`;
    const file = typeof options.out === "string" ? options.out : `${name}-report.html`;
    // Before the reading, so that a folder that cannot be made fails at once.
    await mkdir(dirname(file), { recursive: true });
    const story = await readStory(await placeOf(deployment, account), days, context);
    if (!story) return undefined;
    await writeFile(file, fleetReport(story));
    const [buckets, entries] = [sumOf(story).all, story.entries.length];
    context.emit({ kind: "report", file, ...(account && { account }), days, buckets, entries }, () => {
      const what = `${count(buckets, "bucket")}, ${count(entries, "entry", "entries")} of ${count(days, "day")}`;
      return words`${file}: ${what}`;
    });
    if (account !== undefined && buckets + entries === 0) await noteEmpty(account, deployment, context.note);
    return undefined;
  },
};

async function placeOf(deployment: Deployment, account: string | undefined) {
  const { ledger, listings, prefix, specTable } = deployment;
  const caller = () => deployment.caller();
  return { ledger, listings, prefix, specTable, caller, region: await deployment.region(), account };
}

function daysOf(given: unknown): number {
  const days = Number(given ?? usually);
  if (Number.isInteger(days) && days >= 1 && days <= most) return days;
  throw new UsageError(words`--days must be a number from 1 to ${most}, not ${`${given}`}`);
}
