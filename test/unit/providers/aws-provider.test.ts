import { Readable } from "node:stream";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { ListTagsForResourceCommand, S3ControlClient } from "@aws-sdk/client-s3-control";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Command } from "../../../core/providers/provider.ts";
import { AwsS3Provider } from "../../../exports/index.ts";
import { ManualClock } from "../../support/manualClock.ts";

const Bucket = "orders-archive";
const region = "ca-central-1";
const put = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
const get = new GetBucketVersioningCommand({ Bucket });

/** A clock that records the sleeps. */
class WatchedClock extends ManualClock {
  readonly naps: number[] = [];
  override sleep = async (ms: number) => {
    this.naps.push(ms);
    this.pass(ms);
  };
}

const conflict = () =>
  new S3ServiceException({
    name: "OperationAborted",
    message: "A conflicting conditional operation is currently in progress against this resource.",
    $fault: "client",
    $metadata: { httpStatusCode: 409, requestId: "CONFLICT" },
  });

/** The members of the SDK's HttpHandler that a test needs. */
interface HttpHandler {
  handle(request: object, options: { abortSignal: AbortSignal }): Promise<unknown>;
  httpHandlerConfigs(): object;
}

/** How a client connects. Its handler resolves its options at the first request, which is aborted here before it is sent. */
async function connectionsOf(config: unknown): Promise<object> {
  const { requestHandler: handler } = config as { requestHandler: HttpHandler };
  const request = { protocol: "http:", hostname: "s3.invalid", headers: {} };
  await expect(handler.handle(request, { abortSignal: AbortSignal.abort() })).rejects.toThrow();
  return handler.httpHandlerConfigs();
}

/** A provider whose client gives these answers, one after the other, and the last one for ever. */
function answering(...answers: (Error | { $metadata: object })[]) {
  const clock = new WatchedClock();
  const sent: Command[] = [];
  const send = async (command: Command) => {
    const answer = answers[Math.min(sent.push(command), answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  return { clock, sent, provider: new AwsS3Provider({ region, clock, clients: async () => ({ send }) }) };
}

describe("a write that conflicts with another one", () => {
  it("is made three times, waiting longer each time, and then fails as one to make later", async () => {
    const { provider, clock, sent } = answering(conflict());
    await expect(provider.write(region, put)).rejects.toMatchObject({
      name: "S3Failure",
      kind: "transient",
      code: "OperationAborted",
    });
    expect(sent).toEqual([put, put, put]);
    const [first = 0, second = 0, ...more] = clock.naps;
    expect(more).toEqual([]);
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
  });

  it.each([
    [0, [500, 1_000]],
    [0.5, [1_000, 2_000]],
    [0.999, [1_499, 2_998]],
  ])(
    "waits between half and one and a half of a second, and then twice as long: %d",
    async (chance, naps) => {
      const { provider, clock } = answering(conflict());
      clock.random = () => chance;
      await expect(provider.write(region, put)).rejects.toThrow();
      expect(clock.naps.map(Math.round)).toEqual(naps);
    },
  );

  it("succeeds when the other one is over, with the id and the time of the call that S3 took", async () => {
    const { provider, clock } = answering(conflict(), { $metadata: { requestId: "TAKEN" } });
    const receipt = await provider.write(region, put);
    expect(clock.naps).toHaveLength(1);
    expect(receipt).toEqual({ requestId: "TAKEN", at: clock.now().toISOString() });
  });
});

describe("a write after its deadline", () => {
  it("is not sent, and not sent again", async () => {
    const late = new AbortController();
    const { provider, clock, sent } = answering(conflict());
    clock.sleep = async () => late.abort(new Error("late"));
    await expect(provider.write(region, put, late.signal)).rejects.toThrow("late");
    await expect(provider.write(region, put, late.signal)).rejects.toThrow("late");
    expect(sent).toHaveLength(1);
  });

  it("is not tried again by the SDK either", async () => {
    const late = new AbortController();
    let tries = 0;
    const handle = async () => {
      tries += 1;
      late.abort(new Error("late"));
      return { response: { statusCode: 503, headers: {}, body: Readable.from([]) } };
    };
    const credentials = { accessKeyId: "AKIAFAKE", secretAccessKey: "secret" };
    const client = new S3Client({ region, credentials, requestHandler: { handle } as never });
    const provider = new AwsS3Provider({ region, clients: async () => client as never });
    await expect(provider.write(region, put, late.signal)).rejects.toThrow();
    expect(tries).toBe(1);
  });
});

describe("any other failure", () => {
  it("of a write is reported at once", async () => {
    const slow = Object.assign(conflict(), { name: "SlowDown" });
    const { provider, clock, sent } = answering(slow);
    await expect(provider.write(region, put)).rejects.toMatchObject({ kind: "transient", code: "SlowDown" });
    expect([sent.length, clock.naps]).toEqual([1, []]);
  });

  it("that the SDK itself has, with what it was asked to send, is that call's, with its cause", async () => {
    const fault = new TypeError("x is not a function");
    const { provider, sent } = answering(fault);
    const failure = { name: "S3Failure", kind: "refused", code: "TypeError", cause: fault };
    await expect(provider.write(region, put)).rejects.toMatchObject(failure);
    await expect(provider.read(region, get)).rejects.toMatchObject(failure);
    expect(sent).toHaveLength(2);
  });
});

describe("a call", () => {
  it("carries the signal of a deadline, and no options without one", async () => {
    const options: unknown[] = [];
    const send = async (_: Command, more?: unknown) => {
      options.push(more);
      return {};
    };
    const provider = new AwsS3Provider({ region, clients: async () => ({ send }), clock: new ManualClock() });
    const { signal } = new AbortController();
    await provider.write(region, put, signal);
    await provider.write(region, put);
    await provider.read(region, get);
    expect(options).toEqual([{ abortSignal: signal }, undefined, undefined]);
  });

  it("goes to the service of its command, in the region of the bucket", async () => {
    const asked: string[] = [];
    const clients = async (service: string, place: string) => {
      asked.push(`${service} ${place}`);
      return { send: async () => ({}) };
    };
    const provider = new AwsS3Provider({ clients });
    await provider.read("eu-west-1", get);
    await provider.read(region, new DescribeKeyCommand({ KeyId: "k" }));
    const resource = { AccountId: "111122223333", ResourceArn: `arn:aws:s3:::${Bucket}` };
    await provider.read(region, new ListTagsForResourceCommand(resource));
    expect(asked).toEqual(["s3 eu-west-1", `kms ${region}`, `s3control ${region}`]);
  });

  it("whose answer has no request id has an empty one in its receipt", async () => {
    const { provider } = answering({ $metadata: {} });
    expect(await provider.write(region, put)).toMatchObject({ requestId: "" });
  });

  it("to S3 that is answered from another region is about the bucket; one to KMS is not", async () => {
    const elsewhere = () =>
      Object.assign(conflict(), {
        name: "InvalidRequest",
        $response: { headers: { "x-amz-bucket-region": "eu-west-1" } },
      });
    const { provider } = answering(elsewhere());
    await expect(provider.read(region, get)).rejects.toMatchObject({ kind: "elsewhere" });
    const key = new DescribeKeyCommand({ KeyId: "k" });
    await expect(provider.read(region, key)).rejects.toMatchObject({
      kind: "refused",
      operation: "DescribeKey",
    });
  });
});

describe("the provider", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("has the region that it is given, or that of the environment", () => {
    vi.stubEnv("AWS_REGION", "eu-west-1");
    expect(new AwsS3Provider().region).toBe("eu-west-1");
    expect(new AwsS3Provider({ region }).region).toBe(region);
  });

  it("knows the owner and the caller that it is given", () => {
    const known = { owner: "111122223333", caller: "arn:aws:iam::111122223333:role/deployer" };
    const { owner, caller } = new AwsS3Provider(known);
    expect({ owner, caller }).toEqual(known);
  });
});

describe("the clients", () => {
  const seen = new Set<S3Client>();
  beforeEach(() => {
    seen.clear();
    vi.spyOn(S3Client.prototype, "send").mockImplementation(async function (this: S3Client) {
      seen.add(this);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it("are one for each region, however many calls are made at once", async () => {
    const provider = new AwsS3Provider({ region });
    await Promise.all([1, 2, 3].map(() => provider.read(region, get)));
    await provider.read(region, get);
    expect(seen.size).toBe(1);
    await provider.read("eu-west-1", get);
    const regions = [...seen].map((client) => client.config.region());
    expect(await Promise.all(regions)).toEqual([region, "eu-west-1"]);
  });

  it("of all services have the credentials of the provider, and bounds on time and tries", async () => {
    const configs: { config: Record<string, () => Promise<unknown>> }[] = [];
    for (const { prototype } of [S3Client, KMSClient, S3ControlClient] as unknown as {
      prototype: { send(): unknown };
    }[])
      vi.spyOn(prototype, "send").mockImplementation(async function (this: unknown) {
        configs.push(this as (typeof configs)[number]);
      });
    const credentials = { accessKeyId: "AKIAFAKE", secretAccessKey: "secret" };
    const provider = new AwsS3Provider({ credentials });
    const resource = { AccountId: "111122223333", ResourceArn: `arn:aws:s3:::${Bucket}` };
    for (const command of [
      get,
      new DescribeKeyCommand({ KeyId: "k" }),
      new ListTagsForResourceCommand(resource),
    ])
      await provider.read(region, command);
    expect(configs.map(({ constructor: { name } }) => name)).toEqual([
      "S3Client",
      "KMSClient",
      "S3ControlClient",
    ]);
    for (const { config } of configs) {
      expect(await config.credentials?.()).toMatchObject(credentials);
      expect([await config.region?.(), await config.maxAttempts?.()]).toEqual([region, 3]);
      expect(await connectionsOf(config)).toMatchObject({
        connectionTimeout: 2_000,
        requestTimeout: 5_000,
        throwOnRequestTimeout: true,
        httpsAgent: { maxSockets: 50 },
      });
    }
  });

  it("have as many connections as the provider is given", async () => {
    const provider = new AwsS3Provider({ region, connections: 7 });
    await provider.read(region, get);
    const [client] = seen;
    expect(await connectionsOf(client?.config)).toMatchObject({
      requestTimeout: 5_000,
      httpAgent: { maxSockets: 7 },
      httpsAgent: { maxSockets: 7 },
    });
  });

  it("of two providers are not the same", async () => {
    for (const provider of [new AwsS3Provider(), new AwsS3Provider()]) await provider.read(region, get);
    expect(seen.size).toBe(2);
  });
});
