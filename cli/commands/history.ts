import { difference } from "../../core/render.ts";
import type { ToldEntry } from "../../core/tables/history.ts";
import type { Cause } from "../../core/triggers/trigger.ts";
import { type Command, UsageError } from "../command.ts";
import { duration } from "../screen/ago.ts";
import { colourSigns, type Paint } from "../screen/terminal.ts";

const usually = 20;

export const history: Command = {
  names: "<bucket>",
  about:
    "Who changed what of a bucket, when, from where, which calls mended it, and how fast; the newest first.",
  options: [{ flags: "-n, --limit <number>", about: `how many entries (${usually})` }],
  examples: ["history orders-archive", "history orders-archive --limit 100 --output json"],
  async run({ names: [bucket = ""], options }, context) {
    const { ledger } = await context.deployment();
    const limit = Number(options.limit ?? usually);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UsageError(`--limit takes a number from 1 on, not ${options.limit}`);
    const entries = await ledger.history(bucket, limit);
    for (const entry of entries) context.tell({ kind: "history", ...entry }, (paint) => textOf(entry, paint));
    if (entries.length === 0) context.note(`the ledger has no history of ${bucket}`);
    return undefined;
  },
};

function textOf(entry: ToldEntry, paint: Paint): string {
  const { at, verdict, reason, causes, drift, sent, repairMs, detectMs, contested = [], interrupted } = entry;
  const speed = [
    detectMs !== undefined && `seen after ${duration(detectMs)}`,
    repairMs !== undefined && `mended after ${duration(repairMs)}`,
    interrupted && "finished by another worker",
  ].filter(Boolean);
  const heading = `${paint.bold(at.slice(0, 19).replace("T", " "))} ${verdict}${speed.length > 0 ? ` (${speed.join(", ")})` : ""}`;
  const lines = [
    ...causes.map(who),
    ...drift.map((change) => `  ${difference(change)}`),
    ...sent.map(({ type, requestId }) => `  > ${type} (request ${requestId})`),
    ...(reason ? [`  ! ${reason.replaceAll("\n", "\n    ")}`] : []),
    ...contested.map((claim) => `  ! contested: ${claim}`),
  ];
  return [heading, colourSigns(lines.join("\n"), paint)].join("\n");
}

const reasons: Readonly<Record<Cause["why"], string>> = {
  spec: "its spec was written",
  drift: "somebody changed it",
  sweep: "the sweep came by",
  look: "somebody asked for a look",
  due: "it was due",
};

function who({ why, at, call }: Cause): string {
  if (!call) return `  . ${reasons[why]}`;
  const { principal, event, sourceIp, requestId } = call;
  const from = [
    sourceIp && `from ${sourceIp}`,
    principal.account && `of account ${principal.account}`,
  ].filter(Boolean);
  return `  . ${principal.name} ${from.join(", ")} called ${event} at ${at} (request ${requestId})`.replace(
    "  called",
    " called",
  );
}
