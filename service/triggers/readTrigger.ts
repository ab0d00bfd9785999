import { facetTable } from "../../core/facets/index.ts";
import { cutCause } from "./causes.ts";
import { accountIn, bucketIn, instantIn, objectWithin, partOf, textIn } from "./parts.ts";
import { type Call, type Cause, mostWroteBytes, overrides, type Trigger } from "./trigger.ts";

const reasons = ["spec", "drift", "sweep", "manual", "due", "baseline"] as const;

/** No clock is so far ahead. A time beyond this is replaced by now, else checks would repeat until that time. */
const mostAheadMs = 5 * 60_000;

/** The trigger in a message of the work queue; undefined if the message is not a trigger. */
export function readTrigger(body: string, now: Date): Trigger | undefined {
  const message = json(body);
  const bucket = bucketIn(partOf(message, "bucket"));
  const cause = readCause(partOf(message, "cause"), now);
  const id = textIn(message, "id");
  const wrote = objectWithin(partOf(message, "wrote"), mostWroteBytes);
  const account = accountIn(message);
  return bucket && id && cause
    ? { bucket, id, cause, ...(account && { account }), ...(wrote && { wrote }) }
    : undefined;
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A cause from outside, with its texts cut to their byte limits; undefined if the value is not a cause. */
export function readCause(value: unknown, now: Date): Cause | undefined {
  // Messages and dead letters of version 0.1 use the old word.
  const said = partOf(value, "why") === "look" ? "manual" : partOf(value, "why");
  const why = reasons.find((reason) => reason === said);
  const at = instantIn(partOf(value, "at"));
  if (!why || !at) return undefined;
  const isAhead = Date.parse(at) > now.getTime() + mostAheadMs;
  const facets = facetsIn(partOf(value, "facets"));
  const call = callIn(partOf(value, "call"));
  const override = overrides.find((word) => word === partOf(value, "override"));
  return cutCause({
    why,
    at: isAhead ? now.toISOString() : at,
    ...(facets && { facets }),
    ...(call && { call }),
    ...(override && { override }),
  });
}

/** Only the facets that exist in this version; another version may have sent others. */
const facetsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? [...facetTable.keys()].filter((name) => value.includes(name)) : undefined;

function callIn(value: unknown): Call | undefined {
  const principal = partOf(value, "principal");
  const event = textIn(value, "event");
  if (!event) return undefined;
  const [arn, account, role] = ["arn", "account", "role"].map((name) => textIn(principal, name));
  const [sourceIp, userAgent] = ["sourceIp", "userAgent"].map((name) => textIn(value, name));
  return {
    event,
    requestId: textIn(value, "requestId") ?? "",
    principal: {
      name: textIn(principal, "name") ?? "unknown",
      type: textIn(principal, "type") ?? "Unknown",
      ...(arn && { arn }),
      ...(account && { account }),
      ...(role && { role }),
    },
    region: textIn(value, "region") ?? "",
    ...(sourceIp && { sourceIp }),
    ...(userAgent && { userAgent }),
  };
}
