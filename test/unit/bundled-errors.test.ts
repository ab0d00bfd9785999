import { Readable } from "node:stream";
import * as tables from "@aws-sdk/client-dynamodb";
import * as s3 from "@aws-sdk/client-s3";
import * as queues from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { build } from "esbuild";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { withoutUnused } from "../../scripts/bundle/unused.ts";

// A function's bundle leaves out what describes most errors. What our code reads of an error must stay the same: its name,
// message and code, what it carries, and whether the client sends the call again.

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

interface Sender {
  send(command: object): Promise<object>;
}
type Made = new (input: object) => object;
type Client = new (config: object) => Sender;
type Sdk = Readonly<Record<string, unknown>>;

const json = (statusCode: number, type: string, more: object = {}): Answer => ({
  statusCode,
  body: JSON.stringify({ __type: `com.amazonaws.example#${type}`, message: "it is said why", ...more }),
});
const xml = (statusCode: number, code: string, more = ""): Answer => ({
  statusCode,
  body: `<Error><Code>${code}</Code><Message>it is said why</Message>${more}<RequestId>R1</RequestId></Error>`,
});
const query = (statusCode: number, code: string): Answer => ({
  statusCode,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>it is said why</Message></Error><RequestId>R1</RequestId></ErrorResponse>`,
});

const ofTable = ["Throttling", "ProvisionedThroughputExceeded", "ResourceNotFound", "AccessDenied"];
const ofSts = ["PackedPolicyTooLarge", "MalformedPolicyDocument", "RegionDisabledException", "AccessDenied"];
const sources = {
  tables: {
    sdk: tables as Sdk,
    from: "@aws-sdk/client-dynamodb",
    client: "DynamoDBClient",
    command: "GetItemCommand",
    input: { TableName: "specs", Key: { name: { S: "orders" } } },
    answers: [
      json(400, "ConditionalCheckFailedException", { Item: { name: { S: "orders" } } }),
      json(400, "TransactionCanceledException", {
        CancellationReasons: [{ Code: "ConditionalCheckFailed" }],
      }),
      ...[...ofTable, "ReplicatedWriteConflict"].map((name) => json(400, `${name}Exception`)),
      json(500, "InternalServerError"),
    ],
  },
  s3: {
    sdk: s3 as Sdk,
    from: "@aws-sdk/client-s3",
    client: "S3Client",
    command: "GetBucketVersioningCommand",
    input: { Bucket: "orders" },
    answers: [
      xml(404, "NoSuchBucket", "<BucketName>orders</BucketName>"),
      xml(301, "PermanentRedirect", "<Region>eu-west-1</Region>"),
      ...["BucketAlreadyOwnedByYou", "OperationAborted", "AccessDenied"].map((code) => xml(409, code)),
      xml(503, "SlowDown"),
      { statusCode: 404, body: "" },
    ],
  },
  sts: {
    sdk: sts as Sdk,
    from: "@aws-sdk/client-sts",
    client: "STSClient",
    command: "AssumeRoleCommand",
    input: { RoleArn: "arn:aws:iam::111122223333:role/read", RoleSessionName: "reconcile" },
    answers: [...ofSts, "Throttling"].map((code) => query(400, code)),
  },
  queues: {
    sdk: queues as Sdk,
    from: "@aws-sdk/client-sqs",
    client: "SQSClient",
    command: "SendMessageCommand",
    input: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/1/work", MessageBody: "{}" },
    answers: ["QueueDoesNotExist", "RequestThrottled", "AccessDenied"].map((name) => json(400, name)),
  },
} as const;

type Name = keyof typeof sources;
const names = Object.keys(sources) as Name[];

/** The clients as a function's bundle holds them. */
async function bundledSdks(): Promise<Readonly<Record<string, Sdk>>> {
  const lines = names.map((name) => {
    const { from, client, command } = sources[name];
    return `import { ${client}, ${command} } from "${from}"; export const ${name} = { ${client}, ${command} };`;
  });
  const { outputFiles } = await build({
    stdin: { contents: lines.join("\n"), resolveDir: process.cwd() },
    ...{ bundle: true, format: "esm", platform: "node", mainFields: ["module", "main"], write: false },
    alias: { "@aws-sdk/credential-provider-node": "./functions/credentials.ts" },
    banner: { js: 'const require=process.getBuiltinModule("module").createRequire("/");' },
    plugins: [withoutUnused],
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`
  );
}

/** What our code reads of the error of a call, and how often it was sent. */
async function failure(sdk: Sdk, name: Name, { statusCode, body }: Answer): Promise<object> {
  const { client, command, input } = sources[name];
  const [Client, Command] = [sdk[client] as Client, sdk[command] as Made];
  let sent = 0;
  const handle = async () => {
    sent += 1;
    const headers = { "x-amzn-requestid": "R1", "retry-after": "0" };
    return { response: { statusCode, headers, body: Readable.from([Buffer.from(body)]) } };
  };
  const credentials = { accessKeyId: "example", secretAccessKey: "example" };
  const requestHandler = { handle, metadata: { handlerProtocol: "http/1.1" } };
  const sender = new Client({ region: "us-east-1", credentials, requestHandler, maxAttempts: 2 });
  const error = await sender.send(new Command(input)).then(
    () => ({ name: "nothing failed" }),
    (thrown: Error) => thrown,
  );
  const { $response, $metadata, RequestId, ...members } = error as Record<string, unknown>;
  const { message } = error as Error;
  // STS has a second name for some errors; the code that it answers with is in `Code`.
  const said = (error as Error).name.replace(name === "sts" ? /Exception$/ : "", "");
  const { requestId, httpStatusCode } = $metadata as Record<string, unknown>;
  return { ...members, name: said, message, requestId, httpStatusCode, sent };
}

describe("an error of an AWS service, in a function's bundle", () => {
  let bundled: Readonly<Record<string, Sdk>>;
  beforeAll(async () => {
    // A client waits a random time before it sends a call again.
    vi.spyOn(Math, "random").mockReturnValue(0);
    bundled = await bundledSdks();
  });

  it.each(names.flatMap((name) => sources[name].answers.map((answer) => [name, answer] as const)))(
    "says what it says without bundling: %s %j",
    async (name, answer) => {
      const expected = await failure(sources[name].sdk, name, answer);
      expect(expected).toMatchObject({ httpStatusCode: answer.statusCode });
      expect(await failure(bundled[name] ?? {}, name, answer)).toEqual(expected);
    },
  );
});
