import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, minute, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { bucket, region, type World } from "../../support/world.ts";

const spec = { versioning: true, blockPublicAccess: true, tags: { team: "orders" } };

let world: World;
beforeEach(async () => {
  world = await convergedWorld(spec);
});

const versioning = () => world.s3.peek(bucket, "versioning");

describe("a bucket whose spec was written", () => {
  it("is created as the spec says, and is converged", async () => {
    expect(versioning()).toMatchObject({ Status: "Enabled" });
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
    expect(versioning()).toMatchObject({ Status: "Suspended" });
  });

  it("is released when the spec is deleted, without a call to S3", async () => {
    world.specs.delete(bucket);
    const outcome = await world.trigger({ why: "spec" });
    expect(world.calls).toEqual([]);
    expect(outcome.verdict).toBe("released");
    expect(world.status).toBeUndefined();
    expect(versioning()).toMatchObject({ Status: "Enabled" });
  });
});

describe("a spec", () => {
  it("that is invalid never reaches S3, and its status says what is wrong", async () => {
    const outcome = await world.spec({ versionning: true });
    expect(world.calls).toEqual([]);
    expect(outcome.verdict).toBe("invalid");
    expect(outcome.reason).toContain('/versionning: unknown key; did you mean "versioning"?');
    expect(versioning()).toMatchObject({ Status: "Enabled" });
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
  const remove = () => world.s3.send(new DeleteBucketCommand({ Bucket: bucket }), region);

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
