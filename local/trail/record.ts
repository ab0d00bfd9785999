import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { BucketPlace } from "./accounts.ts";
import type { Caller } from "./caller.ts";
import type { Call } from "./calls.ts";
import type { Operation } from "./operations.ts";

/** What EventBridge hands to a rule's target. */
export interface Envelope {
  version: "0";
  id: string;
  "detail-type": "AWS API Call via CloudTrail";
  source: "aws.s3";
  account: string;
  time: string;
  region: string;
  resources: [];
  detail: Record<string, unknown>;
}

export interface Observed {
  caller: Caller;
  /** The bucket's account and region; the caller's where there is no bucket. */
  place: BucketPlace;
  call: Call;
  operation: Operation;
  /** CloudTrail's name for the operation. */
  eventName: string;
  headers: IncomingHttpHeaders;
  error: { code: string; message: string } | undefined;
}

/**
 * The events of a call: one in the account of the bucket, and one in the caller's, if that is another one. A failed call is
 * known to the caller's account only.
 */
export function envelopesOf(seen: Observed): Envelope[] {
  const { caller, place, error } = seen;
  // A bucket of that name in another account is not the one that the call would have created.
  const owner = error || seen.operation.name === "CreateBucket" ? caller.account : place.account;
  const accounts = [...new Set([owner, caller.account])];
  const shared = accounts.length > 1 ? { sharedEventID: randomUUID() } : {};
  return accounts.map((account) => envelopeOf(account, seen, shared));
}

/** The event of a call as one account receives it. */
export function envelopeOf(account: string, seen: Observed, shared: object = {}): Envelope {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.s3",
    account,
    time: eventTime(seen.call.at),
    region: seen.place.region,
    resources: [],
    detail: { ...recordIn(account, seen), ...shared },
  };
}

function recordIn(account: string, seen: Observed): Record<string, unknown> {
  const { call, caller, place, headers, error } = seen;
  return {
    eventVersion: "1.11",
    userIdentity: caller.userIdentity,
    eventTime: eventTime(call.at),
    eventSource: "s3.amazonaws.com",
    eventName: seen.eventName,
    awsRegion: place.region,
    sourceIPAddress: "127.0.0.1",
    userAgent: `[${headers["user-agent"] ?? ""}]`,
    ...(error && { errorCode: error.code, errorMessage: error.message }),
    requestParameters: requestParameters(seen),
    responseElements: null,
    additionalEventData: { startTime: call.at, endTime: call.endedAt, httpStatusCode: call.status },
    requestID: call.requestId,
    eventID: randomUUID(),
    readOnly: false,
    resources: [{ accountId: place.account, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${call.bucket}` }],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
  };
}

// Without the request body: AWS's conversion of it is lossy, so no code may read state from an event.
function requestParameters({ call, operation, headers }: Observed): Record<string, string> {
  const subResource = operation.subResource ? { [operation.subResource]: "" } : {};
  return { bucketName: call.bucket, Host: headers.host ?? "", ...subResource };
}

// CloudTrail knows seconds only.
function eventTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
