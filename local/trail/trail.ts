import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { administer, isAdmin } from "./admin.ts";
import { type Caller, type CallerRules, callerOf, type Principals, type Roles } from "./caller.ts";
import type { Call } from "./calls.ts";
import { type TrailControl, trailAt } from "./control.ts";
import { type Deliver, Delivery } from "./delivery.ts";
import { type Answer, bodyOf, errorAnswer, errorOf, forward, headerOf } from "./forward.ts";
import { bucketOf, type Operation, recognise } from "./operations.ts";
import { envelopeOf } from "./record.ts";

export interface TrailOptions {
  /** The S3 behind the trail. */
  upstream: string;
  account: string;
  deliver: Deliver;
  principals?: Principals;
  roles?: Roles;
  /** See CallerRules. */
  appPrefix?: string;
  /** Operation -> CloudTrail's name, where the two differ. */
  eventNames?: Readonly<Record<string, string>>;
  /** Sub-resources that the S3 behind does not know, and would take for the bucket itself. */
  notEmulated?: readonly string[];
  seed?: number;
}

export interface Trail extends TrailControl {
  close(): Promise<void>;
}

interface Running {
  options: TrailOptions;
  rules: CallerRules;
  calls: Call[];
  delivery: Delivery;
}

/** A proxy in front of S3 that records calls and delivers events, as CloudTrail and EventBridge do on AWS. */
export async function startTrail(options: TrailOptions): Promise<Trail> {
  const { account, principals = new Map(), roles = new Map(), appPrefix = "dxaws-s3-" } = options;
  const delivery = new Delivery(options.deliver, options.seed ?? 1);
  const rules = { account, principals, roles, appPrefix };
  const running: Running = { options, rules, calls: [], delivery };
  const server = createServer((request, response) => {
    answer(request, response, running).catch(() => response.destroy());
  });
  const port = await listening(server);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, delivery.close()]);
  };
  return { ...trailAt(`http://127.0.0.1:${port}`), close };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const url = new URL(request.url ?? "/", "http://trail");
  if (isAdmin(url)) await administer(request, response, url, running.calls, running.delivery);
  else await passOn(request, response, url, running);
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { options, rules, calls, delivery }: Running,
): Promise<void> {
  const at = Date.now();
  const operation = recognise(request.method ?? "", url);
  const caller = callerOf(request.headers, rules);
  const unknown = options.notEmulated?.find((subResource) => url.searchParams.has(subResource));
  const body = await bodyOf(request);
  const reply = unknown ? notImplemented(unknown) : await askUpstream(request, body, options.upstream);
  const call = callOf(request, url, operation, caller, reply, at);
  // Before the reply is sent, so that a caller with the reply finds the call in the log.
  calls.push(call);
  response.writeHead(reply.status, reply.rawHeaders).end(reply.body);
  if (!operation?.write || unknown || !isRecorded(call)) return;
  const eventName = options.eventNames?.[operation.name] ?? operation.name;
  const { headers } = request;
  delivery.accept(
    envelopeOf({
      account: rules.account,
      caller,
      call,
      operation,
      eventName,
      headers,
      error: errorOf(reply),
    }),
  );
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
