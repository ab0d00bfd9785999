import { difference, unmanagedWords } from "../../core/plan/describe.ts";
import { visible } from "../../core/text/visible.ts";
import { joined, lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { changeWords } from "../specs/changeWords.ts";
import { duration, instant, withInstants } from "../terminal/ago.ts";
import { colourSigns, folded, type Paint } from "../terminal/terminal.ts";
import { overlapWords } from "./overlapWords.ts";

/** An entry of the history as text; with the bucket's name where the list has several buckets. */
export function entryWords(entry: RecordedEntry, withBucket: boolean, width: number, paint: Paint): Words {
  const { at, bucket, verdict, reason, causes, drift, sent, contested = [] } = entry;
  const remarks = remarksOn(entry);
  const time = instant(at);
  const what = `${withBucket ? `${visible(bucket)} ` : ""}${verdict}${remarks && ` (${remarks})`}`;
  const [first = "", ...more] = folded(`${time} ${what}`, width);
  const heading = [
    words`${paint.bold(time)}${first.slice(time.length)}`,
    ...more.map((part) => words`${part}`),
  ];
  const details = [
    ...causes.flatMap(who),
    // A recorded change of the spec already lists these.
    ...(causes.some(({ change }) => change) ? [] : unmanagedWords(entry.unmanaged)).map(
      (line) => words`  . ${line}`,
    ),
    ...drift.map((change) => words`  ${difference(change)}`),
    ...sent.map(({ type, requestId }) => words`  > ${type} (request ${requestId})`),
    ...(reason ? [words`  ! ${reasonWords(withInstants(reason), "  ")}`] : []),
    ...overlapWords(entry.overlapped).map((line) => words`  ! ${line}`),
    ...contested.map((claim) => words`  ! contested: ${claim}`),
  ];
  return lines([...heading, colourSigns(lines(details), paint, width)]);
}

const remarksOn = (entry: RecordedEntry): string =>
  [
    entry.account !== undefined && `in account ${entry.account}`,
    entry.recreated && "recreated, empty: it was deleted, and its objects are gone",
    entry.unannounced && "found without an event",
    entry.detectMs !== undefined && `detected after ${duration(entry.detectMs)}`,
    entry.repairMs !== undefined && `repaired after ${duration(entry.repairMs)}`,
    outFor(entry),
    entry.interrupted && "finished by another worker",
  ]
    .filter(Boolean)
    .join(", ");

const repaired: readonly RecordedEntry["verdict"][] = ["converged", "contested", "released"];

/** How long a bucket that is not repaired yet was out of compliance by then; false where the start is unknown. */
function outFor({ at, verdict, drift, causes, repairMs }: RecordedEntry): string | false {
  if (drift.length === 0 || repairMs !== undefined || repaired.includes(verdict)) return false;
  const [since] = causes.flatMap((cause) => (cause.why === "drift" ? [Date.parse(cause.at)] : [])).sort();
  return (
    since !== undefined && `out of compliance for ${duration(Math.max(0, Date.parse(at) - since))} so far`
  );
}

const reasons: Readonly<Record<Cause["why"], string>> = {
  spec: "its spec was written",
  drift: "another principal changed the bucket",
  sweep: "the sweep checked it",
  manual: "an operator requested a check",
  due: "a check was due",
  baseline: "a baseline or an exception was changed",
};

function who({ why, at, call, override, change }: Cause): Words[] {
  if (change) return changeWords(change, instant(at));
  if (!call) return [words`  . ${reasons[why]}${override ? ", and overrode the holds" : ""}`];
  const { principal, event, sourceIp, requestId } = call;
  const from = [
    ...(sourceIp ? [words`from ${sourceIp}`] : []),
    ...(principal.account ? [words`of account ${principal.account}`] : []),
  ];
  const name = from.length > 0 ? words`${principal.name} ${joined(from, ", ")}` : principal.name;
  return [words`  . ${name} called ${event} at ${instant(at)} (request ${requestId})`];
}
