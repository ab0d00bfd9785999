import { hash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { WireTables } from "./wireTables.ts";

/** Milliseconds that are added to each call, as the way to the service and back would add them. */
export interface Delays {
  readonly s3: number;
  readonly tables: number;
  readonly sts: number;
}

export const noDelays: Delays = { s3: 0, tables: 0, sts: 0 };

/** One call that arrived: its operation, and when it was answered, in milliseconds of this process. */
export interface Call {
  readonly service: "s3" | "tables" | "queue" | "sts";
  readonly operation: string;
  readonly requestId: string;
  readonly answeredAt: number;
}

interface Answer extends Pick<Call, "service" | "operation" | "requestId"> {
  readonly status?: number;
  readonly body: string;
}

const errorBody = (error: Error) => JSON.stringify({ __type: error.name, message: error.message });

/** S3, STS, the tables and the work queue on 127.0.0.1: what a PUT stores, a GET returns. It counts and delays each call. */
export class StandIn {
  readonly tables = new WireTables();
  /** The XML document of each bucket and subresource, as `bucket?subresource`. */
  readonly documents = new Map<string, string>();
  readonly calls: Call[] = [];
  delays: Delays = noDelays;
  #requests = 0;
  readonly #server = createServer((request, response) => this.#serve(request, response));

  async start(): Promise<string> {
    this.#server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const {
      service,
      operation,
      status = 200,
      body,
      requestId,
    } = this.#answer(request, `${Buffer.concat(chunks)}`);
    if (service !== "queue") await setTimeout(this.delays[service]);
    response.writeHead(status, {
      "content-type": isXml(service) ? "application/xml" : "application/x-amz-json-1.0",
      "x-amz-request-id": requestId,
      "x-amzn-requestid": requestId,
    });
    response.end(body);
    this.calls.push({ service, operation, requestId, answeredAt: performance.now() });
  }

  #answer({ method = "", url = "/", headers }: IncomingMessage, body: string): Answer {
    this.#requests += 1;
    const requestId = `REQUEST${this.#requests}`;
    const [api = "", operation] = `${headers["x-amz-target"] ?? ""}`.split(".");
    if (!operation && body.includes("Action=AssumeRole"))
      return {
        service: "sts",
        operation: "AssumeRole",
        requestId,
        body: sessionFor(new URLSearchParams(body)),
      };
    if (!operation) return { requestId, ...this.#document(method, url, body) };
    if (api === "AmazonSQS") return { service: "queue", operation, requestId, body: sentAll(body) };
    try {
      const answer = JSON.stringify(this.tables.answer(operation, body));
      return { service: "tables", operation, requestId, body: answer };
    } catch (error) {
      return { service: "tables", operation, requestId, status: 400, body: errorBody(error as Error) };
    }
  }

  #document(method: string, url: string, body: string): Omit<Answer, "requestId"> {
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const [subresource = ""] = [...searchParams.keys()].filter((name) => name !== "x-id");
    const [bucket] = pathname.split("/").filter(Boolean);
    const place = `${bucket}?${subresource}`;
    const operation = `${method} ?${subresource}`;
    if (method === "PUT") this.documents.set(place, body);
    const document = method === "PUT" ? "" : this.documents.get(place);
    if (document !== undefined) return { service: "s3", operation, body: document };
    return { service: "s3", operation, status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>" };
  }
}

const isXml = (service: Call["service"]) => service === "s3" || service === "sts";

/** A session of the role, which expires when it is asked to. */
function sessionFor(asked: URLSearchParams): string {
  const role = asked.get("RoleArn")?.split("/").at(-1);
  const expires = new Date(Date.now() + Number(asked.get("DurationSeconds")) * 1_000);
  return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA ${role}</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>${expires.toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** SQS took each message of a batch. */
function sentAll(body: string): string {
  const { Entries } = JSON.parse(body) as { readonly Entries: { Id: string; MessageBody: string }[] };
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: Id,
    MD5OfMessageBody: hash("md5", MessageBody),
  }));
  return JSON.stringify({ Successful, Failed: [] });
}
