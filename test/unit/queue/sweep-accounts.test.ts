import { describe, expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import { sweep } from "../../../service/queue/sweep.ts";
import { SweptFleet } from "../../support/sweeper.ts";
import { home, minute, put, tick, ticks, worked } from "../../support/swept.ts";
import { a, b, c, coverage, found, named, namesIn, outOfReach } from "../../support/sweptAccounts.ts";

/** A deployment with accounts, each with that many buckets. */
function fleetOf(ids: readonly string[], buckets = 3): SweptFleet {
  const fleet = new SweptFleet([], { ids });
  for (const id of ids) fleet.others.set(id, named(id, buckets));
  fleet.account = named(home, buckets);
  return fleet;
}

const throttled = async () => {
  throw new S3Failure("transient", "SlowDown", "ListBuckets", "ListBuckets: SlowDown", {});
};

describe("a baseline of a deployment with several accounts", () => {
  it("has the buckets of all accounts checked, each with the account that lists it", async () => {
    const fleet = fleetOf([a, b]);
    await put(fleet);
    await ticks(fleet, 3);
    for (const account of [home, a, b])
      expect(namesIn(fleet, account)).toEqual(named(account, 3).map(({ name }) => name));
    expect(fleet.queued.every(({ cause, account }) => cause.why !== "sweep" || account)).toBe(true);
  });

  it("that names an account has no bucket of another account checked", async () => {
    const fleet = fleetOf([a, b]);
    await put(fleet, { accounts: [a] });
    await ticks(fleet, 3);
    expect([...found(fleet).keys()]).toEqual([a]);
  });

  it("counts the buckets of all accounts, and names the accounts with the most unmanaged ones", async () => {
    const fleet = fleetOf([a, b]);
    fleet.others.set(b, named(b, 9));
    await put(fleet, { accounts: [a] });
    await ticks(fleet, 2);
    await worked(fleet);
    await ticks(fleet, 8);
    expect(await coverage(fleet)).toMatchObject({
      ...{ known: 15, managed: 3, unmanaged: 12, baselines: { company: 3 } },
      accounts: {
        ...{ count: 3, notCovered: 0, failed: [] },
        worst: [
          { account: b, known: 9, managed: 0, unmanaged: 9 },
          { account: home, known: 3, unmanaged: 3 },
        ],
      },
    });
  });

  it("that changes has the buckets of all accounts checked again", async () => {
    const fleet = fleetOf([a, b]);
    await put(fleet, { names: ["none"] });
    await ticks(fleet, 5);
    expect(found(fleet).size).toBe(0);
    await put(fleet);
    await ticks(fleet, 3);
    expect([...found(fleet).keys()].sort()).toEqual([home, a, b].sort());
  });

  it("lists each account once a period, a page at a time", async () => {
    const fleet = fleetOf([a, b]);
    const core = { ...fleet.core, sweepPeriodMs: 60 * minute };
    await put(fleet, { names: ["none"] });
    for (let count = 0; count < 5; count++) {
      await sweep(core);
      fleet.clock.pass(minute);
    }
    fleet.calls.length = 0;
    for (let count = 0; count < 60; count++) {
      await sweep(core);
      fleet.clock.pass(minute);
    }
    const lists = fleet.calls.filter((call) => call.startsWith("ListBuckets")).sort();
    expect(lists).toEqual(["ListBuckets", `ListBuckets ${a}`, `ListBuckets ${b}`]);
  });
});

describe("an account whose buckets cannot be listed", () => {
  it.each([
    ["its role cannot be assumed", outOfReach(a), /out of reach/],
    ["it is throttled", throttled, /SlowDown/],
  ])("%s: it is not covered, with the reason, and the others are", async (_, answer, reason) => {
    const fleet = fleetOf([a, b, c]);
    fleet.others.set(a, answer);
    await put(fleet);
    await tick(fleet);
    expect((await tick(fleet)).failures).toEqual([]);
    await ticks(fleet, 2);
    expect([...found(fleet).keys()].sort()).toEqual([home, b, c].sort());
    expect((await coverage(fleet))?.accounts).toMatchObject({
      ...{ count: 4, notCovered: 1 },
      failed: [{ account: a, reason: expect.stringMatching(reason) }],
    });
  });

  it("is tried again, ever more seldom, and is covered once it answers", async () => {
    const fleet = fleetOf([a, b]);
    fleet.others.set(a, outOfReach(a));
    await put(fleet);
    fleet.calls.length = 0;
    await ticks(fleet, 120);
    expect(fleet.calls.filter((call) => call === `ListBuckets ${a}`).length).toBeLessThan(12);
    fleet.others.set(a, named(a, 3));
    await ticks(fleet, 31);
    expect(namesIn(fleet, a)).toHaveLength(3);
    expect((await coverage(fleet))?.accounts).toMatchObject({ notCovered: 0, failed: [] });
  });

  it("whose listing a tick has ended, and that is a member all the same, is listed again within five minutes", async () => {
    const fleet = fleetOf([a, b]);
    await put(fleet);
    await ticks(fleet, 3);
    // A tick noted that the account left, and crashed before it could save the accounts; then the account was back.
    await fleet.core.layering.accounts?.listings.end(a, fleet.clock.now().toISOString());
    fleet.queued.length = 0;
    await ticks(fleet, 6);
    expect(namesIn(fleet, a)).toHaveLength(3);
    expect((await coverage(fleet))?.accounts).toMatchObject({ count: 3, notCovered: 0, failed: [] });
  });

  it("is not covered any more although it once was, and what it had still counts", async () => {
    const fleet = fleetOf([a, b]);
    await put(fleet, { names: ["none"] });
    await ticks(fleet, 3);
    expect((await coverage(fleet))?.accounts).toMatchObject({ notCovered: 0 });
    fleet.others.set(a, outOfReach(a));
    await ticks(fleet, 10);
    expect(await coverage(fleet)).toMatchObject({
      known: 9,
      accounts: { notCovered: 1, failed: [{ account: a }] },
    });
  });

  it("that is slow delays no other account: their pages are enqueued first", async () => {
    const fleet = fleetOf([a, b, c]);
    let answer = (): void => undefined;
    fleet.others.set(
      a,
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ buckets: named(a, 2) });
        }),
    );
    await put(fleet);
    await tick(fleet);
    const ticking = tick(fleet);
    for (let turn = 0; turn < 5_000 && found(fleet).size < 3; turn++) await null;
    expect([...found(fleet).keys()].sort()).toEqual([home, b, c].sort());
    answer();
    await ticking;
    expect(namesIn(fleet, a)).toHaveLength(2);
  });

  it("that has many pages does not keep the others waiting", async () => {
    const fleet = fleetOf([a, b], 2);
    fleet.accountPage = 10;
    fleet.others.set(a, named(a, 900));
    await put(fleet, { names: ["none"] });
    await ticks(fleet, 2);
    const lists = fleet.calls.filter((call) => call.startsWith("ListBuckets"));
    expect(lists.slice(0, 3).sort()).toEqual(["ListBuckets", `ListBuckets ${a}`, `ListBuckets ${b}`]);
    expect(lists.length).toBeLessThanOrEqual(40);
  });
});

it("a bucket that another account lists now is checked there, because it was deleted and created again", async () => {
  const fleet = fleetOf([a, b]);
  await put(fleet);
  await ticks(fleet, 2);
  await worked(fleet);
  const [moved] = named(a, 1);
  fleet.others.set(b, [...(moved ? [moved] : []), ...named(b, 3)]);
  await ticks(fleet, 15);
  expect(namesIn(fleet, b)).toEqual([moved?.name]);
});
