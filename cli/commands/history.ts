import { difference, unmanagedWords } from "../../core/render.ts";
import type { ToldEntry } from "../../core/tables/history.ts";
import { joined, lines, reasonWords, type Words, words } from "../../core/text/words.ts";
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
      throw new UsageError(words`--limit takes a number from 1 on, not ${`${options.limit}`}`);
    const entries = await ledger.history(bucket, limit);
    for (const entry of entries) context.tell({ kind: "history", ...entry }, (paint) => textOf(entry, paint));
    if (entries.length === 0) context.note(words`the ledger has no history of ${bucket}`);
    return undefined;
  },
};

function textOf(entry: ToldEntry, paint: Paint): Words {
  const { at, verdict, reason, causes, drift, sent, contested = [] } = entry;
  const remarks = remarksOn(entry);
  const heading = words`${paint.bold(at.slice(0, 19).replace("T", " "))} ${verdict}${remarks && ` (${remarks})`}`;
  const told = [
    ...causes.map(who),
    ...unmanagedWords(entry.unmanaged).map((line) => words`  . ${line}`),
    ...drift.map((change) => words`  ${difference(change)}`),
    ...sent.map(({ type, requestId }) => words`  > ${type} (request ${requestId})`),
    ...(reason ? [words`  ! ${reasonWords(reason, "  ")}`] : []),
    ...contested.map((claim) => words`  ! contested: ${claim}`),
  ];
  return lines([heading, colourSigns(lines(told), paint)]);
}

const remarksOn = ({ recreated, unannounced, detectMs, repairMs, interrupted }: ToldEntry): string =>
  [
    recreated && "recreated, empty: it had been deleted, and its objects are gone",
    unannounced && "no event had told of it",
    detectMs !== undefined && `seen after ${duration(detectMs)}`,
    repairMs !== undefined && `mended after ${duration(repairMs)}`,
    interrupted && "finished by another worker",
  ]
    .filter(Boolean)
    .join(", ");

const reasons: Readonly<Record<Cause["why"], string>> = {
  spec: "its spec was written",
  drift: "somebody changed it",
  sweep: "the sweep came by",
  look: "somebody asked for a look",
  due: "it was due",
};

function who({ why, at, call, override }: Cause): Words {
  if (!call) return words`  . ${reasons[why]}${override ? ", and overrode what holds repairs" : ""}`;
  const { principal, event, sourceIp, requestId } = call;
  const from = [
    ...(sourceIp ? [words`from ${sourceIp}`] : []),
    ...(principal.account ? [words`of account ${principal.account}`] : []),
  ];
  const name = from.length > 0 ? words`${principal.name} ${joined(from, ", ")}` : principal.name;
  return words`  . ${name} called ${event} at ${at} (request ${requestId})`;
}
