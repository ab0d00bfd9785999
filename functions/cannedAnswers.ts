import { Readable } from "node:stream";

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/** Takes the place of what sends the requests of an SDK client. It has no connection and never opens one. */
export class CannedAnswers {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #answer: (request: Request) => string;
  constructor(answer: (request: Request) => string) {
    this.#answer = answer;
  }

  async handle(request: Request): Promise<{ response: Response }> {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-request-id": "canned" };
    return {
      response: { statusCode: 200, headers, body: Readable.from([Buffer.from(this.#answer(request))]) },
    };
  }

  httpHandlerConfigs(): object {
    return {};
  }

  updateHttpClientConfig(): void {}
}

/** A bucket whose versioning was suspended; a PUT enables it. */
export function cannedS3(): CannedAnswers {
  let status = "Suspended";
  return new CannedAnswers(({ method }) => {
    if (method === "PUT") status = "Enabled";
    return `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;
  });
}

/** Sessions of an hour. */
export const cannedSts = (now: Date): CannedAnswers =>
  new CannedAnswers(() => {
    const expires = new Date(now.getTime() + 3_600_000).toISOString();
    return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>warm-up</AccessKeyId><SecretAccessKey>warm-up</SecretAccessKey><SessionToken>warm-up</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  });

/** Tables whose only item is the spec of that bucket. */
export function cannedTables(specsTable: string, bucket: string, region: string): CannedAnswers {
  const spec = { Item: { name: { S: bucket }, region: { S: region }, versioning: { BOOL: true } } };
  const itemOf = (table: string) => (table === specsTable ? spec : {});
  const answers: Readonly<Record<string, (input: Input) => object>> = {
    GetItem: ({ TableName = "" }) => itemOf(TableName),
    TransactGetItems: ({ TransactItems = [] }) => ({
      Responses: TransactItems.map(({ Get }) => itemOf(Get?.TableName ?? "")),
    }),
    UpdateItem: () => ({ Attributes: { tail: { N: "0" } } }),
  };
  return new CannedAnswers(({ headers, body }) => {
    const operation = headers["x-amz-target"]?.split(".")[1] ?? "";
    return JSON.stringify(
      answers[operation]?.(JSON.parse(new TextDecoder().decode(body as Uint8Array))) ?? {},
    );
  });
}

interface Input {
  readonly TableName?: string;
  readonly TransactItems?: readonly { readonly Get?: { readonly TableName: string } }[];
}
