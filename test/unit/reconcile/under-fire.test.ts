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
const offence = async () => world.trigger(await world.alice(suspend, ["versioning"]));
const whenDue = () => world.whenDue();
const slowDown = Object.assign(new Error("slow down"), {
  Code: "SlowDown",
  $metadata: { httpStatusCode: 503 },
});

describe("a fight over a facet", () => {
  const conflict = async () => {
    for (let round = 0; round < 5; round++) {
      await offence();
      world.clock.pass(minute);
    }
  };

  it("is not fought: the facet is watched, the rival named, and the other facets are still mended", async () => {
    await conflict();
    const outcome = await offence();
    expect(outcome).toMatchObject({ verdict: "held", sent: [] });
    expect(outcome.reason).toContain("mallory keeps changing it back");
    expect(await versioning()).toBe("Suspended");
    const { PutBucketTaggingCommand } = await import("@aws-sdk/client-s3");
    const tags = new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } });
    expect((await world.trigger(await world.alice(tags, ["tags"]))).sent).toHaveLength(1);
  });

  it("is over when a repair after the cool-down has lasted as long", async () => {
    await conflict();
    await offence();
    const probed = await whenDue();
    expect(probed.sent.map(({ type }) => type)).toEqual(["PutBucketVersioning"]);
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ state: "probing" });
    await whenDue();
    expect(world.status?.conflicts.versioning?.breaker).toBeUndefined();
    expect(world.status).toMatchObject({ verdict: "converged" });
    expect(world.status?.due).toBeUndefined();
  });

  it("goes on after twice the cool-down when the rival answers the probe", async () => {
    await conflict();
    await offence();
    await whenDue();
    expect(await offence()).toMatchObject({ verdict: "held", sent: [] });
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({
      state: "open",
      coolDownMs: 20 * minute,
    });
  });

  it("tells of its beginning and of its end, each once, and names the rival", async () => {
    await conflict();
    await offence();
    await whenDue();
    await whenDue();
    const turns = world.history.flatMap(({ conflicts = [] }) => conflicts).reverse();
    expect(turns).toMatchObject([
      { facet: "versioning", became: "open", otherWriter: "mallory" },
      { facet: "versioning", became: "closed", otherWriter: "mallory" },
    ]);
  });

  it("that is slow is mended each time, and named", async () => {
    for (let day = 0; day < 2; day++) {
      await offence();
      world.clock.pass(5 * 60 * minute);
    }
    expect(await offence()).toMatchObject({
      verdict: "converged",
      contested: ["mallory keeps changing versioning"],
    });
  });

  it("is none where the operator changes the spec again and again", async () => {
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

  it("that wants a facet otherwise is named at once, and not fought", async () => {
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

  it("gives way to a person who changes the spec", async () => {
    await claim("dxaws-s3-prod");
    world.clock.pass(11 * minute);
    await world.spec({ versioning: true, tags: { team: "orders" } });
    expect(await versioning()).toBe("Enabled");
  });

  it("is known by the role that the operator named, not by the name that a caller gave to a session", async () => {
    expect(await claim("mallory")).toMatchObject({ verdict: "converged", sent: [{}] });
  });
});

describe("soon after our own write", () => {
  it("an old value is pending: neither drift to be mended nor a second write", async () => {
    await offence();
    world.s3.stale(bucket, "versioning", 1);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ verdict: "pending", sent: [] });
    expect(await whenDue()).toMatchObject({ verdict: "converged", sent: [] });
  });

  it("somebody's newer call is mended at once", async () => {
    await offence();
    world.clock.pass(5_000);
    expect(await offence()).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
  });

  it("a changed spec is followed at once", async () => {
    await offence();
    world.clock.pass(5_000);
    await world.spec({ versioning: false });
    expect(await versioning()).toBe("Suspended");
  });
});

describe("an event that comes late", () => {
  it("is looked at, though a look soon after the call had seen nothing: S3 may have shown an old value", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.clock.pass(2_000);
    world.s3.stale(bucket, "versioning", 1);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged", sent: [] });
    world.clock.pass(5 * minute);
    expect(await world.trigger(cause)).toMatchObject({ sent: [{ type: "PutBucketVersioning" }] });
  });

  it("costs nothing when a look after the settling time has seen the bucket", async () => {
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

  it("of 1,000 events costs one look, one repair, and one look when S3 has settled, however they are batched", async () => {
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

  it("that is told at once costs no more, where CloudTrail says to the millisecond when the call ended", async () => {
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

describe("what is due", () => {
  it("costs one look, though two ticks of the sweep ask for it", async () => {
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

  it("is not brought forward by a tick that asked for what is done: the next try comes when its time has come", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.s3.intercept = (operation) => (operation === "PutBucketVersioning" ? slowDown : undefined);
    await world.trigger(cause);
    await whenDue();
    await world.trigger({ why: "due", facets: ["versioning"] });
    expect(world.calls).toEqual([]);
    expect(world.status?.conditions.versioning?.attempt).toBe(2);
  });
});

describe("what is denied by something that the same look mends", () => {
  it("is tried again as soon as S3 has settled, not after minutes", async () => {
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

describe("what is tried for an hour", () => {
  it("has failed, is due once a sweep's period, and heals without anybody's help", async () => {
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
