import { describe, expect, test } from "vitest";
import { AccountsWorld, create, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import { suspend } from "../../support/convergedWorld.ts";
import { drift, memberBucket } from "../../support/memberBucket.ts";
import { bucket, region } from "../../support/world.ts";

describe("a bucket whose spec names another account", () => {
  test("is repaired there, and nowhere else is a call made", async () => {
    const world = await memberBucket();
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
    const world = await memberBucket();
    await world.of(member).send(suspend, region);
    const before = structuredClone(world.status);
    const outcome = await world.from(account, drift);
    expect(outcome).toMatchObject({ foreign: 1, causes: [], drift: [], sent: [] });
    expect(world.callsByAccount).toEqual({});
    expect(world.status).toEqual(before);
  });

  test("blames no principal of another account for what its own event reported", async () => {
    const world = await memberBucket();
    await world.of(member).send(suspend, region);
    const forged = { ...drift.call, requestId: "F", principal: { name: "someone else", type: "IAMUser" } };
    const outcome = await world.from(member, drift, [world.triggerFrom(third, { ...drift, call: forged })]);
    expect(outcome).toMatchObject({ foreign: 1, verdict: "converged" });
    expect(outcome.causes).toHaveLength(1);
  });

  test("is repaired while another account has used its repairs of this minute", async () => {
    const world = await memberBucket();
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
    const world = await memberBucket();
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

describe("a spec that is corrected to another account", () => {
  test("begins anew: what was known was of another bucket", async () => {
    const world = await memberBucket();
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
    const world = await memberBucket();
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
