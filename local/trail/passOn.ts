import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { BucketPlace } from "./accounts.ts";
import type { Caller } from "./caller.ts";
import type { Call } from "./calls.ts";
import type { Delivery } from "./delivery.ts";
import { type Answer, bodyOf, errorAnswer, errorOf, forward, headerOf } from "./forward.ts";
import { bucketOf, type Operation, recognise } from "./operations.ts";
import { envelopesOf, type Observed } from "./record.ts";

/** What a running trail knows and has seen. */
export interface Running {
  /** The S3 behind the trail. */
  upstream: string;
  /** Operation -> CloudTrail's name, where the two differ. */
  eventNames: Readonly<Record<string, string>>;
  /** Sub-resources that the S3 behind does not know, and would take for the bucket itself. */
  notEmulated: readonly string[];
  callerOf(headers: IncomingHttpHeaders): Promise<Caller>;
  /** Undefined where no bucket has the name, and where that is unknown. */
  placeOf(bucket: string): Promise<BucketPlace | undefined>;
  calls: Call[];
  delivery: Delivery;
}

/** Sends a request on to S3, records the call, and delivers its events. */
export async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  running: Running,
): Promise<void> {
  const at = Date.now();
  const { upstream, calls, placeOf } = running;
  const { headers } = request;
  const operation = recognise(request.method ?? "", url);
  const caller = await running.callerOf(headers);
  const unknown = running.notEmulated.find((subResource) => url.searchParams.has(subResource));
  const body = await bodyOf(request);
  const expected = headers[ownerHeader];
  // Before the call: a deleted bucket has no account any more.
  const place = operation?.write || expected ? await placeOf(bucketOf(url)) : undefined;
  const reply = unknown
    ? notImplemented(unknown)
    : (unexpectedOwner(place, caller, expected) ?? (await askUpstream(request, body, upstream)));
  const call = callOf(request, url, operation, caller, reply, at);
  // Before the reply is sent, so that a caller with the reply finds the call in the log.
  calls.push(call);
  response.writeHead(reply.status, reply.rawHeaders).end(reply.body);
  if (!operation?.write || unknown || !isRecorded(call)) return;
  const found = place ?? (await placeOf(call.bucket));
  record({ caller, call, operation, headers, error: errorOf(reply) }, found, running);
}

function record(
  seen: Pick<Observed, "caller" | "call" | "operation" | "headers" | "error">,
  place: BucketPlace | undefined,
  { eventNames, delivery }: Running,
): void {
  const { operation, caller } = seen;
  const eventName = eventNames[operation.name] ?? operation.name;
  for (const envelope of envelopesOf({ ...seen, eventName, place: place ?? caller }))
    delivery.accept(envelope);
}

const ownerHeader = "x-amz-expected-bucket-owner";

// The emulator ignores the header. S3 answers so where the bucket is of another account than the caller expects.
function unexpectedOwner(
  place: BucketPlace | undefined,
  caller: Caller,
  expected: string | string[] | undefined,
): Answer | undefined {
  // In another region the answer is where the bucket is.
  if (!place || expected === undefined || place.region !== caller.region) return undefined;
  return place.account === expected
    ? undefined
    : errorAnswer(403, "AccessDenied", "Access Denied", randomUUID());
}

async function askUpstream(request: IncomingMessage, body: Buffer, upstream: string): Promise<Answer> {
  try {
    return await forward(request, body, new URL(upstream));
  } catch (error) {
    return errorAnswer(503, "ServiceUnavailable", `no S3 behind the trail: ${error}`, randomUUID());
  }
}

function notImplemented(subResource: string): Answer {
  return errorAnswer(501, "NotImplemented", `The local S3 does not know ${subResource}.`, randomUUID());
}

function callOf(
  request: IncomingMessage,
  url: URL,
  operation: Operation | undefined,
  caller: Caller,
  reply: Answer,
  at: number,
): Call {
  const error = errorOf(reply);
  return {
    at,
    endedAt: Date.now(),
    operation: operation?.name ?? `${request.method} object`,
    bucket: bucketOf(url),
    write: request.method !== "GET" && request.method !== "HEAD",
    status: reply.status,
    requestId: headerOf(reply, "x-amz-request-id") ?? "",
    principal: caller.name,
    caller: String(caller.userIdentity.arn ?? ""),
    ...(error && { errorCode: error.code }),
  };
}

// CloudTrail does not record a call of an unknown caller, or one that never reached S3.
function isRecorded({ errorCode = "" }: Call): boolean {
  return !unrecorded.has(errorCode);
}

const unrecorded = new Set([
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "InvalidToken",
  "ExpiredToken",
  "ServiceUnavailable",
]);
