import {
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import type { MemoryS3 } from "../../../exports/index.ts";
import type { Cause } from "../../../service/triggers/trigger.ts";
import { minute } from "../../support/convergedWorld.ts";
import { bucket, region, World } from "../../support/world.ts";

type Interception = NonNullable<MemoryS3["intercept"]>;

const day = 24 * 60 * minute;
const suspended = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});

const retagged = new PutBucketTaggingCommand({
  Bucket: bucket,
  Tagging: { TagSet: [{ Key: "team", Value: "mallory" }] },
});

let world: World;
let puts: number;
/** S3 accepts each write of a facet and continues to return the old value. */
const isDeaf = (facet: "Versioning" | "Tagging" = "Versioning") => {
  const deaf: Interception = async (operation) => {
    if (operation === `PutBucket${facet}`) puts += 1;
    if (operation !== `GetBucket${facet}`) return undefined;
    world.s3.intercept = undefined;
    await world.s3.send(facet === "Tagging" ? retagged : suspended, region);
    world.s3.intercept = deaf;
    return undefined;
  };
  world.s3.intercept = deaf;
};

const theirs = async () => {
  const { intercept } = world.s3;
  world.s3.intercept = undefined;
  const cause = await world.alice(suspended, ["versioning"]);
  world.s3.intercept = intercept;
  return cause;
};

/** Due checks run every minute, the sweep once per period. */
async function pass(time: number) {
  const end = world.clock.now().getTime() + time;
  let swept = world.clock.now().getTime();
  while (world.clock.now().getTime() < end) {
    world.clock.pass(minute);
    const now = world.clock.now();
    const { due } = world.status ?? {};
    if (due && due.at <= now.toISOString())
      await world.trigger({ why: "due", ...(due.facets && { facets: due.facets }) });
    if (now.getTime() < swept + 6 * 60 * minute) continue;
    swept = now.getTime();
    await world.trigger({ why: "sweep" });
  }
}

beforeEach(async () => {
  world = new World();
  puts = 0;
  await world.spec({ tags: { team: "orders" } });
  await world.s3.send(suspended, region);
  world.clock.pass(10 * minute);
});

describe("a difference that survives its own repair", () => {
  const starts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["a changed spec", () => world.spec({ versioning: true })],
    [
      "an event",
      async () => {
        world.specs.set(bucket, { name: bucket, region: region, versioning: true });
        return world.trigger(await theirs());
      },
    ],
    [
      "the sweep",
      async () => {
        world.specs.set(bucket, { name: bucket, region: region, versioning: true });
        return world.trigger({ why: "sweep" });
      },
    ],
  ];

  it.each(starts)(
    "that began with %s is written three times, then at most once per period",
    async (_, start) => {
      isDeaf();
      await start();
      await pass(60 * minute);
      expect(puts).toBe(3);
      expect(world.status).toMatchObject({ verdict: "blocked" });
      expect(world.status?.reason).toBe(
        'S3 returns another value than was sent: /versioning/Status: sent "Enabled", returned "Suspended"',
      );
      await pass(day);
      expect(puts).toBeLessThanOrEqual(3 + 4);
    },
  );

  const again: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["another principal changes it", async () => world.trigger(await theirs())],
    ["a person overrides holds", () => world.trigger({ why: "manual", override: "holds" } as Cause)],
    [
      "another version of the software is deployed",
      () => {
        Object.assign(world.core, { version: "2" });
        return world.trigger({ why: "manual" });
      },
    ],
  ];

  it.each(again)("is written again at once when %s", async (_, change) => {
    isDeaf();
    await world.spec({ versioning: true });
    await pass(60 * minute);
    const before = puts;
    await change();
    expect(puts).toBe(before + 1);
  });

  it("is written again at once when its spec changes", async () => {
    isDeaf("Tagging");
    await world.spec({ tags: { team: "orders" } });
    await pass(60 * minute);
    expect(puts).toBe(3);
    await world.spec({ tags: { team: "shop" } });
    expect(puts).toBe(4);
  });

  it("is not counted as a repair of the fleet where it is not written any more", async () => {
    isDeaf();
    world.specs.set(bucket, { name: bucket, region, versioning: true });
    await world.trigger({ why: "sweep" });
    await pass(60 * minute);
    expect(puts).toBe(3);
    let taken = 0;
    world.restraints.budget.take = async () => {
      taken += 1;
      return true;
    };
    await world.whenDue();
    expect(world.calls).toContain("GetBucketVersioning");
    expect([puts, taken]).toEqual([3, 0]);
  });

  it("is the same difference if S3 returns another value each time", async () => {
    let turn = 0;
    world.s3.intercept = async (operation) => {
      if (operation === "PutBucketTagging") puts += 1;
      if (operation !== "GetBucketTagging") return undefined;
      const { intercept } = world.s3;
      world.s3.intercept = undefined;
      turn += 1;
      const TagSet = [{ Key: "team", Value: `turn ${turn}` }];
      await world.s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }), region);
      world.s3.intercept = intercept;
      return undefined;
    };
    await world.spec({ tags: { team: "shop" } });
    await pass(60 * minute);
    expect([puts, world.status?.verdict]).toEqual([3, "blocked"]);
  });

  it("is written at each check if it is an exposure: blocked, every five minutes", async () => {
    const open = new PutPublicAccessBlockCommand({
      Bucket: bucket,
      PublicAccessBlockConfiguration: { BlockPublicAcls: false },
    });
    const deaf: Interception = async (operation) => {
      if (operation === "PutPublicAccessBlock") puts += 1;
      if (operation !== "GetPublicAccessBlock") return undefined;
      world.s3.intercept = undefined;
      await world.s3.send(open, region);
      world.s3.intercept = deaf;
      return undefined;
    };
    world.s3.intercept = deaf;
    await world.spec({ blockPublicAccess: true });
    await pass(60 * minute);
    expect(world.status).toMatchObject({ verdict: "blocked" });
    expect(world.status?.reason).toContain("S3 returns another value than was sent");
    expect(world.status?.conditions.blockPublicAccess).toMatchObject({ severity: "exposure" });
    expect(puts).toBeGreaterThanOrEqual(10);
    expect(puts).toBeLessThanOrEqual(3 + 13);
  });

  it("is forgotten when the facet reads back as sent", async () => {
    isDeaf();
    await world.spec({ versioning: true });
    await pass(10 * minute);
    world.s3.intercept = undefined;
    expect(await world.trigger({ why: "manual", override: "holds" } as Cause)).toMatchObject({
      verdict: "converged",
    });
    expect(world.status?.survivals).toBeUndefined();
  });

  it("holds no other facet of the bucket", async () => {
    isDeaf();
    await world.spec({ versioning: true, tags: { team: "orders" } });
    await pass(30 * minute);
    const outcome = await world.spec({ versioning: true, tags: { team: "shop" } });
    expect(outcome.sent.map(({ type }) => type)).toEqual(["PutBucketTagging"]);
  });
});
