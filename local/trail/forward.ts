import { type IncomingMessage, request } from "node:http";

export interface Answer {
  status: number;
  /** Flat, as node:http reads and writes them: names keep their case, repeated headers survive. */
  rawHeaders: string[];
  body: Buffer;
}

export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Sends the request on as it came, Host included: the signature covers it. It counts as one that came over TLS, as all
 * calls of the SDKs do on AWS: a policy that denies others is to do here what it does there.
 */
export async function forward(from: IncomingMessage, body: Buffer, upstream: URL): Promise<Answer> {
  const { connection: _, ...headers } = { ...from.headers, "x-forwarded-proto": "https" };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname: host, port } = upstream;
    const options = { host, port, method: from.method, path: from.url, headers };
    request(options, resolve).on("error", reject).end(body);
  });
  const rawHeaders = asFromS3(response.rawHeaders);
  return { status: response.statusCode ?? 502, rawHeaders, body: await bodyOf(response) };
}

// ministack adds an id that S3 does not send, and the SDK takes it for the request id: a caller could not find
// their own call again in CloudTrail's record.
function asFromS3(rawHeaders: string[]): string[] {
  const foreign = rawHeaders.findIndex((header) => header.toLowerCase() === "x-amzn-requestid");
  return foreign < 0 ? rawHeaders : rawHeaders.toSpliced(foreign, 2);
}

export function headerOf(answer: Answer, name: string): string | undefined {
  const at = answer.rawHeaders.findIndex((header, i) => i % 2 === 0 && header.toLowerCase() === name);
  return at < 0 ? undefined : answer.rawHeaders[at + 1];
}

/** An S3 error as S3 writes it. */
export function errorAnswer(status: number, code: string, message: string, requestId: string): Answer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`;
  const body = Buffer.from(xml);
  const rawHeaders = ["content-type", "application/xml", "x-amz-request-id", requestId];
  return { status, rawHeaders: [...rawHeaders, "content-length", String(body.length)], body };
}

/** The code and message of a failed answer; undefined of a successful one. */
export function errorOf(answer: Answer): { code: string; message: string } | undefined {
  if (answer.status < 300) return undefined;
  const xml = answer.body.toString("utf8");
  const code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1] ?? "UnknownError";
  return { code, message: /<Message>([^<]*)<\/Message>/.exec(xml)?.[1] ?? `HTTP ${answer.status}` };
}
