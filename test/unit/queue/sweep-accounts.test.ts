import { describe, expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { OrganisationPage } from "../../../service/queue/membership.ts";
import { sweep } from "../../../service/queue/sweep.ts";
import { AccountList } from "../../../service/tables/accountList.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { SweptFleet } from "../../support/sweeper.ts";

const minute = 60_000;
const home = "111122223333";
const [a, b, c] = ["222233334444", "333344445555", "444455556666"] as const;

const named = (account: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `${account}-${`${index}`.padStart(4, "0")}` }));

/** A deployment with accounts, each with that many buckets. */
function fleetOf(ids: readonly string[], buckets = 3): SweptFleet {
  const fleet = new SweptFleet([], { ids });
  for (const id of ids) fleet.others.set(id, named(id, buckets));
  fleet.account = named(home, buckets);
  return fleet;
}

async function tick(fleet: SweptFleet) {
  const began = fleet.clock.now().getTime();
  const swept = await sweep(fleet.core);
  fleet.clock.pass(Math.max(0, began + minute - fleet.clock.now().getTime()));
  return swept;
}

async function ticks(fleet: SweptFleet, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await tick(fleet);
}

async function put(fleet: SweptFleet, select: object = {}): Promise<void> {
  const key = { kind: "baseline", name: "company" };
  fleet.baselines.set(key, { ...key, select, require: { versioning: true } });
  await fleet.state.layersChanged(fleet.clock.now());
}

const found = (fleet: SweptFleet) =>
  Map.groupBy(
    fleet.queued.filter(({ id }) => id.startsWith("listed")),
    ({ account }) => account,
  );
const namesIn = (fleet: SweptFleet, account: string) => [
  ...new Set((found(fleet).get(account) ?? []).map(({ bucket }) => bucket)),
];
const coverage = (fleet: SweptFleet) => fleet.ledger.ledger.coverage();

/** The worker has reconciled what was enqueued. */
async function worked(fleet: SweptFleet): Promise<void> {
  const at = fleet.clock.now().toISOString();
  for (const { bucket, account } of fleet.queued.splice(0)) {
    const known = await fleet.ledger.ledger.status(bucket);
    const layered = { digest: "d", at, baselines: ["company"], bare: true };
    const own = account === home ? undefined : account;
    await fleet.ledger.ledger.record({
      ...newStatus(bucket, at),
      replaces: known?.writer,
      layered,
      account: own,
    });
  }
}

const outOfReach = (account: string) => async () => {
  const message = `account ${account} is out of reach: its role cannot be assumed (AccessDenied)`;
  throw new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", message, {});
};
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

/** An organisation, whose answers are pages of two accounts. */
function organisation(...first: string[]) {
  const all = { accounts: first, fails: false, calls: 0 };
  const page = async (token = "0"): Promise<OrganisationPage> => {
    all.calls += 1;
    if (all.fails) throw new Error("TooManyRequestsException");
    const from = Number(token);
    const next = from + 2 < all.accounts.length ? `${from + 2}` : undefined;
    return { accounts: all.accounts.slice(from, from + 2), ...(next && { next }) };
  };
  const fleet = new SweptFleet([], { page });
  for (const id of [a, b, c]) fleet.others.set(id, named(id, 2));
  const documents = { send: async (command: object) => fleet.ledger.table.send(command) };
  const list = new AccountList(documents as never, "ledger");
  const ids = async () => [...((await list.read())?.accounts ?? [])].sort();
  return { all, fleet, ids };
}

describe("the accounts of an organisation", () => {
  it("are asked for once in ten minutes, all pages", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    await tick(fleet);
    expect([await ids(), all.calls]).toEqual([[home, a, b].sort(), 2]);
    await ticks(fleet, 20);
    expect(all.calls).toBe(6);
  });

  it("that join are known, and their buckets are checked at once", async () => {
    const { all, fleet, ids } = organisation(home, a);
    await put(fleet);
    await ticks(fleet, 3);
    all.accounts.push(c);
    await ticks(fleet, 10);
    expect(await ids()).toEqual([home, a, c].sort());
    expect(namesIn(fleet, c)).toHaveLength(2);
  });

  it("that join without the role are reported as not covered", async () => {
    const { all, fleet } = organisation(home, a);
    await put(fleet);
    await ticks(fleet, 3);
    all.accounts.push(c);
    fleet.others.set(c, outOfReach(c));
    await ticks(fleet, 12);
    expect((await coverage(fleet))?.accounts).toMatchObject({
      count: 3,
      notCovered: 1,
      failed: [{ account: c }],
    });
  });

  it("stay while the organisation does not answer, however long, and the failure is reported", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    await tick(fleet);
    all.fails = true;
    await ticks(fleet, 9);
    const { failures } = await tick(fleet);
    expect(failures).toHaveLength(1);
    await ticks(fleet, 100);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("that one tick has read are not lost to another one whose answer is late", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    const { accounts } = fleet.core.layering;
    const page = accounts?.page;
    let late: Promise<unknown> = Promise.resolve();
    Object.assign(accounts ?? {}, {
      page: async () => {
        Object.assign(accounts ?? {}, { page });
        late = sweep(fleet.core);
        await late;
        throw new Error("no answer");
      },
    });
    await sweep(fleet.core);
    await late;
    expect(await ids()).toEqual([home, a, b].sort());
    expect(all.calls).toBe(2);
  });

  it("that one tick has read are not lost to another one that has read fewer pages in its time", async () => {
    const { fleet, ids } = organisation(home, a, b);
    const { accounts } = fleet.core.layering;
    const page = accounts?.page;
    const slowly = async (token?: string) => {
      fleet.clock.pass(6_000);
      return (await page?.(token)) ?? { accounts: [] };
    };
    Object.assign(accounts ?? {}, { page: slowly });
    await tick(fleet);
    expect(await ids()).toEqual([home]);
    Object.assign(accounts ?? {}, {
      page: async (token?: string) => {
        Object.assign(accounts ?? {}, { page });
        await sweep(fleet.core);
        return slowly(token).then((found) => ({ ...found, next: "3" }));
      },
    });
    await tick(fleet);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("are asked for from the first page again when the token of the next page has expired", async () => {
    const { fleet, ids } = organisation(home, a, b);
    const { accounts } = fleet.core.layering;
    const page = accounts?.page;
    const tokens: (string | undefined)[] = [];
    const expired = Object.assign(new Error("INVALID_NEXT_TOKEN"), { name: "InvalidInputException" });
    Object.assign(accounts ?? {}, {
      page: async (token?: string) => {
        tokens.push(token);
        if (tokens.length < 3) fleet.clock.pass(6_000);
        if (tokens.length === 2) throw expired;
        return page?.(token);
      },
    });
    await tick(fleet);
    expect((await tick(fleet)).failures).toEqual([expired]);
    await tick(fleet);
    expect(tokens).toEqual([undefined, "2", undefined, "2"]);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("are read on where a throttled answer ended", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    const { accounts } = fleet.core.layering;
    const page = accounts?.page;
    const tokens: (string | undefined)[] = [];
    Object.assign(accounts ?? {}, {
      page: async (token?: string) => {
        tokens.push(token);
        all.fails = tokens.length === 2;
        return page?.(token);
      },
    });
    expect((await tick(fleet)).failures).toHaveLength(1);
    await tick(fleet);
    expect(tokens).toEqual([undefined, "2", "2"]);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("are asked for by a tick that began slowly", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    const { accounts } = fleet.core.layering;
    const { list } = accounts ?? {};
    const read = async () => {
      fleet.clock.pass(6_000);
      return list?.read();
    };
    Object.assign(accounts ?? {}, { list: { read, save: list?.save.bind(list) } });
    await tick(fleet);
    expect(all.calls).toBe(2);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("stay when an answer has no account at all", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    await tick(fleet);
    all.accounts.length = 0;
    await ticks(fleet, 40);
    expect(await ids()).toEqual([home, a, b].sort());
  });

  it("leave with the second answer that does not have them, not with the first", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    await tick(fleet);
    all.accounts.splice(1, 1);
    await ticks(fleet, 12);
    expect(await ids()).toEqual([home, a, b].sort());
    await ticks(fleet, 10);
    expect(await ids()).toEqual([home, b].sort());
    fleet.calls.length = 0;
    await put(fleet);
    await ticks(fleet, 30);
    expect(fleet.calls).not.toContain(`ListBuckets ${a}`);
  });

  it("that are back in the next answer have not left", async () => {
    const { all, fleet, ids } = organisation(home, a, b);
    await tick(fleet);
    for (let round = 0; round < 4; round++) {
      all.accounts = round % 2 === 0 ? [home, b] : [home, a, b];
      await ticks(fleet, 10);
    }
    expect(await ids()).toEqual([home, a, b].sort());
  });
});

it("ten thousand accounts fit into one item, which needs one read", async () => {
  const fleet = new SweptFleet([]);
  const calls: string[] = [];
  const { table } = fleet.ledger;
  const send = async (command: object) => {
    calls.push(command.constructor.name);
    return table.send(command);
  };
  const list = new AccountList({ send } as never, "ledger");
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  const accounts = Array.from({ length: 10_000 }, () => `${next()}${next()}`.padStart(12, "1").slice(0, 12));
  await list.save({ accounts, missing: {}, at: "" });
  const packed = table.get({ bucket: "#sweep", entry: "accounts" })?.packed as Uint8Array;
  expect(packed.byteLength).toBeLessThan(100_000);
  expect((await list.read())?.accounts).toEqual(accounts.toSorted());
  expect(calls).toEqual(["PutCommand", "GetCommand"]);
});
