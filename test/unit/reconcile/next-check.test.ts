import { DeleteBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { convergedWorld, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { failing } from "../../support/denials.ts";
import { bucket, region, type World } from "../../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await convergedWorld();
});

const breaks = (failed: string, name: string, status: number) => {
  world.s3.intercept = (operation) => (operation === failed ? failing(name, status) : undefined);
};
const retag = new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [] } });
const wait = () => Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime();

describe("a facet of which S3 does not say whether the region has it", () => {
  beforeEach(async () => {
    await world.spec({ ...spec, policy: null });
    world.clock.pass(10 * minute);
    breaks("GetBucketPolicy", "MethodNotAllowed", 405);
  });

  it("is unknown, and checked again after five minutes", async () => {
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "unknown" });
    expect(wait()).toBe(5 * minute);
  });

  it("is checked no sooner because another facet was repaired: it is not known to be blocked by that", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    expect(await world.trigger({ why: "sweep" }, cause)).toMatchObject({ sent: [{ facet: "versioning" }] });
    expect(world.status?.due).toMatchObject({ why: "retry", facets: ["policy"] });
    expect(wait()).toBe(5 * minute);
  });
});

describe("a check that would be due in a moment", () => {
  /** An event that arrives just before S3 has settled. */
  const lateEvent = async () => {
    const cause = await world.alice(new PutBucketTaggingCommand(same), ["tags"]);
    world.clock.pass(minute - 10);
    await world.trigger(cause);
  };
  const same = { Bucket: bucket, Tagging: { TagSet: [{ Key: "team", Value: "orders" }] } };

  it("is due a few seconds later, so that the sweep has not yet read past its time", async () => {
    await lateEvent();
    expect(world.status?.due).toMatchObject({ why: "settle" });
    expect(wait()).toBe(5_000);
  });

  it("is not deferred again by each event of a principal that calls repeatedly", async () => {
    await lateEvent();
    const due = world.status?.due?.at;
    for (let call = 0; call < 4; call++) {
      world.clock.pass(1_000);
      await world.trigger({ why: "drift", at: `${due}`, facets: ["policy"] });
      expect(world.status?.due?.at).toBe(due);
    }
  });
});

describe("a repair that is denied", () => {
  it("is tried again once S3 has settled where another facet was repaired: that may have been in its way", async () => {
    const causes = [await world.alice(suspend, ["versioning"]), await world.alice(retag, ["tags"])];
    breaks("PutBucketTagging", "AccessDenied", 403);
    await world.trigger(...causes);
    expect(world.status?.due).toMatchObject({ why: "retry", facets: ["tags"] });
    expect(wait()).toBe(minute);
  });

  it("is tried again after five minutes where nothing else was repaired", async () => {
    const cause = await world.alice(retag, ["tags"]);
    breaks("PutBucketTagging", "AccessDenied", 403);
    await world.trigger(cause);
    expect(wait()).toBe(5 * minute);
  });
});

describe("a bucket that is gone for good", () => {
  it("is checked again as a whole, after five minutes", async () => {
    await world.spec({ ...spec, recreate: false });
    await world.s3.send(new DeleteBucketCommand({ Bucket: bucket }), region);
    await world.trigger({ why: "sweep" });
    expect(world.status?.due).toMatchObject({ why: "retry" });
    expect(world.status?.due?.facets).toBeUndefined();
    expect(wait()).toBe(5 * minute);
  });
});

describe("a bucket that is deleted again and again", () => {
  it("is a conflict over the bucket, and over none of its facets", async () => {
    for (let round = 0; round < 6; round++) {
      await world.s3.send(new DeleteBucketCommand({ Bucket: bucket }), region).catch(() => {});
      await world.trigger({ why: "sweep" });
      world.clock.pass(minute);
    }
    expect(world.status?.conflicts.bucket?.breaker).toMatchObject({ state: "open" });
    expect(Object.keys(world.status?.conflicts ?? {})).toEqual(["bucket"]);
  });
});

describe("a repair that S3 is too busy for", () => {
  it("reads no other facet: what is refused, and not what is busy, may be refused because of one", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    breaks("PutBucketVersioning", "SlowDown", 503);
    expect(await world.trigger(cause)).toMatchObject({ verdict: "retrying" });
    expect(world.calls).not.toContain("GetBucketTagging");
  });

  it("lets the others wait, and says what for", async () => {
    const causes = [await world.alice(suspend, ["versioning"]), await world.alice(retag, ["tags"])];
    world.s3.intercept = (operation) => (operation.startsWith("Put") ? failing("SlowDown", 503) : undefined);
    await world.trigger(...causes);
    expect(world.calls.filter((call) => call.startsWith("Put"))).toHaveLength(1);
    const reasons = Object.values(world.status?.conditions ?? {}).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason?.includes(" waits because another call failed"))).toHaveLength(
      1,
    );
    expect(Object.keys(world.status?.conditions ?? {}).sort()).toEqual(["tags", "versioning"]);
  });
});

describe("a conflict over one facet", () => {
  const suspends = async (name: string) => world.trigger(await world.alice(suspend, ["versioning"], name));
  beforeEach(async () => {
    for (let round = 0; round < 6; round++) {
      await suspends("mallory");
      world.clock.pass(minute / 6);
    }
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ state: "open" });
  });

  it("is not over because another facet was checked", async () => {
    for (let round = 0; round < 2; round++) {
      await world.trigger(await world.alice(retag, ["tags"]));
      world.clock.pass(minute / 6);
    }
    expect(world.calls).not.toContain("GetBucketVersioning");
    expect(world.status?.conflicts.versioning?.breaker).toMatchObject({ state: "open" });
  });

  it("exposes nothing where what was changed does not", () => {
    expect(world.status?.conflicts.versioning?.breaker).not.toHaveProperty("exposes");
  });

  it("ends with a repair that names all who changed the facet in the meantime", async () => {
    await suspends("trudy");
    const { causes, sent } = await world.whenDue();
    expect(sent).toMatchObject([{ facet: "versioning" }]);
    expect(causes.map(({ call }) => call?.principal.name)).toContain("trudy");
  });
});

describe("a facet that another deployment wants otherwise", () => {
  it("is written once when the conflict has cooled down", async () => {
    const { call, ...cause } = await world.alice(suspend, ["versioning"]);
    if (!call) throw new Error("there is no call");
    const principal = { ...call.principal, role: "arn:aws:iam::111122223333:role/dxaws-s3-prod" };
    expect(await world.trigger({ ...cause, call: { ...call, principal } })).toMatchObject({
      verdict: "held",
    });
    expect(await world.whenDue()).toMatchObject({ sent: [{ facet: "versioning" }] });
  });
});

describe("whether events of a bucket come", () => {
  it("is not known, and not doubted, where the operator does not say which regions send theirs", async () => {
    Object.assign(world.core, { watchedRegions: undefined });
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "converged" });
    expect(world.status).not.toHaveProperty("unwatched");
  });

  it("is denied where its region does not send any", async () => {
    Object.assign(world.core, { watchedRegions: new Set(["us-east-1"]) });
    await world.trigger({ why: "sweep" });
    expect(world.status).toMatchObject({ unwatched: true });
  });
});
