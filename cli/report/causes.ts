import { type Words, words } from "../../core/text/words.ts";
import type { AttributeChange, Call, Cause, SpecChange } from "../../service/triggers/trigger.ts";
import { shortAgent } from "./agents.ts";
import type { StoryEntry } from "./story.ts";

/** A cause of an entry as text; for a call, also the program, short and as CloudTrail records it. */
export interface ReportCause {
  readonly text: string;
  readonly agent?: readonly [short: string, full: string] | undefined;
}

const found = {
  sweep: "Found by the sweep.",
  manual: "An operator requested a check.",
  due: "A check was due.",
  baseline: "A baseline or an exception was changed.",
};

/** The causes of an entry, without repetitions. */
export function recordedCauses({ causes, verdict }: Pick<StoryEntry, "causes" | "verdict">): ReportCause[] {
  const all = causes.map((cause) => recordedCause(cause, verdict));
  return [...new Map(all.map((cause) => [JSON.stringify(cause), cause])).values()];
}

function recordedCause(cause: Cause, verdict: StoryEntry["verdict"]): ReportCause {
  const { why, call } = cause;
  if (why === "spec") return { text: specText(cause, verdict) };
  if (why !== "drift") return { text: found[why] };
  return call ? callCause(call) : { text: "An event without a recorded call." };
}

function specText(cause: Cause, verdict: StoryEntry["verdict"]): string {
  const { became, by, reason, changes = [] }: Partial<SpecChange> = cause.change ?? {};
  const isGone = became === "deleted" || verdict === "released";
  const done = isGone ? "deleted" : became === "new" ? "written for the first time" : "changed";
  const who = by ? words`by ${by}` : "(author unknown)";
  const sentence = words`The spec was ${done} ${who}${reason && words`: ${reason}`}.`;
  return words`${sentence}${changes.map((change) => words` ${change.attribute} ${howText(change)}.`)}`.text;
}

function howText({ how, before, after }: AttributeChange): Words {
  if (before !== undefined && after !== undefined) return words`${how} from ${before} to ${after}`;
  return words`${how}${after === undefined ? "" : words` as ${after}`}${before === undefined ? "" : words`, was ${before}`}`;
}

function callCause({ event, principal, sourceIp, userAgent }: Call): ReportCause {
  const text = words`${principal.name} called ${event}${sourceIp && ` from ${sourceIp}`}.`.text;
  return userAgent ? { text, agent: [shortAgent(userAgent), userAgent] } : { text };
}
