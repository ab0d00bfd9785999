import { words } from "../../core/text/words.ts";
import type { Call, Cause } from "../../core/triggers/trigger.ts";
import { shortAgent } from "./agents.ts";
import type { StoryEntry } from "./story.ts";

/** What set an entry off, and with which program, in short and as CloudTrail has it. */
export interface ToldCause {
  readonly text: string;
  readonly agent?: readonly [short: string, full: string] | undefined;
}

/** Who changed a spec, and why, where that is known. */
type Authored = Cause & { readonly by?: unknown; readonly reason?: unknown };

const found = {
  sweep: "Found by the sweep.",
  look: "Somebody asked for a check.",
  due: "A check was due.",
};

/** The causes of an entry, the same ones once. */
export function toldCauses({ causes, verdict }: Pick<StoryEntry, "causes" | "verdict">): ToldCause[] {
  const all = causes.map((cause) => toldCause(cause, verdict));
  return [...new Map(all.map((cause) => [JSON.stringify(cause), cause])).values()];
}

function toldCause(cause: Cause, verdict: StoryEntry["verdict"]): ToldCause {
  const { why, call } = cause;
  if (why === "spec") return { text: specText(cause, verdict) };
  if (why !== "drift") return { text: found[why] };
  return call ? callCause(call) : { text: "An event without its call." };
}

function specText({ by, reason }: Authored, verdict: StoryEntry["verdict"]): string {
  const done = verdict === "released" ? "deleted" : "changed";
  const who = by ? words`by ${nameOf(by)}` : "(author unknown)";
  return words`The spec was ${done} ${who}${reason ? words`: ${`${reason}`}` : ""}.`.text;
}

/** An identity is a name, or a principal that has one. */
function nameOf(by: unknown): string {
  if (typeof by !== "object") return `${by}`;
  const { name, arn } = Object(by);
  return `${name ?? arn ?? JSON.stringify(by)}`;
}

function callCause({ event, principal, sourceIp, userAgent }: Call): ToldCause {
  const text = words`${principal.name} called ${event}${sourceIp && ` from ${sourceIp}`}.`.text;
  return userAgent ? { text, agent: [shortAgent(userAgent), userAgent] } : { text };
}
