import { facetTable } from "../facets/index.ts";
import { principalOf } from "./principal.ts";
import { isText, membersOf } from "./readTrigger.ts";
import type { Cause, Trigger } from "./trigger.ts";

/** Thrown for an event that is no CloudTrail record: nobody should have sent it here. */
export class NotATrailRecord extends Error {
  override readonly name = "NotATrailRecord";
}

/** The members of a CloudTrail record that we go by; S3 decides everything else when it is asked. */
interface TrailRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion?: string;
  readonly errorCode?: string;
  readonly requestID?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly userIdentity?: unknown;
  readonly requestParameters?: { readonly bucketName?: unknown; readonly resource?: unknown } | null;
  readonly resources?: readonly { readonly ARN?: string; readonly arn?: string }[];
  readonly additionalEventData?: { readonly endTime?: unknown };
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
  const record = trailRecord(event);
  if (record.eventSource !== "s3.amazonaws.com")
    return { ignored: `${record.eventSource} is not S3's general purpose buckets` };
  if (record.errorCode) return { ignored: `the call failed with ${record.errorCode}` };
  const facets = touched.get(record.eventName);
  if (!facets && !bucketEvents.includes(record.eventName))
    return { ignored: `${record.eventName} touches no facet` };
  const bucket = bucketOf(record);
  if (!bucket) return { ignored: `${record.eventName} names no bucket` };
  return { bucket, id: record.eventID, cause: causeOf(record, facets) };
}

function trailRecord(event: unknown): TrailRecord {
  const detail = (event as { detail?: Partial<TrailRecord> } | null | undefined)?.detail;
  const texts = [detail?.eventID, detail?.eventName, detail?.eventSource, detail?.eventTime];
  if (texts.every((text) => typeof text === "string") && !Number.isNaN(Date.parse(detail?.eventTime ?? "")))
    return detail as TrailRecord;
  throw new NotATrailRecord("the event holds no CloudTrail record with an id, a name, a source and a time");
}

function bucketOf({ requestParameters, resources }: TrailRecord): string | undefined {
  if (isText(requestParameters?.bucketName)) return requestParameters.bucketName;
  const listed = Array.isArray(resources) ? resources.map(membersOf) : [];
  const arns = [requestParameters?.resource, ...listed.map(({ ARN, arn }) => ARN ?? arn)];
  return arns.flatMap(
    (arn) => (typeof arn === "string" && /^arn:[\w-]+:s3:::([^/]+)$/.exec(arn)?.[1]) || [],
  )[0];
}

const causeOf = (record: TrailRecord, facets: readonly string[] | undefined): Cause => ({
  why: "drift",
  at: instantOf(record).toISOString(),
  ...(facets && { facets }),
  call: {
    event: record.eventName,
    requestId: textOf(record.requestID) ?? "",
    principal: principalOf(record.userIdentity),
    region: textOf(record.awsRegion) ?? "",
    ...textMember("sourceIp", record.sourceIPAddress),
    ...textMember("userAgent", record.userAgent),
  },
});

const textOf = (value: unknown) => (isText(value) && value !== "" ? value : undefined);
const textMember = (name: string, value: unknown) => (textOf(value) ? { [name]: textOf(value) } : {});

// eventTime is cut to the second; newer records also say when the call ended, to the millisecond.
function instantOf({ eventTime, additionalEventData }: TrailRecord): Date {
  const end = additionalEventData?.endTime;
  const told = new Date(eventTime);
  const near = typeof end === "number" && Math.abs(end - told.getTime()) < 60_000;
  return near ? new Date(end) : told;
}
