import { type Call, type Cause, overrides, type Trigger } from "./trigger.ts";

// Whoever may write to the work queue may write anything: what is no trigger must not be taken for one.

const whys: readonly unknown[] = ["spec", "drift", "sweep", "look", "due"];
const longest = 10_000;

type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none of anything else. */
export const membersOf = (value: unknown): Members =>
  typeof value === "object" && value !== null ? (value as Members) : {};

export const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length <= longest;

export const isInstant = (value: unknown): value is string =>
  isText(value) && !Number.isNaN(Date.parse(value));

function isCall(value: unknown): value is Call {
  const { event, requestId, region, principal, sourceIp = "", userAgent = "" } = membersOf(value);
  const { name, type, arn = "", account = "", role = "" } = membersOf(principal);
  return [event, requestId, region, sourceIp, userAgent, name, type, arn, account, role].every(isText);
}

/** A cause, if that is what a value is. */
export function readCause(value: unknown): Cause | undefined {
  const { why, at, facets = [], call, override } = membersOf(value);
  const isKnown = whys.includes(why) && isInstant(at);
  const areFacets = Array.isArray(facets) && facets.every(isText);
  const isOverride = override === undefined || overrides.some((word) => word === override);
  const isWhole = isKnown && areFacets && isOverride && (call === undefined || isCall(call));
  return isWhole ? (value as Cause) : undefined;
}

/** The trigger in a message of the work queue; undefined for a message that holds none. */
export function readTrigger(body: string): Trigger | undefined {
  try {
    const message: unknown = JSON.parse(body);
    const { bucket, id, cause } = membersOf(message);
    return isText(bucket) && isText(id) && readCause(cause) ? (message as Trigger) : undefined;
  } catch {
    return undefined;
  }
}
