import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { off } from "../../local/trail/switches.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { s3, alice } = world.clients;
const region = world.stack.region;

const versioning = async (Bucket: string) =>
  (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = (Bucket: string) =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
const enable = (Bucket: string) =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
const operations = async (bucket: string) => (await world.ourCalls(bucket)).map(({ operation }) => operation);

async function managed(facets: object = { versioning: true }): Promise<string> {
  const name = uniqueName("story");
  await world.putSpec({ name, region, ...facets });
  await world.happened(name, "", ({ verdict }) => verdict === "converged");
  await world.stack.trail.clearCalls();
  return name;
}

beforeEach(() => world.stack.trail.setSwitches(off));
afterEach(() => world.stack.trail.setSwitches(off));

describe("a deployed stack", () => {
  it("repairs drift with one read, one write and one verifying read, and sends nothing for its own event", async () => {
    const bucket = await managed();
    await suspend(bucket);
    await until("the repair", patienceMs, async () =>
      (await versioning(bucket)) === "Enabled" ? true : undefined,
    );
    const write = (await world.ourCalls(bucket)).find((call) => call.write);
    await world.reconciled(write?.requestId);
    expect(await operations(bucket)).toEqual([
      "GetBucketVersioning",
      "PutBucketVersioning",
      "GetBucketVersioning",
    ]);
  });

  it("reads once now and once when S3 has settled, for an event without a difference", async () => {
    const bucket = await managed();
    const { $metadata } = await enable(bucket);
    await world.reconciled($metadata.requestId);
    expect(await operations(bucket)).toEqual(["GetBucketVersioning"]);
    expect(await world.status(bucket)).toMatchObject({ verdict: "converged", due: { why: "settle" } });
  });

  it("follows a burst of events that come doubled and out of order, and ends as the spec says", async () => {
    const bucket = await managed({ versioning: true, tags: { team: "orders" } });
    await world.stack.trail.setSwitches({ duplicate: 1, reorderMs: 200 });
    for (const team of ["a", "b", "c"]) {
      await alice.send(
        new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [{ Key: "team", Value: team }] } }),
      );
      await suspend(bucket);
    }
    await until("the repair", patienceMs, async () => {
      const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      return TagSet?.[0]?.Value === "orders" && (await versioning(bucket)) === "Enabled" ? true : undefined;
    });
  });

  it("repairs drift without an event at the next check", async () => {
    const bucket = await managed();
    await world.stack.trail.setSwitches({ dropNext: 1 });
    await suspend(bucket);
    await world.invoke("SWEEP_FUNCTION", { bucket });
    await until("the repair", patienceMs, async () =>
      (await versioning(bucket)) === "Enabled" ? true : undefined,
    );
  });

  it("recreates a deleted bucket, empty and as its spec says", async () => {
    const bucket = await managed({ versioning: true, tags: { team: "orders" } });
    const since = new Date().toISOString();
    await alice.send(new DeleteBucketCommand({ Bucket: bucket }));
    await world.happened(
      bucket,
      since,
      ({ sent }) => sent?.some(({ type }) => type === "CreateBucket") ?? false,
    );
    expect(await versioning(bucket)).toBe("Enabled");
  });

  it("takes over a bucket that was there before its spec", async () => {
    const name = uniqueName("old");
    await alice.send(
      new CreateBucketCommand({
        Bucket: name,
        CreateBucketConfiguration: { LocationConstraint: region as never },
      }),
    );
    await world.putSpec({ name, region, versioning: true });
    const entry = await world.happened(name, "", ({ verdict }) => verdict === "converged");
    expect(entry.sent?.map(({ type }) => type)).toEqual(["PutBucketVersioning"]);
  });

  it("says that a bucket lives in another region than its spec says, and writes nothing", async () => {
    const bucket = await managed();
    await world.deleteSpec(bucket);
    await until("release", patienceMs, async () => ((await world.status(bucket)) ? undefined : true));
    await world.putSpec({ name: bucket, region: "eu-west-1", versioning: false });
    const status = await world.statusAfter(bucket, "");
    expect(status).toMatchObject({ verdict: "blocked", unwatched: true });
    expect(status.reason).toContain(`is in region ${region}`);
    expect((await world.ourCalls(bucket)).filter(({ write }) => write)).toEqual([]);
  });

  it("refuses to make a bucket public without the operator's permission", async () => {
    const bucket = await managed();
    const since = new Date().toISOString();
    await world.putSpec({ name: bucket, region, blockPublicAccess: false });
    const status = await world.statusAfter(bucket, since, ({ verdict }) => verdict === "blocked");
    expect(status.reason).toContain("operator");
  });

  it("keeps a poison message from other buckets, and an item with a name that no bucket can have from the stream", async () => {
    await world.putSpec({ name: "No Bucket!", versioning: true });
    const status = await world.statusAfter("No Bucket!", "");
    expect(status.verdict).toBe("invalid");
    await world.deleteSpec("No Bucket!");
    await managed();
  });

  it("has empty dead-letter queues at the end", async () => {
    for (const variable of ["DEAD_LETTERS_QUEUE_URL", "WORK_DEAD_QUEUE_URL"]) {
      const { Attributes } = await world.clients.queues.send(
        new GetQueueAttributesCommand({ QueueUrl: world.stack.env[variable], AttributeNames: ["All"] }),
      );
      expect(Attributes?.ApproximateNumberOfMessages).toBe("0");
    }
  });
});
