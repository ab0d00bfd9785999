import { describe, expect, it } from "vitest";
import type { OrganisationPage } from "../../../service/queue/membership.ts";
import { sweep } from "../../../service/queue/sweep.ts";
import { AccountList } from "../../../service/tables/accountList.ts";
import { SweptFleet } from "../../support/sweeper.ts";
import { home, put, tick, ticks } from "../../support/swept.ts";
import { a, b, c, coverage, named, namesIn, outOfReach } from "../../support/sweptAccounts.ts";

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
