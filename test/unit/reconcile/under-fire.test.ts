import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { bucket, region, World } from "../../support/world.ts";

const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = new World();
  await world.spec({ versioning: true, tags: { team: "orders" } });
  world.clock.pass(10 * minute);
});

const versioning = async () =>
  ((await world.s3.send(new GetBucketVersioningCommand({ Bucket: bucket }), region)) as { Status?: string })
    .Status;
const foreignChange = async () => world.trigger(await world.alice(suspend, ["versioning"]));
const whenDue = () => world.whenDue();
const slowDown = Object.assign(new Error("slow down"), {
  Code: "SlowDown",
  $metadata: { httpStatusCode: 503 },
});

describe("a conflict about a facet", () => {
  const conflict = async () => {
    for (let round = 0; round < 5; round++) {
      await foreignChange();
      world.clock.pass(minute);
    }
  };

  it("holds the facet and names the other writer, and other facets are still repaired", async () => {
    await conflict();
    const outcome = await foreignChange();
    expect(outcome).toMatchObject({ verdict: "held", sent: [] });
    expect(outcome.reason).toContain("mallory keeps changing it back");
    expect(await versioning()).toBe("Suspended");
    const { PutBucketTaggingCommand } = await import("@aws-sdk/client-s3");
    const tags = new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } });
    expect((await world.trigger(await world.alice(tags, ["tags"]))).sent).toHaveLength(1);
  });

  it("is closed when a repair after the cool-down has lasted for another cool-down", async () => {
    await conflict();
    await foreignChange();
    const probed = await whenDue();
    expect(probed.sent.map(({ type }) => type)).toEqual(["PutBucketVersioning"]);
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ state: "probing" });
    await whenDue();
    expect(world.status?.conflicts.versioning?.breaker).toBeUndefined();
    expect(world.status).toMatchObject({ verdict: "converged" });
    expect(world.status?.due).toBeUndefined();
  });

  it("continues with twice the cool-down if the other writer undoes the probe", async () => {
    await conflict();
    await foreignChange();
    await whenDue();
    expect(await foreignChange()).toMatchObject({ verdict: "held", sent: [] });
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({
      state: "open",
      coolDownMs: 20 * minute,
    });
  });

  it("is recorded once when it opens and once when it closes, with the other writer", async () => {
    await conflict();
    await foreignChange();
    await whenDue();
    await whenDue();
    const turns = world.history.flatMap(({ conflicts = [] }) => conflicts).reverse();
    expect(turns).toMatchObject([
      { facet: "versioning", became: "open", otherWriter: "mallory" },
      { facet: "versioning", became: "closed", otherWriter: "mallory" },
    ]);
  });

  it("that is slow is repaired each time, and named", async () => {
    for (let day = 0; day < 2; day++) {
      await foreignChange();
      world.clock.pass(5 * 60 * minute);
    }
    expect(await foreignChange()).toMatchObject({
      verdict: "converged",
      contested: ["mallory keeps changing versioning"],
    });
  });

  it("does not arise from repeated changes of the spec", async () => {
    for (let round = 0; round < 8; round++) await world.spec({ versioning: round % 2 === 1 });
    expect(world.status?.conflicts).toEqual({});
  });
});

describe("another deployment of this service", () => {
  const theirs = (role: string) => ({
    name: `${role}/dxaws-s3-prod-reconcile`,
    type: "AssumedRole",
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/dxaws-s3-prod-reconcile`,
    role: `arn:aws:iam::111122223333:role/${role}`,
  });
  const claim = async (role: string) => {
    const { call, ...cause } = await world.alice(suspend, ["versioning"]);
    return world.trigger({ ...cause, ...(call && { call: { ...call, principal: theirs(role) } }) });
  };

  it("that sets another value is named at once, and its value is not overwritten", async () => {
    const outcome = await claim("dxaws-s3-prod");
    expect(outcome).toMatchObject({
      verdict: "held",
      sent: [],
      contested: [expect.stringContaining("versioning: dxaws-s3-prod/dxaws-s3-prod-reconcile, another")],
      conflicts: [{ facet: "versioning", became: "open" }],
    });
    world.clock.pass(minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "held", sent: [] });
  });

  it("does not stand against a person who changes the spec", async () => {
    await claim("dxaws-s3-prod");
    world.clock.pass(11 * minute);
    await world.spec({ versioning: true, tags: { team: "orders" } });
    expect(await versioning()).toBe("Enabled");
  });

  it("is recognised by the role in the settings, not by the session name that a caller chooses", async () => {
    expect(await claim("mallory")).toMatchObject({ verdict: "converged", sent: [{}] });
  });
});

describe("soon after our own write", () => {
  it("an old value is pending: it is not drift and causes no second write", async () => {
    await foreignChange();
    world.s3.stale(bucket, "versioning", 1);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ verdict: "pending", sent: [] });
    expect(await whenDue()).toMatchObject({ verdict: "converged", sent: [] });
  });

  it("a newer call of another principal is repaired at once", async () => {
    await foreignChange();
    world.clock.pass(5_000);
    expect(await foreignChange()).toMatchObject({
      verdict: "converged",
      sent: [{ type: "PutBucketVersioning" }],
    });
  });

  it("a changed spec is followed at once", async () => {
    await foreignChange();
    world.clock.pass(5_000);
    await world.spec({ versioning: false });
    expect(await versioning()).toBe("Suspended");
  });
});

describe("a late event", () => {
  it("causes a check although one soon after the call found nothing, because S3 may have returned an old value", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(2_000);
    world.s3.stale(bucket, "versioning", 1);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged", sent: [] });
    world.clock.pass(5 * minute);
    expect(await world.trigger(cause)).toMatchObject({ sent: [{ type: "PutBucketVersioning" }] });
  });

  it("costs nothing if a check after the settling time has covered it", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(2 * minute);
    await world.trigger({ why: "sweep" });
    await world.trigger(cause);
    expect(world.calls).toEqual([]);
  });
});

describe("a burst", () => {
  const events = async (count: number) => {
    const cause = await world.alice(suspend, ["versioning"]);
    return Array.from({ length: count }, (_, index) => ({
      ...cause,
      at: new Date(Date.parse(cause.at) + index).toISOString(),
    }));
  };

  it("of 1,000 events costs one check, one repair, and one check when S3 has settled, however they are batched", async () => {
    const burst = await events(1_000);
    world.clock.pass(3_000);
    const calls: string[] = [];
    for (let from = 0; from < burst.length; from += 10) {
      await world.trigger(...burst.slice(from, from + 10));
      calls.push(...world.calls);
    }
    await whenDue();
    calls.push(...world.calls);
    console.log(`1,000 events on one bucket: ${calls.join(", ")}`);
    expect(calls).toEqual([
      "GetBucketVersioning",
      "PutBucketVersioning",
      "GetBucketVersioning",
      "GetBucketVersioning",
    ]);
    expect(world.status?.due).toBeUndefined();
  });

  it("that arrives at once costs no more if CloudTrail has the end of the call in milliseconds", async () => {
    world.clock.pass(123);
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(150);
    const calls: string[] = [];
    for (let batch = 0; batch < 100; batch++) {
      await world.trigger(cause);
      calls.push(...world.calls);
    }
    expect(calls).toEqual(["GetBucketVersioning", "PutBucketVersioning", "GetBucketVersioning"]);
  });
});

describe("a due check", () => {
  it("is made once, although two ticks of the sweep enqueue it", async () => {
    const harmless = new PutBucketVersioningCommand({
      Bucket: bucket,
      VersioningConfiguration: { Status: "Enabled" },
    });
    await world.trigger(await world.alice(harmless, ["versioning"]));
    await whenDue();
    expect(world.calls).toEqual(["GetBucketVersioning"]);
    world.clock.pass(500);
    await world.trigger({ why: "due", facets: ["versioning"] });
    expect(world.calls).toEqual([]);
  });

  it("is not made earlier because of a tick that enqueued the previous one", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.s3.intercept = (operation) => (operation === "PutBucketVersioning" ? slowDown : undefined);
    await world.trigger(cause);
    await whenDue();
    await world.trigger({ why: "due", facets: ["versioning"] });
    expect(world.calls).toEqual([]);
    expect(world.status?.conditions.versioning?.attempt).toBe(2);
  });
});

describe("a denied repair whose cause is repaired in the same check", () => {
  it("is retried as soon as S3 has settled, not after minutes", async () => {
    const { DeleteBucketTaggingCommand } = await import("@aws-sdk/client-s3");
    const denied = Object.assign(new Error("Access Denied"), {
      Code: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    await world.alice(suspend, ["versioning"]);
    await world.alice(new DeleteBucketTaggingCommand({ Bucket: bucket }), ["tags"]);
    world.s3.intercept = (operation) => (operation === "PutBucketVersioning" ? denied : undefined);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [{ type: "PutBucketTagging" }] });
    world.s3.intercept = () => undefined;
    const asked = world.clock.now().getTime();
    expect(await whenDue()).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
    expect(world.clock.now().getTime() - asked).toBeLessThanOrEqual(minute);
  });
});

describe("a repair that is retried for an hour", () => {
  it("has failed, is retried once per sweep period, and recovers without a person", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.s3.intercept = (operation) => (operation === "PutBucketVersioning" ? slowDown : undefined);
    await world.trigger(cause);
    const verdicts = new Set<string>();
    for (let tries = 0; tries < 20 && !verdicts.has("failed"); tries++)
      verdicts.add((await whenDue()).verdict);
    expect([...verdicts]).toEqual(["retrying", "failed"]);
    const wait = Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime();
    expect(wait).toBeGreaterThan(60 * minute);
    world.s3.intercept = () => undefined;
    expect(await whenDue()).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
  });
});
