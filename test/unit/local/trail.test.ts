import { createServer, type RequestListener, type Server } from "node:http";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  GetBucketVersioningCommand,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Accounts, BucketPlace } from "../../../local/trail/accounts.ts";
import { countByPrincipal } from "../../../local/trail/calls.ts";
import { Delivery } from "../../../local/trail/delivery.ts";
import type { Envelope } from "../../../local/trail/record.ts";
import { startTrail, type Trail, type TrailOptions } from "../../../local/trail/trail.ts";

let s3Server: Server;
let trail: Trail;
let received: string[];
let events: Envelope[];
let answer: RequestListener;

beforeEach(async () => {
  received = [];
  events = [];
  answer = (_, response) => response.setHeader("x-amz-request-id", "REQUEST1").end();
  s3Server = createServer((request, response) => {
    received.push(`${request.method} ${request.url} ${request.headers.host}`);
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => s3Server.listen(0, "127.0.0.1", resolve));
  await start({});
});

afterEach(async () => {
  await trail.close();
  s3Server.close();
});

async function start(options: Partial<TrailOptions>): Promise<void> {
  await trail?.close();
  const address = s3Server.address();
  if (!address || typeof address === "string") throw new Error("no address");
  trail = await startTrail({
    upstream: `http://127.0.0.1:${address.port}`,
    account: "111122223333",
    principals: new Map([["AKIAKIM", { type: "IAMUser", userName: "kim" }]]),
    deliver: async (event) => {
      events.push(event);
    },
    ...options,
  });
}

const member = "222233334444";
const writing = `arn:aws:sts::${member}:assumed-role/write/dxaws-s3-local-reconcile`;

/** Accounts with these buckets, and one session: ASIAX, of the member's role for writing. */
function accountsWith(buckets: Record<string, BucketPlace>): Accounts {
  const session = { arn: writing, roleArn: `arn:aws:iam::${member}:role/team/write`, roleId: "AROAWRITE" };
  return {
    placeOf: async (bucket) => buckets[bucket],
    sessionOf: async (key) => (key === "ASIAX" ? session : undefined),
  };
}

function client(accessKeyId = "AKIAKIM"): S3Client {
  const credentials = { accessKeyId, secretAccessKey: "secret" };
  return new S3Client({
    region: "ca-central-1",
    endpoint: trail.url,
    credentials,
    maxAttempts: 1,
  });
}

function enableVersioning(bucket: string): PutBucketVersioningCommand {
  return new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } });
}

function eventNames(): unknown[] {
  return events.map((event) => event.detail.eventName);
}

function buckets(): unknown[] {
  return events.map(({ detail }) => Reflect.get(Object(detail.requestParameters), "bucketName"));
}

const tagging = { TagSet: [] };

describe("a configuration write", () => {
  test("reaches S3 as it was signed, Host included", async () => {
    await client().send(enableVersioning("one"));
    expect(received).toEqual([`PUT /one/?versioning= ${new URL(trail.url).host}`]);
  });

  test("counts at S3 as one over TLS, as it is on AWS", async () => {
    const seen: unknown[] = [];
    answer = ({ headers }, response) => {
      seen.push(headers["x-forwarded-proto"]);
      response.end();
    };
    await client().send(enableVersioning("one"));
    expect(seen).toEqual(["https"]);
  });

  test("becomes the event that CloudTrail would have sent", async () => {
    await client().send(enableVersioning("one"));
    expect(events).toMatchObject([
      {
        source: "aws.s3",
        "detail-type": "AWS API Call via CloudTrail",
        account: "111122223333",
        region: "ca-central-1",
        resources: [],
        detail: {
          eventSource: "s3.amazonaws.com",
          eventName: "PutBucketVersioning",
          awsRegion: "ca-central-1",
          eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          requestParameters: { bucketName: "one", versioning: "" },
          requestID: "REQUEST1",
          readOnly: false,
          managementEvent: true,
          additionalEventData: { httpStatusCode: 200 },
          userIdentity: { type: "IAMUser", userName: "kim", arn: "arn:aws:iam::111122223333:user/kim" },
        },
      },
    ]);
    expect(events[0]?.detail).not.toHaveProperty("errorCode");
  });

  test("is recorded under CloudTrail's own name where that differs", async () => {
    await start({ eventNames: { PutBucketLifecycleConfiguration: "PutBucketLifecycle" } });
    await client().send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: "one", LifecycleConfiguration: { Rules: [] } }),
    );
    await client().send(new PutBucketTaggingCommand({ Bucket: "one", Tagging: tagging }));
    expect(eventNames()).toEqual(["PutBucketLifecycle", "PutBucketTagging"]);
  });

  test("has the request id that its caller saw, also from an S3 that sends a second one", async () => {
    answer = (_, response) => {
      response.setHeader("x-amzn-requestid", "OTHER").setHeader("x-amz-request-id", "REQUEST3").end();
    };
    const { $metadata } = await client().send(enableVersioning("one"));
    expect(events[0]?.detail.requestID).toBe($metadata.requestId);
  });

  test("that S3 refused is recorded with its error", async () => {
    answer = (_, response) => {
      response.writeHead(403, { "x-amz-request-id": "REQUEST2" });
      response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    };
    await expect(client().send(enableVersioning("one"))).rejects.toThrow("Access Denied");
    expect(events[0]?.detail).toMatchObject({ errorCode: "AccessDenied", errorMessage: "Access Denied" });
  });

  test("with a wrong signature is not recorded", async () => {
    answer = (_, response) => {
      response.writeHead(403).end("<Error><Code>SignatureDoesNotMatch</Code></Error>");
    };
    await expect(client().send(enableVersioning("one"))).rejects.toThrow();
    expect(events).toEqual([]);
  });

  test("by a session names the session and the role whose it is, in the account of the role", async () => {
    await start({ accounts: accountsWith({}) });
    await client("ASIAX").send(enableVersioning("one"));
    expect(events[0]?.detail.userIdentity).toEqual({
      type: "AssumedRole",
      principalId: "AROAWRITE:dxaws-s3-local-reconcile",
      arn: writing,
      accountId: member,
      accessKeyId: "ASIAX",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROAWRITE",
          arn: `arn:aws:iam::${member}:role/team/write`,
          accountId: member,
          userName: "write",
        },
        attributes: { mfaAuthenticated: "false" },
      },
    });
  });
});

describe("a bucket of another account or region", () => {
  const theirs = { account: member, region: "ca-central-1" };
  const recipients = () =>
    events.map(({ account, detail }) => [account, detail.recipientAccountId, detail.resources]);
  const resources = [{ accountId: member, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::theirs" }];

  test("a call by its own account is an event of that account", async () => {
    await start({ accounts: accountsWith({ theirs }) });
    await client("ASIAX").send(enableVersioning("theirs"));
    expect(recipients()).toEqual([[member, member, resources]]);
  });

  test("a call by another account is an event of both, of one call, and names the caller's account", async () => {
    await start({ accounts: accountsWith({ theirs }) });
    await client().send(enableVersioning("theirs"));
    expect(recipients()).toEqual([
      [member, member, resources],
      ["111122223333", "111122223333", resources],
    ]);
    const [one, other] = events.map(({ detail }) => detail);
    expect(one?.sharedEventID).toBe(other?.sharedEventID);
    expect(one?.eventID).not.toBe(other?.eventID);
    expect(one?.userIdentity).toMatchObject({ accountId: "111122223333", userName: "kim" });
  });

  test("a call that S3 refused is an event of the caller's account alone", async () => {
    await start({ accounts: accountsWith({ theirs }) });
    answer = (_, response) => response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
    await expect(client().send(enableVersioning("theirs"))).rejects.toThrow();
    expect(events.map(({ account }) => account)).toEqual(["111122223333"]);
  });

  test("a deleted bucket's event is of the account that had it, a created one's of the one that has it now", async () => {
    const buckets: Record<string, BucketPlace> = { theirs };
    await start({ accounts: accountsWith(buckets) });
    answer = ({ method }, response) => {
      if (method === "DELETE") delete buckets.theirs;
      else buckets.theirs = { account: member, region: "ca-west-1" };
      response.end();
    };
    await client("ASIAX").send(new DeleteBucketCommand({ Bucket: "theirs" }));
    await client("ASIAX").send(new CreateBucketCommand({ Bucket: "theirs" }));
    expect(events.map(({ account, region, detail }) => [account, region, detail.eventName])).toEqual([
      [member, "ca-central-1", "DeleteBucket"],
      [member, "ca-west-1", "CreateBucket"],
    ]);
  });

  test("its events are of the bucket's region", async () => {
    await start({ accounts: accountsWith({ theirs: { account: member, region: "ca-west-1" } }) });
    await client("ASIAX").send(enableVersioning("theirs"));
    expect(events).toMatchObject([{ region: "ca-west-1", detail: { awsRegion: "ca-west-1" } }]);
  });

  test.each([
    ["a read", new GetBucketVersioningCommand({ Bucket: "theirs", ExpectedBucketOwner: "111122223333" })],
    ["a write", new DeleteBucketCommand({ Bucket: "theirs", ExpectedBucketOwner: "111122223333" })],
  ])("%s that expects another owner is denied, and does not reach S3", async (_, command) => {
    await start({ accounts: accountsWith({ theirs }) });
    await expect(client().send(command as GetBucketVersioningCommand)).rejects.toMatchObject({
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    expect(received).toEqual([]);
  });

  test("a call that expects its owner reaches S3, and so does one to another region", async () => {
    await start({
      accounts: accountsWith({ theirs, far: { account: member, region: "ca-west-1" } }),
    });
    const read = (Bucket: string, ExpectedBucketOwner: string) =>
      client().send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner }));
    await read("theirs", member);
    await read("far", "111122223333");
    expect(received).toHaveLength(2);
  });
});

describe("what is no configuration write", () => {
  test("a read sends no event", async () => {
    await client().send(new GetBucketVersioningCommand({ Bucket: "one" }));
    expect(events).toEqual([]);
  });

  test("a write to a sub-resource that S3 does not have is not taken for CreateBucket", async () => {
    await fetch(`${trail.url}/one/?madeUp`, { method: "PUT" });
    expect(events).toEqual([]);
  });

  test("an object's write sends no event", async () => {
    await client().send(new PutObjectCommand({ Bucket: "one", Key: "a/b?versioning", Body: "x" }));
    expect(events).toEqual([]);
  });
});

describe("the call log", () => {
  test("names every call with its bucket, caller and outcome", async () => {
    await start({ accounts: accountsWith({}) });
    await client().send(new CreateBucketCommand({ Bucket: "one" }));
    await client("ASIAX").send(new GetBucketVersioningCommand({ Bucket: "one" }));
    await client("AKIAX").send(new ListBucketAnalyticsConfigurationsCommand({ Bucket: "two" }));
    await client().send(new ListBucketsCommand({}));
    const seen = (await trail.calls()).map((call) => [
      call.principal,
      call.operation,
      call.bucket,
      call.write,
    ]);
    expect(seen).toEqual([
      ["kim", "CreateBucket", "one", true],
      ["dxaws-s3-local-reconcile", "GetBucketVersioning", "one", false],
      ["AKIAX", "ListBucketAnalyticsConfigurations", "two", false],
      ["kim", "ListBuckets", "", false],
    ]);
  });

  test("is counted by principal, filtered by bucket, and cleared", async () => {
    await client().send(enableVersioning("one"));
    await client().send(new GetBucketVersioningCommand({ Bucket: "one" }));
    await client().send(enableVersioning("two"));
    expect(countByPrincipal(await trail.calls("one"))).toEqual({ kim: { reads: 1, writes: 1 } });
    await trail.clearCalls();
    expect(await trail.calls()).toEqual([]);
  });
});

describe("a sub-resource that the local S3 does not know", () => {
  test("is refused before it reaches S3, where its DELETE would delete the bucket", async () => {
    await start({ notEmulated: ["inventory"] });
    const remove = new DeleteBucketInventoryConfigurationCommand({ Bucket: "one", Id: "a" });
    await expect(client().send(remove)).rejects.toMatchObject({ name: "NotImplemented" });
    expect(received).toEqual([]);
    expect(events).toEqual([]);
  });
});

describe("an S3 that is gone", () => {
  test("answers as an unavailable service, and no event is made up", async () => {
    s3Server.closeAllConnections();
    await new Promise((resolve) => s3Server.close(resolve));
    await expect(client().send(enableVersioning("one"))).rejects.toMatchObject({
      name: "ServiceUnavailable",
    });
    expect(events).toEqual([]);
  });
});

describe("the switches", () => {
  test("duplicate: an event arrives that many times more, with the same event id", async () => {
    await trail.setSwitches({ duplicate: 2 });
    await client().send(enableVersioning("one"));
    expect(events).toHaveLength(3);
    expect(new Set(events.map((event) => event.detail.eventID)).size).toBe(1);
  });

  test("dropNext: that number of events is lost, and no more", async () => {
    await trail.setSwitches({ dropNext: 1 });
    await client().send(enableVersioning("one"));
    await client().send(enableVersioning("two"));
    expect(buckets()).toEqual(["two"]);
    expect(await trail.deliveries()).toMatchObject({ dropped: 1, delivered: 1 });
  });

  test("dropRate: everything is lost at 1", async () => {
    await trail.setSwitches({ dropRate: 1 });
    await client().send(enableVersioning("one"));
    expect(events).toEqual([]);
  });

  test("delayMs: an event waits, its call does not", async () => {
    await trail.setSwitches({ delayMs: 600_000 });
    await client().send(enableVersioning("one"));
    expect(await trail.deliveries()).toMatchObject({ delivered: 0, pending: 1 });
  });

  test("delayMs: an event leaves when its time has come", async () => {
    vi.useFakeTimers();
    const left: unknown[] = [];
    const delivery = new Delivery(async ({ id }) => void left.push(id), 7);
    delivery.set({ delayMs: 60 });
    delivery.accept({ id: "one" } as Envelope);
    await vi.advanceTimersByTimeAsync(59);
    expect(left).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(left).toEqual(["one"]);
    vi.useRealTimers();
  });

  test("reorderMs: the events of a window leave in another order, the same for the same seed", async () => {
    vi.useFakeTimers();
    const names = ["one", "two", "three", "four", "five"];
    const shuffled = async (): Promise<unknown[]> => {
      const order: unknown[] = [];
      const delivery = new Delivery(async ({ id }) => void order.push(id), 7);
      delivery.set({ reorderMs: 150 });
      for (const id of names) delivery.accept({ id } as Envelope);
      await vi.advanceTimersByTimeAsync(150);
      return order;
    };
    const first = await shuffled();
    expect(first).not.toEqual(names);
    expect([...first].sort()).toEqual([...names].sort());
    expect(await shuffled()).toEqual(first);
    vi.useRealTimers();
  });

  test("an unknown switch is refused by name", async () => {
    await expect(trail.setSwitches({ dropp: 1 } as object)).rejects.toThrow('unknown switch \\"dropp\\"');
  });

  test("closing the trail forgets what still waits", async () => {
    await trail.setSwitches({ delayMs: 50 });
    await client().send(enableVersioning("one"));
    await trail.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(events).toEqual([]);
  });

  test("a delivery that fails is counted, and the caller does not notice", async () => {
    await start({ deliver: () => Promise.reject(new Error("no bus")) });
    await client().send(enableVersioning("one"));
    await vi.waitFor(async () => expect((await trail.deliveries()).failures).toEqual(["Error: no bus"]));
  });
});
