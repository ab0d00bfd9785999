import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** How a call is refused. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** What comes before a call is carried out: a wait, or a refusal in the place of its answer. */
type Interception = (call: string) => Refusal | undefined | Promise<Refusal | undefined>;

/**
 * Just enough of S3 and DynamoDB over HTTP for a command line that runs as a process of its own: buckets that have
 * nothing but versioning, and a spec table. Calls are named like "GET orders?versioning" and "Scan".
 */
export class FakeAws {
  /** Versioning by bucket; "" where it was never set. */
  readonly buckets = new Map<string, string>();
  readonly specs = new Map<string, Record<string, unknown>>();
  /** The items of the table of baselines. */
  readonly layers: Record<string, unknown>[] = [];
  /** The most spec items in an answer to a Scan. */
  pageSize = 1_000;
  readonly calls: string[] = [];
  /** The caller's account, or an error of STS; counts the requests. */
  account: string | undefined = "111122223333";
  /** The settings of the deployed worker; without them nothing is deployed. */
  settings: object | undefined = {};
  asked = 0;
  /** The environment of the deployed functions, besides the settings. */
  variables: Readonly<Record<string, string>> = {};
  /** The ARNs of roles that the caller can assume with the external id of `variables`; a session's key is `ASIA` and the account. */
  readonly assumable = new Set<string>();
  /** The keys that signed calls to S3. */
  readonly signers = new Set<string>();
  /** The owners that calls to S3 expected of their buckets, "" for none. */
  readonly owners = new Set<string>();
  intercept: Interception = () => undefined;
  readonly #server: Server;
  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeAws> {
    const aws = new FakeAws();
    await new Promise<void>((resolve) => aws.#server.listen(0, "127.0.0.1", resolve));
    return aws;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What a shell has that talks to it. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: "ca-central-1",
      AWS_ACCESS_KEY_ID: "AKIAFAKE",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const target = `${request.headers["x-amz-target"] ?? ""}`.split(".")[1];
    const { pathname, searchParams } = new URL(request.url ?? "", "http://s3");
    const [bucket = ""] = pathname.slice(1).split("/");
    const subresource = [...searchParams.keys()].find((key) => key !== "x-id") ?? "";
    if (body.includes("Version=2011-06-15")) return this.#answerSts(new URLSearchParams(body), response);
    if (pathname.endsWith("/configuration")) return this.#answerSettings(response);
    const call = target ?? `${request.method} ${bucket}${subresource && `?${subresource}`}`;
    this.calls.push(call);
    const refusal = await this.intercept(call);
    if (target) return this.#answerDynamo(target, refusal, JSON.parse(body), response);
    this.#remember(request);
    const status = refusal?.status ?? this.#carryOut(call, bucket, body);
    response.writeHead(status, { "x-amz-request-id": `R${this.calls.length}` });
    if (status >= 300) response.end(errorXml(refusal?.code ?? "NoSuchBucket"));
    else response.end(call === `GET ${bucket}?versioning` ? versioningXml(this.buckets.get(bucket)) : "");
  }

  #remember({ headers }: IncomingMessage): void {
    this.signers.add(/Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1] ?? "");
    this.owners.add(`${headers["x-amz-expected-bucket-owner"] ?? ""}`);
  }

  #answerSts(asked: URLSearchParams, response: ServerResponse): void {
    if (asked.get("Action") === "AssumeRole") this.#answerSession(asked, response);
    else this.#answerWho(response);
  }

  #answerWho(response: ServerResponse): void {
    this.asked += 1;
    response.writeHead(this.account ? 200 : 403, { "content-type": "text/xml" }).end(whoXml(this.account));
  }

  #answerSession(asked: URLSearchParams, response: ServerResponse): void {
    const role = asked.get("RoleArn") ?? "";
    const isPermitted = this.assumable.has(role) && asked.get("ExternalId") === this.variables.EXTERNAL_ID;
    response.writeHead(isPermitted ? 200 : 403, { "content-type": "text/xml" });
    response.end(isPermitted ? sessionXml(role) : deniedXml);
  }

  #answerSettings(response: ServerResponse): void {
    response.writeHead(this.settings ? 200 : 404, { "x-amzn-errortype": "ResourceNotFoundException" });
    response.end(
      JSON.stringify(
        this.settings
          ? {
              Environment: {
                Variables: { SETTINGS: JSON.stringify(this.settings), VERSION: "1", ...this.variables },
              },
            }
          : {},
      ),
    );
  }

  #carryOut(call: string, bucket: string, body: string): number {
    if (call === `PUT ${bucket}`) this.buckets.set(bucket, "");
    if (!this.buckets.has(bucket)) return 404;
    if (call === `PUT ${bucket}?versioning`) this.buckets.set(bucket, /<Status>(\w+)</.exec(body)?.[1] ?? "");
    return 200;
  }

  #answerDynamo(
    operation: string,
    refusal: Refusal | undefined,
    input: Input,
    response: ServerResponse,
  ): void {
    const from = input.ExclusiveStartKey && unmarshall(input.ExclusiveStartKey).name;
    response.writeHead(refusal?.status ?? 200, { "content-type": "application/x-amz-json-1.0" });
    if (refusal) response.end(JSON.stringify({ __type: refusal.code, message: "as the test wants it" }));
    else if (input.TableName?.endsWith("-baselines"))
      response.end(JSON.stringify({ Items: this.layers.map((item) => marshall(item)) }));
    else if (operation === "GetItem") {
      const item = this.specs.get(unmarshall(input.Key ?? {}).name);
      response.end(JSON.stringify(item ? { Item: marshall(item) } : {}));
    } else response.end(JSON.stringify(input.Segment ? { Items: [] } : this.#page(from)));
  }

  #page(from: string | undefined): object {
    const names = [...this.specs.keys()];
    const begin = from === undefined ? 0 : names.indexOf(from) + 1;
    const page = names.slice(begin, begin + this.pageSize);
    const last = page.at(-1);
    const isLast = begin + page.length >= names.length;
    return {
      Items: page.map((name) => marshall(this.specs.get(name) ?? {})),
      ...(!isLast && last && { LastEvaluatedKey: marshall({ name: last }) }),
    };
  }
}

interface Input {
  readonly TableName?: string;
  readonly Key?: Record<string, never>;
  readonly ExclusiveStartKey?: Record<string, never>;
  readonly Segment?: number;
}

const xml = (text: string) => `<?xml version="1.0" encoding="UTF-8"?>${text}`;
const errorXml = (code: string) =>
  xml(`<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>`);
const versioningXml = (status = "") =>
  xml(`<VersioningConfiguration>${status && `<Status>${status}</Status>`}</VersioningConfiguration>`);
const sessionXml = (role: string) =>
  xml(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${role.split(":")[4]}</AccessKeyId>` +
      "<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>" +
      "<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
  );
const deniedXml = xml(
  "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>",
);
const whoXml = (account = "") =>
  xml(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/alice</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
