import { changeEvents, facetsByEvent } from "../../core/facets/eventNames.ts";
import { cutCause } from "./causes.ts";
import { accountIn, bucketIn, instantIn, objectWithin, partOf, textIn } from "./parts.ts";
import { principalOf } from "./principal.ts";
import { type Call, mostWroteBytes, type Trigger } from "./trigger.ts";

/** Thrown for an event that is not a CloudTrail record: the event rule should not have delivered it. */
export class NotATrailRecord extends Error {
  override readonly name = "NotATrailRecord";
}

/** Events that concern the bucket itself, and so every facet of it. */
const bucketEvents = ["CreateBucket", "DeleteBucket"];

/** The CloudTrail event names in the pattern of the trail rule. */
export const trailEventNames: readonly string[] = [...bucketEvents, ...changeEvents];

/** The trigger for a CloudTrail event, or the reason why it is ignored. Throws NotATrailRecord. */
export function onTrailRecord(event: unknown): Trigger | { ignored: string } {
  // Take only the bucket and the facets from the event; the check reads the state from S3.
  const record = partOf(event, "detail");
  const [id, name, source] = ["eventID", "eventName", "eventSource"].map((member) => textIn(record, member));
  const at = instantOf(record);
  if (!id || !name || !source || !at)
    throw new NotATrailRecord("the event is not a CloudTrail record with an id, a name, a source and a time");
  if (source !== "s3.amazonaws.com")
    return { ignored: `${source} is not the API of general purpose buckets` };
  const errorCode = textIn(record, "errorCode");
  if (errorCode) return { ignored: `the call failed with ${errorCode}` };
  const facets = Object.hasOwn(facetsByEvent, name) ? facetsByEvent[name] : undefined;
  if (!facets && !bucketEvents.includes(name)) return { ignored: `${name} changes no facet` };
  const bucket = bucketOf(record);
  if (!bucket) return { ignored: `${name} names no bucket` };
  const cause = cutCause({ why: "drift", at, ...(facets && { facets }), call: callOf(record, name) });
  const wrote = facets && wroteIn(record);
  const account = accountIn(event);
  return { bucket, id, cause, ...(account && { account }), ...(wrote && { wrote }) };
}

/** What the call wrote, if its parameters name the bucket itself and have a value besides. */
function wroteIn(record: unknown) {
  const parameters = partOf(record, "requestParameters");
  if (!textIn(parameters, "bucketName")) return undefined;
  const isElement = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  const values = Object.entries(parameters as object).filter(([, value]) => isElement(value));
  return values.length > 0 ? objectWithin(Object.fromEntries(values), mostWroteBytes) : undefined;
}

function bucketOf(record: unknown): string | undefined {
  const parameters = partOf(record, "requestParameters");
  const named = bucketIn(partOf(parameters, "bucketName"));
  if (named) return named;
  const resources = partOf(record, "resources");
  const list: readonly unknown[] = Array.isArray(resources) ? resources : [];
  const arns = [parameters, ...list].flatMap((one) => arnMembers.map((name) => textIn(one, name)));
  return arns.flatMap((arn) => bucketIn(/^arn:[\w-]+:s3:::([^/]+)$/.exec(plain(arn ?? ""))?.[1]) ?? [])[0];
}

/** S3 Control's calls name the bucket by an ARN, whose member differs between versions of the record. */
const arnMembers = ["resourceArn", "resource", "ARN", "arn"];

/** The ARN is part of the call's path, where it may be escaped. */
const plain = (arn: string): string => arn.replaceAll(/%3a/gi, ":").replaceAll(/%2f/gi, "/");

function callOf(record: unknown, event: string): Call {
  const [sourceIp, userAgent] = ["sourceIPAddress", "userAgent"].map((name) => textIn(record, name));
  return {
    event,
    requestId: textIn(record, "requestID") ?? "",
    principal: principalOf(partOf(record, "userIdentity")),
    region: textIn(record, "awsRegion") ?? "",
    ...(sourceIp && { sourceIp }),
    ...(userAgent && { userAgent }),
  };
}

// eventTime has whole seconds; newer records also have the end of the call in milliseconds.
function instantOf(record: unknown): string | undefined {
  const start = instantIn(partOf(record, "eventTime"));
  const end = partOf(partOf(record, "additionalEventData"), "endTime");
  const isNear = start && typeof end === "number" && Math.abs(end - Date.parse(start)) < 60_000;
  return isNear ? new Date(end).toISOString() : start;
}
