import { describe, expect, it } from "vitest";
import { canaryRound } from "../../../service/queue/canaryRound.ts";
import { CanaryTable } from "../../../service/tables/canaryTable.ts";
import type { CanaryState } from "../../../service/triggers/canary.ts";
import { FakeItems } from "../../support/fakeItems.ts";

const [home, one, two] = ["111122223333", "444455556666", "777788889999"];
const regions = ["ca-central-1", "eu-west-1"];
const start = Date.parse("2026-11-26T12:00:00Z");
const minute = (minutes: number) => new Date(start + minutes * 60_000);

async function known(table: CanaryTable) {
  const found: CanaryState[] = [];
  for await (const one of table.all()) found.push(one);
  return found;
}

/** The canaries of a deployment with two members and two regions. */
function deployed() {
  const items = new FakeItems();
  const table = new CanaryTable(items as never, "ledger");
  const arrives = (account: string, region: string, minutes: number, delayMs = 1_000) =>
    new CanaryTable(items as never, "ledger").arrived(
      { account, region, at: minute(minutes).toISOString(), delayMs },
      minute(minutes),
    );
  const round = (minutes: number, accounts: readonly string[] = [one, two]) =>
    canaryRound({ home, ids: async () => new Set([home, ...accounts]) }, { regions }, table, minute(minutes));
  const arriveAll = async (minutes: number) => {
    for (const account of [one, two]) for (const region of regions) await arrives(account, region, minutes);
  };
  return { items, table, arrives, arriveAll, round };
}

describe("the sweep's round of canaries", () => {
  it("measures the longest delay of all accounts and regions, in one number", async () => {
    const { arriveAll, arrives, round } = deployed();
    await arriveAll(0);
    await arrives(two, "eu-west-1", 1, 9_000);
    expect(await round(2)).toEqual({ worstMs: 9_000, late: [] });
  });

  it("names the account and region that is silent for more than twenty minutes, and no other", async () => {
    const { arriveAll, arrives, round } = deployed();
    await arriveAll(0);
    for (const region of regions) await arrives(one, region, 21);
    await arrives(two, "ca-central-1", 21);
    const { worstMs, late } = await round(21);
    expect(late).toEqual([{ account: two, region: "eu-west-1" }]);
    expect(worstMs).toBe(16 * 60_000);
  });

  it("expects events of an account that is new, and names it if none ever arrives", async () => {
    const { round } = deployed();
    expect(await round(0)).toEqual({ worstMs: 0, late: [] });
    expect((await round(100)).late).toEqual([]);
    expect((await round(150)).late).toHaveLength(4);
  });

  it("notes only once since when an event is expected", async () => {
    const { items, round } = deployed();
    for (const tick of [0, 1, 2]) await round(tick);
    expect(items.writes).toBe(4);
  });

  it("ignores an account that has left, and a region that is no longer watched", async () => {
    const { arriveAll, arrives, round } = deployed();
    await arriveAll(0);
    await arrives("888899990000", "eu-west-1", 0);
    await arrives(one, "us-east-1", 0);
    for (const region of regions) await arrives(one, region, 30);
    expect(await round(31, [one])).toEqual({ worstMs: 1_000, late: [] });
  });

  it("does not fail where there is no other account yet", async () => {
    expect(await deployed().round(0, [])).toEqual({ worstMs: 0, late: [] });
  });

  it("begins with a hundred new ones at a time", async () => {
    const { items, round } = deployed();
    const accounts = Array.from({ length: 80 }, (_, index) => `${444_455_556_000 + index}`);
    await round(0, accounts);
    expect(items.writes).toBe(100);
    await round(1, accounts);
    expect(items.writes).toBe(160);
  });
});

describe("the record of a canary", () => {
  it("keeps the newest event, in whatever order they arrive", async () => {
    const { arrives, round, table } = deployed();
    await arrives(one, "eu-west-1", 10, 2_000);
    await arrives(one, "eu-west-1", 5, 300_000);
    const found = await known(table);
    expect(found).toEqual([
      { account: one, region: "eu-west-1", at: minute(10).toISOString(), delayMs: 2_000 },
    ]);
    expect((await round(11, [one])).worstMs).toBe(2_000);
  });

  it("counts an event that happened before the sweep expected the first", async () => {
    const { arrives, round, table } = deployed();
    await round(10, [one]);
    await arrives(one, "eu-west-1", 9, 2_000);
    expect(await known(table)).toContainEqual(
      expect.objectContaining({ region: "eu-west-1", delayMs: 2_000 }),
    );
  });

  it("is written once a minute by a container, however often an account changes the tag", async () => {
    const { items, table } = deployed();
    const arrival = { account: one, region: "eu-west-1", delayMs: 1_000 };
    for (const second of [0, 1, 2, 30, 59])
      await table.arrived({ ...arrival, at: minute(second / 60).toISOString() }, minute(second / 60));
    expect(items.writes).toBe(1);
    await table.arrived({ ...arrival, at: minute(1).toISOString() }, minute(1));
    expect(items.writes).toBe(2);
  });

  it("is not taken for written if the table failed", async () => {
    const { items, table } = deployed();
    const arrival = { account: one, region: "eu-west-1", at: minute(0).toISOString(), delayMs: 1_000 };
    items.failure = new Error("no answer");
    await expect(table.arrived(arrival, minute(0))).rejects.toThrow("no answer");
    items.failure = undefined;
    await table.arrived(arrival, minute(0));
    expect(items.writes).toBe(1);
  });

  it("is apart from the sweep's own items and from those of buckets, and expires", async () => {
    const { arrives, items } = deployed();
    await arrives(one, "eu-west-1", 0);
    expect([...items.all.values()]).toMatchObject([
      { bucket: "#canaries", entry: `canary#${one}#eu-west-1`, expires: start / 1_000 + 400 * 86_400 },
    ]);
  });
});
