import { describe, expect, test } from "vitest";
import type { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { AccountsWorld, create, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import { accessDenied } from "../../support/denials.ts";
import { drift } from "../../support/memberBucket.ts";
import { bucket, region } from "../../support/world.ts";

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

describe("a spec that names the wrong account", () => {
  test("is blocked with both numbers where the bucket would be created", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    const outcome = await world.spec({ account: member, versioning: true });
    expect(outcome).toMatchObject({ verdict: "blocked", reason: wrongAccount });
    expect(world.of(member).calls.filter(({ write }) => write)).toEqual([]);
    expect(world.callsByAccount[third]).toEqual(["CreateBucket", "ListBuckets"]);
  });

  test("is blocked with both numbers where S3 denies every read", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    world.of(member).addForeignBucket(bucket);
    const outcome = await world.spec({ account: member, versioning: true, tags: { a: "b" } });
    expect(outcome.reason).toBe(wrongAccount);
  });

  test("has its owner searched for once in five minutes, however many events its account sends", async () => {
    const world = new AccountsWorld();
    await world.of(third).send(create, region);
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    for (let events = 0; events < 3; events++) {
      world.clock.pass(1_000);
      const { reason } = await world.from(member, drift);
      expect(reason).toBe(wrongAccount);
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
    expect(world.status?.reason).toBe(wrongAccount);
  });

  test("has its owner searched for at once when a person asks for a check", async () => {
    const world = new AccountsWorld();
    world.of(member).addForeignBucket(bucket);
    await world.spec({ account: member, versioning: true });
    await world.of(third).send(create, region);
    const { reason } = await world.trigger({ why: "manual" });
    expect(reason).toBe(wrongAccount);
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
