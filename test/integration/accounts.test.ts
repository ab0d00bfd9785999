import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Keys } from "../../local/ministack.ts";
import { type Stack, startStack } from "../../local/stack.ts";

const dir = join(import.meta.dirname, "../..");
const logs = mkdtempSync(join(tmpdir(), "dxaws-s3-accounts-"));
const [one, two] = ["222233334444", "333344445555"] as const;
const home = "ca-central-1";
const far = "ca-west-1";
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ dir, deploy: false, logs, members: [one, two] });
});

afterAll(async () => {
  await stack?.stop();
  rmSync(logs, { recursive: true, force: true });
});

const administrator = (account: string): Keys => {
  const keys = stack.identities.administrators[account];
  if (!keys) throw new Error(`no administrator of ${account}`);
  return keys;
};

const s3 = (credentials: Keys, region = home) =>
  new S3Client({ endpoint: stack.s3Endpoint, region, credentials, forcePathStyle: true });

const create = (s3: S3Client, Bucket: string, region: string) =>
  s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  );

const tagging = (Bucket: string) => new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } });

describe("events over accounts and regions", () => {
  const events = (credentials: Keys, region: string) =>
    new EventBridgeClient({ endpoint: stack.endpoint, region, credentials });
  // No such function exists: the failed invocation shows that the event arrived, and that the rule matched it.
  const arrivals = async () =>
    (await stack.trail.deliveries()).failures.flatMap((failure) => /function:(\w+)/.exec(failure)?.[1] ?? []);
  const settled = () =>
    vi.waitFor(async () => expect((await stack.trail.deliveries()).pending).toBe(0), 20_000);

  test("a member's event in another region goes over the hub's bus, as an event of that account and region", async () => {
    const { operator } = stack.identities;
    const EventBusName = "hub-events";
    const hub = events(operator, home);
    const { EventBusArn } = await hub.send(new CreateEventBusCommand({ Name: EventBusName }));
    const rule = (name: string, account: string, region: string) => {
      const EventPattern = JSON.stringify({ source: ["aws.s3"], account: [account], region: [region] });
      return new PutRuleCommand({ Name: name, EventBusName, EventPattern });
    };
    for (const [name, account, region] of [
      ["theirs", one, far],
      ["ours", stack.account, home],
    ] as const) {
      await hub.send(rule(name, account, region));
      const Arn = `arn:aws:lambda:${home}:${stack.account}:function:${name}`;
      await hub.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets: [{ Id: "1", Arn }] }));
    }
    const member = events(administrator(one), far);
    const pattern = { source: ["aws.s3"], detail: { eventName: ["PutBucketTagging"] } };
    await member.send(new PutRuleCommand({ Name: "forward", EventPattern: JSON.stringify(pattern) }));
    const target = { Id: "hub", Arn: EventBusArn, RoleArn: `arn:aws:iam::${one}:role/forward` };
    await member.send(new PutTargetsCommand({ Rule: "forward", Targets: [target] }));

    await create(s3(administrator(one), far), "one-far", far);
    await create(s3(administrator(one)), "one-home", home);
    await s3(administrator(one)).send(tagging("one-home"));
    await settled();
    expect(await arrivals()).toEqual([]);
    await s3(administrator(one), far).send(tagging("one-far"));
    await settled();
    expect(await arrivals()).toEqual(["theirs"]);
  });

  test("a call from another account is known in both accounts, and the call log names who made it", async () => {
    const before = (await stack.trail.deliveries()).delivered;
    await create(s3(administrator(one)), "one-shared", home);
    const statement = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${two}:root` },
      Action: "s3:PutBucketTagging",
      Resource: "arn:aws:s3:::one-shared",
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await s3(administrator(one)).send(new PutBucketPolicyCommand({ Bucket: "one-shared", Policy }));
    await s3(administrator(two)).send(tagging("one-shared"));
    // Creation and policy in one account, the tags in two.
    await vi.waitFor(async () => expect((await stack.trail.deliveries()).delivered).toBe(before + 4), 20_000);
    const calls = await stack.trail.calls("one-shared");
    expect(calls.map(({ principal }) => principal)).toEqual([`admin-${one}`, `admin-${one}`, `admin-${two}`]);
  });
});

describe("buckets of several accounts", () => {
  test("a name is one bucket in all accounts, and each account lists its own", async () => {
    await create(s3(administrator(one)), "only-one", home);
    await expect(create(s3(administrator(two)), "only-one", home)).rejects.toMatchObject({
      name: "BucketAlreadyExists",
    });
    await expect(
      s3(administrator(two)).send(new HeadBucketCommand({ Bucket: "only-one" })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const list = new ListBucketsCommand({ Prefix: "only-" });
    expect((await s3(administrator(one)).send(list)).Buckets).toMatchObject([{ Name: "only-one" }]);
    expect((await s3(administrator(two)).send(list)).Buckets ?? []).toEqual([]);
  });

  test("a call that expects another owner is denied, with and without a body", async () => {
    await create(s3(administrator(one)), "expected", home);
    const Bucket = "expected";
    const denied = { $metadata: { httpStatusCode: 403 } };
    const admin = s3(administrator(one));
    await expect(
      admin.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: two })),
    ).rejects.toMatchObject(denied);
    await expect(
      admin.send(new GetBucketTaggingCommand({ Bucket, ExpectedBucketOwner: two })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
    await admin.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: one }));
  });
});
