import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, minute, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { bucket, region, type World } from "../../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
});

describe("a failure", () => {
  const breakWrites = (name: string, status: number) => {
    world.s3.intercept = (operation) =>
      operation === "PutBucketVersioning" ? failing(name, status) : undefined;
  };

  it("that is transient is retried with back-off until the first success", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    breakWrites("SlowDown", 503);
    const first = await world.trigger(cause);
    expect(first.verdict).toBe("retrying");
    const wait = () => Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime();
    const firstWait = wait();
    world.clock.pass(firstWait);
    await world.trigger({ why: "due", facets: ["versioning"] });
    expect(wait()).toBe(2 * firstWait);
    expect(world.status?.conditions.versioning?.attempt).toBe(2);
    world.s3.intercept = () => undefined;
    world.clock.pass(wait());
    const last = await world.trigger({ why: "due", facets: ["versioning"] });
    expect(last).toMatchObject({
      verdict: "converged",
      causes: [{ call: { principal: { name: "mallory" } } }],
    });
    expect(world.status?.due).toBeUndefined();
  });

  it("that is transient does not delay a newer trigger of the same bucket", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    breakWrites("SlowDown", 503);
    await world.trigger(cause);
    const tags = await world.alice(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } }), [
      "tags",
    ]);
    const outcome = await world.trigger(tags);
    expect(outcome.sent.map(({ type }) => type)).toContain("PutBucketTagging");
    expect(outcome.verdict).toBe("retrying");
    expect(world.status?.due?.facets).toContain("versioning");
  });

  it("that is terminal is blocked at once, says why, and is retried after five minutes", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    breakWrites("AccessDenied", 403);
    const outcome = await world.trigger(cause);
    expect(outcome).toMatchObject({
      verdict: "blocked",
      reason:
        "PutBucketVersioning was denied, or the bucket is owned by another account (AccessDenied: said S3)",
    });
    const wait = Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime();
    expect(wait).toBe(5 * minute);
  });

  it("of a read that S3 does not support blocks that facet and not the others", async () => {
    world.s3.intercept = (operation) =>
      operation === "GetBucketTagging" ? failing("NotImplemented", 501) : undefined;
    await world.s3.send(suspend, region);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome.verdict).toBe("blocked");
    expect(outcome.sent.map(({ type }) => type)).toEqual(["PutBucketVersioning"]);
  });

  it("of our own code rejects, so that the queue delivers the trigger again", async () => {
    Object.assign(world.core.specs, { get: async () => Promise.reject(new TypeError("a bug")) });
    await expect(world.trigger({ why: "manual" })).rejects.toThrow("a bug");
  });

  it("of the SDK with an input blocks the bucket and is retried later", async () => {
    world.s3.intercept = () => new TypeError("Invalid character in header content");
    const outcome = await world.trigger({ why: "manual" });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [] });
    expect(outcome.reason).toContain("could not be sent: Invalid character in header content");
  });
});

describe("a worker that crashed between its write and its ledger entry", () => {
  it("is completed by the next worker, with the causes it had", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    const { record } = world.core.ledger;
    let records = 0;
    world.core.ledger.record = async (...entry) => {
      records += 1;
      if (records === 2) throw new Error("the worker crashes here");
      return record(...entry);
    };
    await expect(world.trigger(cause)).rejects.toThrow("crashes here");
    const outcome = await world.trigger({ why: "manual" });
    expect(outcome).toMatchObject({
      verdict: "converged",
      interrupted: true,
      drift: [{ path: "/versioning/Status" }],
    });
    expect(outcome.causes).toContainEqual(cause);
    expect(world.status?.intent).toBeUndefined();
  });
});
