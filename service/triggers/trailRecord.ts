import { facetTable } from "../../core/facets/index.ts";
import { cutCause } from "./causes.ts";
import { bucketIn, instantIn, partOf, textIn } from "./parts.ts";
import { principalOf } from "./principal.ts";
import type { Call, Trigger } from "./trigger.ts";

/** Thrown for an event that is no CloudTrail record: nobody should have sent it here. */
export class NotATrailRecord extends Error {
  override readonly name = "NotATrailRecord";
}

/** Events that concern the bucket itself, and so every facet of it. */
const bucketEvents = ["CreateBucket", "DeleteBucket"];

/** Facets by the event that touches them. CloudTrail's names differ from the API's here and there: both are taken. */
const touched = new Map<string, string[]>();
for (const facet of facetTable.values())
  for (const event of new Set(Object.entries(facet.events).flat()))
    touched.set(event, [...(touched.get(event) ?? []), facet.name]);

/** The CloudTrail event names that the trail rule asks for. */
export const trailEventNames: readonly string[] = [
  ...bucketEvents,
  ...new Set([...facetTable.values()].flatMap((facet) => Object.values<string>(facet.events))),
];

/** What a trail event asks for: a trigger, or the reason why it asks for nothing. Throws NotATrailRecord. */
export function onTrailRecord(event: unknown): Trigger | { ignored: string } {
  // S3 decides everything else when it is asked.
  const record = partOf(event, "detail");
  const [id, name, source] = ["eventID", "eventName", "eventSource"].map((member) => textIn(record, member));
  const at = instantOf(record);
  if (!id || !name || !source || !at)
    throw new NotATrailRecord("the event holds no CloudTrail record with an id, a name, a source and a time");
  if (source !== "s3.amazonaws.com") return { ignored: `${source} is not S3's general purpose buckets` };
  const errorCode = textIn(record, "errorCode");
  if (errorCode) return { ignored: `the call failed with ${errorCode}` };
  const facets = touched.get(name);
  if (!facets && !bucketEvents.includes(name)) return { ignored: `${name} touches no facet` };
  const bucket = bucketOf(record);
  if (!bucket) return { ignored: `${name} names no bucket` };
  const cause = cutCause({ why: "drift", at, ...(facets && { facets }), call: callOf(record, name) });
  return { bucket, id, cause };
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

/** S3 Control's calls name what they are about by an ARN, in records of other ages by other names. */
const arnMembers = ["resourceArn", "resource", "ARN", "arn"];

/** It stands in the path of the call, where it may be escaped. */
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

// eventTime is cut to the second; newer records also say when the call ended, to the millisecond.
function instantOf(record: unknown): string | undefined {
  const told = instantIn(partOf(record, "eventTime"));
  const end = partOf(partOf(record, "additionalEventData"), "endTime");
  const isNear = told && typeof end === "number" && Math.abs(end - Date.parse(told)) < 60_000;
  return isNear ? new Date(end).toISOString() : told;
}
