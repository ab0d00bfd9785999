import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import type { Call } from "../../../service/triggers/trigger.ts";
import { AccountsWorld, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import { accessDenied } from "../../support/denials.ts";
import { bucket, region } from "../../support/world.ts";

const create = new CreateBucketCommand({
  Bucket: bucket,
  CreateBucketConfiguration: { LocationConstraint: region },
});
const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const call: Call = {
  event: "PutBucketVersioning",
  requestId: "R",
  principal: { name: "mallory", type: "IAMUser" },
  region,
};
const drift = { why: "drift", facets: ["versioning"], call } as const;

const wrongAccount = `the bucket is in account ${third}, not in account ${member} as its spec says`;
const bound =
  "1,000 of the 1,202 other accounts were asked, and none of them has the bucket: if another one has it, put its number into the spec as account";

/** A world with this number of further accounts, none of which has a bucket. */
function crowded(count: number) {
  const world = new AccountsWorld();
  const others = Array.from({ length: count }, (_, index) => `${600_000_000_000 + index}`);
  for (const other of others) {
    world.ids.add(other);
    (world.accounts as Map<string, MemoryS3>).set(other, world.of(hub));
  }
  return world;
}

/** A bucket of the member whose spec names its account, and which is as its spec says. */
async function managed() {
  const world = new AccountsWorld();
  await world.of(member).send(create, region);
  await world.spec({ account: member, versioning: true });
  expect(world.status).toMatchObject({ verdict: "converged", account: member });
  return world;
}

describe("a bucket whose spec names another account", () => {
  test("is repaired there, and nowhere else is a call made", async () => {
    const world = await managed();
    await world.of(member).send(suspend, region);
    await world.from(member, drift);
    expect(world.status?.verdict).toBe("converged");
    expect(world.callsByAccount).toEqual({
      [member]: ["GetBucketVersioning", "PutBucketVersioning", "GetBucketVersioning"],
    });
    expect(world.history[0]?.causes).toMatchObject([{ call: { principal: { name: "mallory" } } }]);
  });

  test.each([
    ["the deployment's own account", hub],
    ["another member", third],
    ["an account that is no member", stranger],
  ])("has no call and no record after an event of %s", async (_, account) => {
    const world = await managed();
    await world.of(member).send(suspend, region);
    const before = structuredClone(world.status);
    const outcome = await world.from(account, drift);
    expect(outcome).toMatchObject({ foreign: 1, causes: [], drift: [], sent: [] });
    expect(world.callsByAccount).toEqual({});
    expect(world.status).toEqual(before);
  });

  test("blames no principal of another account for what its own event reported", async () => {
    const world = await managed();
    await world.of(member).send(suspend, region);
    const forged = { ...call, requestId: "F", principal: { name: "someone else", type: "IAMUser" } };
    const outcome = await world.from(member, drift, [world.triggerFrom(third, { ...drift, call: forged })]);
    expect(outcome).toMatchObject({ foreign: 1, verdict: "converged" });
    expect(outcome.causes).toHaveLength(1);
  });

  test("is repaired while another account has used its repairs of this minute", async () => {
    const world = await managed();
    const used = new Set<string | undefined>([undefined, third]);
    world.restraints.budget = {
      take: async (_now: Date, _urgent: boolean, account?: string) => !used.has(account),
      reaches: async () => false,
    };
    await world.of(member).send(suspend, region);
    expect(await world.from(member, drift)).toMatchObject({ verdict: "converged", sent: [{}] });
    used.add(member);
    world.clock.pass(60_000);
    await world.of(member).send(suspend, region);
    expect(await world.from(member, drift)).toMatchObject({ verdict: "held", sent: [] });
  });

  test("is checked after a trigger of an earlier version, which names no account", async () => {
    const world = await managed();
    await world.of(member).send(suspend, region);
    await world.from(undefined, drift);
    expect(world.status?.verdict).toBe("converged");
  });
});

describe("a bucket whose spec names an account that the deployment does not have yet", () => {
  test("is enforced within minutes once the account has joined, and until then has no call", async () => {
    const world = new AccountsWorld();
    world.ids.delete(member);
    expect(await world.spec({ account: member, versioning: true })).toMatchObject({ verdict: "blocked" });
    await world.whenDue();
    expect([world.status?.verdict, world.callsByAccount]).toEqual(["blocked", {}]);
    expect(world.history).toHaveLength(1);
    world.ids.add(member);
    const began = world.clock.now().getTime();
    await world.whenDue();
    expect(world.status?.verdict).toBe("converged");
    expect(world.clock.now().getTime() - began).toBeLessThan(15 * 60_000);
  });
});

describe("a bucket whose spec names no account", () => {
  test("is the deployment's own: an event of a member is no reason for a call", async () => {
    const world = new AccountsWorld();
    await world.s3.send(create, region);
    await world.spec({ versioning: true });
    expect(world.status).not.toHaveProperty("account", member);
    expect(await world.from(member, drift)).toMatchObject({ foreign: 1 });
    expect(world.callsByAccount).toEqual({});
  });
});

describe("a spec that names the wrong account", () => {
  test("is blocked with both numbers where the bucket would be created", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    const outcome = await world.spec({ account: member, versioning: true });
    const reason = `the bucket is in account ${third}, not in account ${member} as its spec says`;
    expect(outcome).toMatchObject({ verdict: "blocked", reason });
    expect(world.of(member).calls.filter(({ write }) => write)).toEqual([]);
    expect(world.callsByAccount[third]).toEqual(["CreateBucket", "ListBuckets"]);
  });

  test("is blocked with both numbers where S3 denies every read", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    world.of(member).addForeignBucket(bucket);
    const outcome = await world.spec({ account: member, versioning: true, tags: { a: "b" } });
    expect(outcome.reason).toBe(
      `the bucket is in account ${third}, not in account ${member} as its spec says`,
    );
  });

  test("has its owner searched for once in five minutes, however many events its account sends", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    for (let events = 0; events < 3; events++) {
      world.clock.pass(1_000);
      const { reason } = await world.from(member, drift);
      expect(reason).toBe(`the bucket is in account ${third}, not in account ${member} as its spec says`);
      expect(world.callsByAccount).not.toHaveProperty(third);
    }
    world.clock.pass(5 * 60_000);
    await world.from(member, drift);
    expect(world.callsByAccount[third]).toEqual(["ListBuckets"]);
  });

  test("has its owner searched for again after five minutes, also if it was checked in between", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.of(third).send(create, region);
    for (let minute = 0; minute < 5; minute++) {
      world.clock.pass(60_000);
      await world.trigger({ why: "due" });
    }
    expect(world.status?.reason).toBe(
      `the bucket is in account ${third}, not in account ${member} as its spec says`,
    );
  });

  test("has its owner searched for at once when a person asks for a check", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.of(third).send(create, region);
    const { reason } = await world.trigger({ why: "manual" });
    expect(reason).toBe(`the bucket is in account ${third}, not in account ${member} as its spec says`);
  });

  test("has its owner searched for first in the accounts whose events came with it", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.from(member, { why: "manual" }, [world.triggerFrom(third, drift)]);
    expect(world.callsByAccount).not.toHaveProperty(hub);
    expect(world.status?.reason).toBe(wrongAccount);
  });

  test("has its owner searched for first in an account whose event came alone before", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.of(third).send(create, region);
    const outcome = await world.from(third, drift);
    expect(outcome).toMatchObject({ foreign: 1, causes: [], sent: [] });
    expect(world.callsByAccount).toEqual({});
    world.clock.pass(5 * 60_000);
    await world.trigger({ why: "due" });
    expect(world.callsByAccount).not.toHaveProperty(hub);
    expect(world.status?.reason).toBe(wrongAccount);
  });

  test("is not believed in another account because that account's event says so", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    const { reason } = await world.from(member, { why: "manual" }, [world.triggerFrom(third, drift)]);
    expect(reason).toContain("owned by another account");
    expect(world.callsByAccount[third]).toEqual(["ListBuckets"]);
  });

  test("leads to no call in an account that is no member, although its event came", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.from(member, { why: "manual" }, [world.triggerFrom(stranger, drift)]);
    expect(world.callsByAccount).not.toHaveProperty(stranger);
  });

  test("has no record for each of the events that one account sends while its owner is unknown", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.from(third, drift);
    const noted = structuredClone(world.status);
    expect(noted?.searched?.hints).toEqual([third]);
    for (let events = 0; events < 3; events++) await world.from(third, drift);
    await world.from(stranger, drift);
    expect(world.status).toEqual(noted);
  });

  test("keeps five hints, whatever the number of accounts that send events", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    const others = Array.from({ length: 20 }, (_, index) => `${600_000_000_000 + index}`);
    for (const other of others) {
      world.ids.add(other);
      await world.from(other, drift);
    }
    expect(world.status?.searched?.hints).toEqual(others.slice(0, 5));
  });

  test("says what a person can do if there are more accounts than are asked", async () => {
    const world = crowded(1_200);
    world.of(member).addForeignBucket(bucket);
    const { verdict, reason } = await world.spec({ account: member, versioning: true, tags: { a: "b" } });
    expect(verdict).toBe("blocked");
    expect(reason).toContain("owned by another account");
    expect(reason?.split(bound)).toHaveLength(2);
    // The last search still counts.
    world.clock.pass(1_000);
    expect((await world.from(member, drift)).reason).toContain(bound);
    world.ids.clear();
    for (const id of [hub, member, third]) world.ids.add(id);
    world.clock.pass(5 * 60_000);
    expect((await world.trigger({ why: "due" })).reason).not.toContain("were asked");
  });

  test("says nothing of the bound if the account has the bucket, which denies its reads", async () => {
    const world = crowded(1_200);
    await world.of(member).send(create, region);
    await world.spec({ account: member, versioning: true });
    world.of(member).intercept = (operation) =>
      operation === "GetBucketVersioning" ? accessDenied("explicit deny") : undefined;
    const { verdict, reason } = await world.trigger({ why: "manual" });
    expect(verdict).toBe("blocked");
    expect(reason).toContain("explicit deny");
    expect(reason).not.toContain("were asked");
  });

  test("has its bucket created although not every account was asked: S3 refuses one that exists", async () => {
    const world = crowded(1_200);
    expect(await world.spec({ account: member, versioning: true })).toMatchObject({ verdict: "converged" });
  });

  test("is blocked with what S3 says where no account of the deployment has the bucket", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    const outcome = await world.spec({ account: member, versioning: true });
    expect(outcome.verdict).toBe("blocked");
    expect(outcome.reason).toContain("owned by another account");
  });

  test("is blocked without a call where the account is no member, and converges once it is one", async () => {
    const world = new AccountsWorld();
    world.ids.delete(member);
    const outcome = await world.spec({ account: member, versioning: true });
    expect(outcome).toMatchObject({ verdict: "blocked" });
    expect(outcome.reason).toContain(`account ${member} is not one of the deployment's accounts`);
    expect(world.callsByAccount).toEqual({});
    world.ids.add(member);
    await world.trigger({ why: "sweep" });
    expect(world.status?.verdict).toBe("converged");
  });

  test("is invalid if it is not 12 digits", async () => {
    const world = new AccountsWorld();
    expect(await world.spec({ account: "my-account", versioning: true })).toMatchObject({
      verdict: "invalid",
    });
    expect(world.callsByAccount).toEqual({});
  });
});

describe("a spec that is corrected to another account", () => {
  test("begins anew: what was known was of another bucket", async () => {
    const world = await managed();
    await world.of(third).send(create, region);
    Object.assign(world.core.restraints, { adoptsOnlyAsked: true });
    const outcome = await world.spec({ account: third, versioning: true });
    // First contact: the permission to adopt the one bucket is none for the other.
    expect(outcome).toMatchObject({ verdict: "held", held: ["adoption"] });
    expect(world.status).toMatchObject({ account: third });
    expect(world.status?.adopted).not.toBe(true);
  });
});

describe("a bucket that has no spec", () => {
  async function withoutSpec() {
    const world = await managed();
    world.specs.delete(bucket);
    return world;
  }

  test("is in the account that the ledger names", async () => {
    const world = await withoutSpec();
    expect(await world.from(hub, drift)).toMatchObject({ foreign: 1 });
    expect(world.callsByAccount).toEqual({});
  });

  test("is not called in its first account once another one lists it", async () => {
    const world = await withoutSpec();
    await world.of(third).send(create, region);
    await world.from(third, { why: "sweep" });
    expect(world.callsByAccount).toEqual({ [third]: ["ListBuckets"] });
  });

  test("is not called after an event of an account that is no member", async () => {
    const world = new AccountsWorld();
    expect(await world.from(stranger, drift)).toMatchObject({ foreign: 1 });
    expect(world.callsByAccount).toEqual({});
  });
});

describe("a bucket without a spec that a baseline selects", () => {
  /** The bucket of the member, which an event of the member made known. */
  async function selected() {
    const world = new AccountsWorld();
    await world.of(member).send(create, region);
    world.baseline("company", { require: { versioning: true } });
    await world.from(member, { why: "baseline" });
    return world;
  }

  test("is called in the account that lists it, and in no other", async () => {
    const world = await selected();
    expect(world.status).toMatchObject({ verdict: "converged", account: member });
    expect(Object.keys(world.callsByAccount)).toEqual([member]);
  });

  test("is not called in its first account once another one lists it", async () => {
    const world = await selected();
    world.clock.pass(10 * 60_000);
    await world.of(third).send(create, region);
    await world.from(third, { why: "sweep" });
    expect(world.callsByAccount).toEqual({ [third]: ["ListBuckets"] });
  });
});

test("a bucket is created in an organisation of 10,000 accounts, before the time of the worker is over", async () => {
  const world = new AccountsWorld();
  const others = Array.from({ length: 10_000 }, (_, index) => `${500_000_000_000 + index}`);
  for (const id of others) world.ids.add(id);
  const { members } = world.core;
  if (!members) throw new Error("no members");
  const asked: string[] = [];
  const providerOf = (id: string) => {
    if (world.accounts.has(id)) return members.providerOf(id);
    asked.push(id);
    return members.providerOf(third);
  };
  Object.assign(world.core, { members: { ...members, providerOf } });
  await world.spec({ account: member, versioning: true });
  expect(world.status?.verdict).toBe("converged");
  // Each takes a call of a tenth of a second, and 25 are sent at the same time.
  expect(asked.length).toBeLessThanOrEqual(1_000);
});
