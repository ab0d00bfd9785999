import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, enable, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { bucket, region, type World } from "../../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
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

  it("that comes after that of a later call does not make its principal the other writer", async () => {
    for (let count = 0; count < 5; count++) {
      world.clock.pass(minute);
      const first = await world.alice(suspend, ["versioning"], "bob");
      world.clock.pass(3_000);
      const last = await world.alice(suspend, ["versioning"], "carol");
      await world.trigger(last, first);
    }
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ otherWriter: "carol" });
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
    expect(world.s3.peek(bucket, "versioning")).toMatchObject({ Status: "Enabled" });
  });

  it("that an earlier check covered costs no read before S3 has settled", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(2_000);
    await world.trigger(cause);
    await world.trigger({ ...cause, call: undefined } as never);
    expect(world.calls).toEqual([]);
    expect(world.status?.due).toMatchObject({ why: "settle" });
  });

  it("that comes long after its call is checked if the last check could not read the facet, and is named", async () => {
    const earlier = await world.alice(suspend, ["versioning"]);
    world.clock.pass(5 * minute);
    world.s3.intercept = (operation) =>
      operation === "GetBucketVersioning" ? failing("AccessDenied", 403) : undefined;
    const later = await world.alice(suspend, ["versioning"]);
    world.clock.pass(3_000);
    await world.trigger(later);
    expect(world.status).toMatchObject({ verdict: "blocked", conditions: { versioning: { unread: true } } });
    world.s3.intercept = undefined;
    const outcome = await world.trigger(earlier);
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(world.history[0]?.causes).toContainEqual(expect.objectContaining({ call: earlier.call }));
  });

  it("that was found without a difference when S3 had settled does not explain a later one", async () => {
    const suspended = await world.alice(suspend, ["versioning"], "bob");
    world.s3.intercept = (operation) =>
      operation === "PutBucketVersioning" ? failing("AccessDenied", 403) : undefined;
    await world.trigger(suspended);
    const tagged = (team: string, name: string) => {
      const Tagging = { TagSet: [{ Key: "team", Value: team }] };
      return world.alice(new PutBucketTaggingCommand({ Bucket: bucket, Tagging }), ["tags"], name);
    };
    await world.trigger(await tagged("orders", "carol"));
    for (let count = 0; count < 3; count++) await world.whenDue();
    world.clock.pass(60 * minute);
    const outcome = await world.trigger(await tagged("mine", "dave"));
    const named = outcome.causes.map(({ call }) => call?.principal.name);
    expect(named.toSorted()).toEqual(["bob", "dave"]);
    expect(world.status?.conditions).toMatchObject({ versioning: { verdict: "blocked" } });
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
