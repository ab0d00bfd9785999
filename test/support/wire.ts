import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { observe } from "../../core/observe/observe.ts";
import type { Sender } from "../../core/providers/aws.ts";
import { AwsS3Provider, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { ManualClock } from "./manualClock.ts";
import { meaningOf, parseXml } from "./xml.ts";

export const [name, region, owner] = ["examplebucket", "ca-central-1", "111122223333"] as const;

/** A request as S3 would see it. */
export interface Seen {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** The key of the query that names what the request is about: "versioning"; "" for the bucket itself. */
  readonly subresource: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What S3 answers; 200 and nothing more unless said otherwise. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** By method and sub-resource, "GET versioning": the answer, or what finds it. */
export type Table = Readonly<Record<string, Answer | ((request: Seen) => Answer)>>;

/** The body with which S3 refuses. */
export const errorXml = (code: string, message = "said S3", detail = "") =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message>${detail}<RequestId>REQUEST1</RequestId></Error>`;

export const refusal = (status: number, code: string, message?: string, detail?: string): Answer => ({
  status,
  body: errorXml(code, message, detail),
});

/** A request of the SDK, before it leaves the process. */
interface Outgoing {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const seenOf = ({ method, hostname: host, path, query = {}, headers, body }: Outgoing): Seen => ({
  method,
  host,
  path,
  subresource: Object.keys(query).find((key) => query[key] === "") ?? "",
  query,
  headers,
  body: body === undefined ? "" : Buffer.from(body as string).toString(),
});

/** The real provider and clients of the SDK over S3's side of HTTP as a table, without a network. */
export function wire(table: Table, bucket: string = name) {
  const seen: Seen[] = [];
  const handle = async (outgoing: Outgoing) => {
    const request = seenOf(outgoing);
    seen.push(request);
    const row = table[`${request.method} ${request.subresource}`];
    if (!row) throw new Error(`the table has no answer to ${request.method} ${request.subresource}`);
    const {
      status: statusCode = 200,
      headers = {},
      body = "",
    } = typeof row === "function" ? row(request) : row;
    return {
      response: {
        statusCode,
        headers: { "x-amz-request-id": "REQUEST1", ...headers },
        body: Buffer.from(body),
      },
    };
  };
  const credentials = { accessKeyId: "alice", secretAccessKey: "secret" };
  const clients = async (service: string, at: string) => {
    const settings = { region: at, credentials, requestHandler: { handle } as never, maxAttempts: 1 };
    return (service === "s3" ? new S3Client(settings) : new S3ControlClient(settings)) as unknown as Sender;
  };
  const clock = new ManualClock();
  const provider = new AwsS3Provider({ region, owner, clock, clients });
  const manager = new S3Manager({ provider, clock });
  const specOf = (facets: object) => ({ name: bucket, region, ...facets }) as S3BucketDesired;
  return {
    provider,
    seen,
    writes: () => seen.filter(({ method }) => method !== "GET" && method !== "HEAD"),
    /** What a facet shows, as its row reads it. */
    read: async (facet: string) =>
      (await observe(provider, { name: bucket, region, owner }, [facet])).facets.get(facet),
    plan: (facets: object) => manager.plan(specOf(facets)),
    apply: (facets: object) => manager.apply(specOf(facets)),
  };
}

/** What a document says, whatever the order of elements of different names. */
export const meant = (xml: string) => meaningOf(parseXml(xml));
