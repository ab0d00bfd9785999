import {
  GetBucketVersioningCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { bucket, region, World } from "../../support/world.ts";

const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const enable = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Enabled" },
});
const spec = { versioning: true, blockPublicAccess: true, tags: { team: "orders" } };
const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = new World();
  await world.spec(spec);
  world.clock.pass(10 * minute);
});

const versioning = async () =>
  (await world.s3.send(new GetBucketVersioningCommand({ Bucket: bucket }), region)) as { Status?: string };

describe("a bucket whose spec was written", () => {
  it("is created as the spec says, and is converged", async () => {
    expect(await versioning()).toMatchObject({ Status: "Enabled" });
    expect(world.status).toMatchObject({ verdict: "converged", conditions: {} });
    expect(world.status).not.toHaveProperty("unwatched");
    expect(world.history[0]?.sent.map(({ type }) => type)).toEqual([
      "CreateBucket",
      "PutBucketVersioning",
      "PutPublicAccessBlock",
    ]);
  });

  it("is only read when it is checked again", async () => {
    const outcome = await world.trigger({ why: "manual" });
    expect(world.calls.sort()).toEqual(["GetBucketTagging", "GetBucketVersioning", "GetPublicAccessBlock"]);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [] });
    expect(world.history).toHaveLength(1);
  });

  it("follows a changed spec", async () => {
    await world.spec({ ...spec, versioning: false });
    expect(await versioning()).toMatchObject({ Status: "Suspended" });
  });

  it("is released when the spec is deleted, without a call to S3", async () => {
    world.specs.delete(bucket);
    const outcome = await world.trigger({ why: "spec" });
    expect(world.calls).toEqual([]);
    expect(outcome.verdict).toBe("released");
    expect(world.status).toBeUndefined();
    expect(await versioning()).toMatchObject({ Status: "Enabled" });
  });
});

describe("a drift event", () => {
  it("for drift costs one read, one write and one verifying read of the facet", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(400);
    const outcome = await world.trigger(cause);
    expect(world.calls).toEqual(["GetBucketVersioning", "PutBucketVersioning", "GetBucketVersioning"]);
    expect(outcome).toMatchObject({
      verdict: "converged",
      drift: [{ path: "/versioning/Status", before: "Suspended", after: "Enabled" }],
      sent: [{ type: "PutBucketVersioning" }],
      causes: [{ call: { principal: { name: "mallory" } } }],
      detectMs: 400,
      repairMs: 400,
    });
  });

  it("without a difference was detected, and repaired at no time", async () => {
    const cause = await world.alice(enable, ["versioning"]);
    world.clock.pass(400);
    const outcome = await world.trigger(cause);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [], detectMs: 400 });
    expect(outcome).not.toHaveProperty("repairMs");
  });

  it("that is repaired in one facet and not in another was detected, and is not repaired yet", async () => {
    const Tagging = { TagSet: [{ Key: "team", Value: "mine" }] };
    const causes = [
      await world.alice(suspend, ["versioning"]),
      await world.alice(new PutBucketTaggingCommand({ Bucket: bucket, Tagging }), ["tags"]),
    ];
    world.clock.pass(400);
    world.s3.intercept = (operation) =>
      operation === "PutBucketTagging" ? failing("AccessDenied", 403) : undefined;
    const outcome = await world.trigger(...causes);
    expect(outcome).toMatchObject({
      verdict: "blocked",
      sent: [{ type: "PutBucketVersioning" }],
      detectMs: 400,
    });
    expect(outcome).not.toHaveProperty("repairMs");
  });

  it("is recorded with the whole value before, and the value that was read back", async () => {
    const theirs = { TagSet: [{ Key: "team", Value: "mine" }] };
    await world.trigger(
      await world.alice(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: theirs }), ["tags"]),
    );
    expect(world.history[0]).toMatchObject({
      before: { tags: { team: "mine" } },
      after: { tags: spec.tags },
    });
  });

  it("of our own repair costs no call", async () => {
    await world.trigger(await world.alice(suspend, ["versioning"]));
    const requestId = world.history[0]?.sent[0]?.requestId ?? "";
    const principal = { name: "reconcile", type: "AssumedRole" };
    const call = { event: "PutBucketVersioning", requestId, principal, region };
    const outcome = await world.trigger({ why: "drift", facets: ["versioning"], call });
    expect(world.calls).toEqual([]);
    expect(outcome).toMatchObject({ bucket, verdict: "converged", causes: [{ call }], drift: [], sent: [] });
  });

  it("without a difference costs one read now, and one when S3 has settled", async () => {
    await world.trigger(await world.alice(enable, ["versioning"]));
    expect(world.calls).toEqual(["GetBucketVersioning"]);
    const due = world.status?.due;
    expect(due).toMatchObject({ why: "settle", facets: ["versioning"] });
    world.clock.pass(minute);
    await world.trigger({ why: "due", facets: due?.facets ?? [] });
    expect(world.calls).toEqual(["GetBucketVersioning"]);
    expect(world.status?.due).toBeUndefined();
  });

  it("whose change S3 returns only later is repaired when S3 has settled, and names the principal", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.s3.stale(bucket, "versioning", 1);
    await world.trigger(cause);
    expect(world.calls).toEqual(["GetBucketVersioning"]);
    world.clock.pass(minute);
    const outcome = await world.trigger({ why: "due", facets: ["versioning"] });
    expect(outcome.causes).toMatchObject([{ call: { principal: { name: "mallory" } } }]);
    expect(await versioning()).toMatchObject({ Status: "Enabled" });
  });

  it("that an earlier check covered costs no read before S3 has settled", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(2_000);
    await world.trigger(cause);
    await world.trigger({ ...cause, call: undefined } as never);
    expect(world.calls).toEqual([]);
    expect(world.status?.due).toMatchObject({ why: "settle" });
  });

  it("for a bucket without a spec costs no call and leaves no status", async () => {
    world.specs.clear();
    world.statuses.clear();
    const outcome = await world.trigger(await world.alice(suspend, ["versioning"]));
    expect(outcome.verdict).toBe("unmanaged");
    expect(world.calls).toEqual([]);
    expect(world.statuses.size).toBe(0);
  });

  it("of a facet that the spec does not declare costs no call", async () => {
    await world.spec({ versioning: true });
    await world.trigger(
      await world.alice(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } }), ["tags"]),
    );
    expect(world.calls).toEqual([]);
  });

  it("names only the principals whose changes made a difference", async () => {
    const harmless = await world.alice(enable, ["versioning"], "alice");
    const harmful = await world.alice(
      new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } }),
      ["tags"],
      "mallory",
    );
    const outcome = await world.trigger(harmless, harmful);
    expect(outcome.causes.map(({ call }) => call?.principal.name)).toEqual(["mallory"]);
  });
});

const failing = (name: string, status: number) =>
  Object.assign(new Error("said S3"), { name, Code: name, $metadata: { httpStatusCode: status } });

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

describe("a spec", () => {
  it("that is invalid never reaches S3, and its status says what is wrong", async () => {
    const outcome = await world.spec({ versionning: true });
    expect(world.calls).toEqual([]);
    expect(outcome.verdict).toBe("invalid");
    expect(outcome.reason).toContain('/versionning: unknown key; did you mean "versioning"?');
    expect(await versioning()).toMatchObject({ Status: "Enabled" });
  });

  it("with an invalid bucket name is invalid as well", async () => {
    world.specs.set(bucket, { name: "No_Bucket" });
    expect((await world.trigger({ why: "spec" })).reason).toContain("/name");
  });

  it("in observe mode reports drift and writes nothing", async () => {
    await world.s3.send(suspend, region);
    const outcome = await world.spec({ ...spec, mode: "observe" });
    expect(outcome).toMatchObject({ verdict: "drifted", sent: [] });
    expect(world.s3.calls.filter(({ write }) => write)).toEqual([]);
  });

  it("that is paused is not checked until the pause ends", async () => {
    const until = new Date(world.clock.now().getTime() + 5 * minute).toISOString();
    const outcome = await world.spec({ ...spec, paused: until });
    expect(outcome.verdict).toBe("paused");
    expect(world.calls).toEqual([]);
    expect(world.status?.due).toMatchObject({ at: until, why: "pause ends" });
    world.clock.pass(5 * minute);
    expect((await world.trigger({ why: "due" })).verdict).toBe("converged");
  });

  it("that would make the bucket public is refused unless the operator permits that name", async () => {
    const outcome = await world.spec({ ...spec, blockPublicAccess: false });
    expect(outcome.verdict).toBe("blocked");
    expect(outcome.reason).toMatch(/an operator must first allow it for .* \(setting allowPublic\)/);
    expect(world.s3.calls.filter(({ write }) => write)).toEqual([]);
  });

  it("for a bucket in a region that forwards no events makes it unwatched", async () => {
    world.specs.set(bucket, { name: bucket, region: "eu-west-1", versioning: true });
    await world.trigger({ why: "spec" });
    expect(world.status).toMatchObject({
      unwatched: true,
      verdict: "blocked",
      reason: expect.stringContaining("is in region ca-central-1"),
    });
  });
});

describe("a bucket that is gone", () => {
  const remove = async () =>
    world.s3.send(new (await import("@aws-sdk/client-s3")).DeleteBucketCommand({ Bucket: bucket }), region);

  it("is created again with all facets, also if the event named only one facet", async () => {
    await remove();
    const outcome = await world.trigger({ why: "drift", facets: ["versioning"] });
    expect(outcome.verdict).toBe("converged");
    expect(outcome.sent.map(({ type }) => type)).toEqual([
      "CreateBucket",
      "PutBucketVersioning",
      "PutPublicAccessBlock",
    ]);
  });

  it("is not created if its spec says recreate: false", async () => {
    await remove();
    const outcome = await world.spec({ ...spec, recreate: false });
    expect(outcome.verdict).toBe("blocked");
    expect(world.calls).not.toContain("CreateBucket");
  });

  it("is not created after a single read", async () => {
    world.s3.stale(bucket, "versioning", 0);
    let reads = 0;
    world.s3.intercept = () => (++reads <= 3 ? failing("NoSuchBucket", 404) : undefined);
    await world.trigger({ why: "sweep" });
    expect(world.calls).not.toContain("CreateBucket");
    expect(world.status?.verdict).toBe("converged");
  });
});
