import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, it, onTestFinished } from "vitest";
import { patienceMs, until } from "../../../local/wait.ts";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { managedBucket } from "../../support/managedBucket.ts";
import { deployedWorld } from "../../support/stack.ts";

const world = deployedWorld();
const { s3, alice, queues } = world.clients;
const { endpoint, region, identities } = world.stack;
const env = stackEnv();
const dxaws = (...words: string[]) => runCli(words, { env });

const versioning = async (Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = (Bucket: string) =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));

describe("a bucket that is paused", () => {
  it("is not repaired, and is repaired when it is resumed", async () => {
    const name = await managedBucket(world, "pause", { versioning: true });
    expect(await dxaws("pause", name)).toEqual({
      code: 0,
      stdout: `${name} is paused until it is resumed\n`,
      stderr: "",
    });
    await world.statusAfter(name, "", ({ verdict }) => verdict === "paused");
    const { $metadata } = await suspend(name);
    await world.reconciled($metadata.requestId);
    expect(await versioning(name)).toBe("Suspended");
    expect(await dxaws("resume", name)).toEqual({ code: 0, stdout: `${name} is resumed\n`, stderr: "" });
    await until("the repair", patienceMs, async () => (await versioning(name)) === "Enabled" || undefined);
  });

  it("until an instant has it in its spec", async () => {
    const name = await managedBucket(world, "pause", { versioning: true });
    const until = "2099-01-01T00:00:00.000Z";
    const results = resultsOf(await dxaws("pause", name, "--until", until, "--output", "json"));
    expect(results).toEqual([{ version: 2, kind: "paused", bucket: name, paused: until, changed: true }]);
    expect(resultsOf(await dxaws("get", name, "--output", "json"))).toMatchObject([
      { spec: { paused: until } },
    ]);
  });

  it("is not paused until something that is no instant", async () => {
    const name = await managedBucket(world, "pause", { versioning: true });
    const { code, stdout, stderr } = await dxaws("pause", name, "--until", "tomorrow");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("or a time (2027-01-01T08:00:00Z), not tomorrow");
    expect((await dxaws("get", name)).stdout).not.toContain("paused");
  });
});

describe("a dead letter", () => {
  const post = (body: unknown) => {
    const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
    return queues.send(
      new SendMessageCommand({ QueueUrl: world.stack.env.DEAD_LETTERS_QUEUE_URL, MessageBody }),
    );
  };

  it("is processed again", async () => {
    const bucket = await managedBucket(world, "dead-letter", { versioning: true });
    const since = new Date().toISOString();
    await post({
      source: "aws.s3",
      detail: {
        eventID: bucket,
        eventName: "PutBucketVersioning",
        eventSource: "s3.amazonaws.com",
        eventTime: since,
        requestParameters: { bucketName: bucket },
      },
    });
    expect(resultsOf(await dxaws("redrive", "--output", "json"))).toEqual([
      { version: 2, kind: "redriven", redriven: 1, unreadable: 0, failed: 0, more: false },
    ]);
    await world.statusAfter(bucket, since);
  });

  it("that cannot be read stays, and is an error", async () => {
    const QueueUrl = world.stack.env.DEAD_LETTERS_QUEUE_URL;
    await post("not a message of ours");
    onTestFinished(async () => {
      await queues.send(new PurgeQueueCommand({ QueueUrl }));
    });
    const { code, stdout } = await dxaws("redrive");
    expect([code, stdout]).toEqual([1, "0 dead letters processed again; 1 cannot be read and stay\n"]);
  });
});

describe("the doctor", () => {
  it("finds the trail well", async () => {
    const { code, stdout } = await dxaws("doctor", "trail", "rule");
    expect(stdout).toMatch(/^ok {4}trail: .+\nok {4}rule: .+\n2 ok, 0 wrong, 0 unknown\n$/);
    expect(code).toBe(0);
  });

  it("says what is wrong, and what to do about it, and exits with 1", async () => {
    const cloudtrail = new CloudTrailClient({ endpoint, region, credentials: identities.operator });
    await cloudtrail.send(new StopLoggingCommand({ Name: "management-events" }));
    onTestFinished(async () => {
      await cloudtrail.send(new StartLoggingCommand({ Name: "management-events" }));
    });
    const ran = await dxaws("doctor", "trail", "--output", "json");
    expect(resultsOf(ran)).toMatchObject([
      { kind: "finding", check: "trail", state: "wrong", what: "management-events does not log" },
      { kind: "examined", ok: 0, wrong: 1, unknown: 0 },
    ]);
    expect(ran.code).toBe(1);
  });

  it("knows only its own checks", async () => {
    const { code, stderr } = await dxaws("doctor", "heart");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: there is no check heart; the checks are: deployer, quota, trail, rule, /);
  });
});
