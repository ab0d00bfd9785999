import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
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
  account: string;
  caller: Caller;
  call: Call;
  operation: Operation;
  /** CloudTrail's name for the operation. */
  eventName: string;
  headers: IncomingHttpHeaders;
  error: { code: string; message: string } | undefined;
}

export function envelopeOf(seen: Observed): Envelope {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.s3",
    account: seen.account,
    time: eventTime(seen.call.at),
    region: seen.caller.region,
    resources: [],
    detail: recordOf(seen),
  };
}

function recordOf(seen: Observed): Record<string, unknown> {
  const { account, call, caller, headers, error } = seen;
  return {
    eventVersion: "1.11",
    userIdentity: caller.userIdentity,
    eventTime: eventTime(call.at),
    eventSource: "s3.amazonaws.com",
    eventName: seen.eventName,
    awsRegion: caller.region,
    sourceIPAddress: "127.0.0.1",
    userAgent: `[${headers["user-agent"] ?? ""}]`,
    ...(error && { errorCode: error.code, errorMessage: error.message }),
    requestParameters: requestParameters(seen),
    responseElements: null,
    additionalEventData: { startTime: call.at, endTime: call.endedAt, httpStatusCode: call.status },
    requestID: call.requestId,
    eventID: randomUUID(),
    readOnly: false,
    resources: [{ accountId: account, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${call.bucket}` }],
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
