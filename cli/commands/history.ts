import { difference, unmanagedWords } from "../../core/plan/describe.ts";
import { joined, lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import type { Command } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { changeWords } from "../specs/changeWords.ts";
import { duration, instant, withInstants } from "../terminal/ago.ts";
import { colourSigns, type Paint } from "../terminal/terminal.ts";

const usually = 20;

export const history: Command = {
  names: "<bucket>",
  about:
    "Who changed what of a bucket and of its spec, when, from where, which calls mended it, and how fast; the newest first.",
  options: [{ flags: "-n, --limit <number>", about: `how many entries (${usually})` }],
  examples: ["history orders-archive", "history orders-archive --limit 100 --output json"],
  async run({ names: [bucket = ""], options }, context) {
    const { ledger } = await context.deployment();
    const limit = Number(options.limit ?? usually);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UsageError(words`--limit takes a number from 1 on, not ${`${options.limit}`}`);
    const entries = await ledger.history(bucket, limit);
    for (const entry of entries) context.emit({ kind: "history", ...entry }, (paint) => textOf(entry, paint));
    if (entries.length === 0) context.note(words`the ledger has no history of ${bucket}`);
    return undefined;
  },
};

function textOf(entry: RecordedEntry, paint: Paint): Words {
  const { at, verdict, reason, causes, drift, sent, contested = [] } = entry;
  const remarks = remarksOn(entry);
  const heading = words`${paint.bold(instant(at))} ${verdict}${remarks && ` (${remarks})`}`;
  const told = [
    ...causes.flatMap(who),
    // What a change of the spec says already is not said again.
    ...(causes.some(({ change }) => change) ? [] : unmanagedWords(entry.unmanaged)).map(
      (line) => words`  . ${line}`,
    ),
    ...drift.map((change) => words`  ${difference(change)}`),
    ...sent.map(({ type, requestId }) => words`  > ${type} (request ${requestId})`),
    ...(reason ? [words`  ! ${reasonWords(withInstants(reason), "  ")}`] : []),
    ...contested.map((claim) => words`  ! contested: ${claim}`),
  ];
  return lines([heading, colourSigns(lines(told), paint)]);
}

const remarksOn = (entry: RecordedEntry): string =>
  [
    entry.recreated && "recreated, empty: it had been deleted, and its objects are gone",
    entry.unannounced && "no event had told of it",
    entry.detectMs !== undefined && `seen after ${duration(entry.detectMs)}`,
    entry.repairMs !== undefined && `mended after ${duration(entry.repairMs)}`,
    outFor(entry),
    entry.interrupted && "finished by another worker",
  ]
    .filter(Boolean)
    .join(", ");

const repaired: readonly RecordedEntry["verdict"][] = ["converged", "contested", "released"];

/** How long a bucket that is not mended yet had been otherwise by then, where it is known since when. */
function outFor({ at, verdict, drift, causes, repairMs }: RecordedEntry): string | false {
  if (drift.length === 0 || repairMs !== undefined || repaired.includes(verdict)) return false;
  const [since] = causes.flatMap((cause) => (cause.why === "drift" ? [Date.parse(cause.at)] : [])).sort();
  return (
    since !== undefined && `out of compliance for ${duration(Math.max(0, Date.parse(at) - since))} so far`
  );
}

const reasons: Readonly<Record<Cause["why"], string>> = {
  spec: "its spec was written",
  drift: "somebody changed it",
  sweep: "the sweep came by",
  manual: "an operator asked for a check",
  due: "it was due",
};

function who({ why, at, call, override, change }: Cause): Words[] {
  if (change) return changeWords(change, instant(at));
  if (!call) return [words`  . ${reasons[why]}${override ? ", and overrode what holds repairs" : ""}`];
  const { principal, event, sourceIp, requestId } = call;
  const from = [
    ...(sourceIp ? [words`from ${sourceIp}`] : []),
    ...(principal.account ? [words`of account ${principal.account}`] : []),
  ];
  const name = from.length > 0 ? words`${principal.name} ${joined(from, ", ")}` : principal.name;
  return [words`  . ${name} called ${event} at ${instant(at)} (request ${requestId})`];
}
