import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { Ledger } from "../../../service/tables/ledger.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";
import { Table } from "../../simulation/tables.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";

const [bucket, at] = ["orders-archive", "2026-11-23T12:00:00.000Z"];
const end = { at, verdict: "released", causes: [], drift: [], sent: [] } as const;

let ledger: Ledger;
beforeEach(() => {
  const table = new Table(["bucket", "entry"], Date.now, () => 0);
  const documents = { send: async (command: object) => table.send(command) };
  ledger = new Ledger(documents as unknown as DynamoDBDocumentClient, "ledger");
});

/** The status that a worker of that name reads now and will replace. */
const readBy = async (reconciliation: string): Promise<Status> => {
  const known = await ledger.status(bucket);
  return { ...newStatus(bucket, at), ...known, reconciliation, replaces: known?.writer };
};

describe("the status of a bucket", () => {
  it("can be written repeatedly by one worker", async () => {
    const status = await readBy("first");
    await ledger.record(status);
    await ledger.record({ ...status, verdict: "converged" });
    expect(await ledger.status(bucket)).toMatchObject({ verdict: "converged" });
  });

  it("is not replaced by a worker that read it before another worker's write", async () => {
    const late = await readBy("late");
    await ledger.record({ ...(await readBy("later")), verdict: "converged" });
    await expect(ledger.record({ ...late, verdict: "blocked" })).rejects.toThrow();
    await expect(
      ledger.record({ ...late, verdict: "blocked" }, { ...end, verdict: "blocked" }),
    ).rejects.toThrow();
    expect(await ledger.status(bucket)).toMatchObject({ verdict: "converged" });
    expect(await ledger.history(bucket)).toEqual([]);
  });

  // It had read the intent, and took what only the intent said as a fact.
  it("is not replaced by a worker that read it between two writes of another worker", async () => {
    const first = await readBy("first");
    await ledger.record({ ...first, adopted: true });
    const late = await readBy("late");
    await ledger.record({ ...first, verdict: "blocked" });
    await expect(ledger.record({ ...late, verdict: "invalid" })).rejects.toThrow();
    await expect(ledger.release(late, end.at, end)).rejects.toThrow();
    const left = await ledger.status(bucket);
    expect(left).toMatchObject({ verdict: "blocked" });
    expect(left?.adopted).toBeUndefined();
  });

  it("is not released by a worker that read it before another worker's write", async () => {
    await ledger.record(await readBy("first"));
    const late = await readBy("late");
    await ledger.record({ ...(await readBy("later")), verdict: "converged" });
    await expect(ledger.release(late, end.at, end)).rejects.toThrow();
    expect(await ledger.status(bucket)).toMatchObject({ verdict: "converged" });
  });

  it("is not restored by a late worker after its release", async () => {
    const late = await readBy("late");
    const status = await readBy("first");
    await ledger.record(status);
    await ledger.release(status, end.at, end);
    await expect(ledger.record(late)).rejects.toThrow();
    expect(await ledger.status(bucket)).toMatchObject({ released: true });
    await ledger.record({ ...(await readBy("next")), released: undefined });
    expect((await ledger.status(bucket))?.released).toBeUndefined();
  });
});

describe("the history of a bucket", () => {
  const entries = Array.from({ length: 5 }, (_, day) => ({
    ...end,
    at: `2026-11-0${day + 1}T00:00:00.000Z`,
  }));

  /** The table returns pages of two entries, as it does for long entries. */
  const inPages = () => {
    const items = entries.map((entry) => ({ ...entry, bucket, entry: `history#${entry.at}#` })).reverse();
    const send = async ({ input }: { input: { ExclusiveStartKey?: { from: number } } }) => {
      const from = input.ExclusiveStartKey?.from ?? 0;
      const more = from + 2 < items.length && { LastEvaluatedKey: { from: from + 2 } };
      return { Items: items.slice(from, from + 2), ...more };
    };
    return new Ledger({ send } as unknown as DynamoDBDocumentClient, "ledger");
  };

  it("is read page by page until it has the requested number of entries, however long they are", async () => {
    const days = async (limit: number) =>
      (await inPages().history(bucket, limit)).map(({ at: when }) => when.slice(8, 10));
    expect(await days(3)).toEqual(["05", "04", "03"]);
    expect(await days(50)).toEqual(["05", "04", "03", "02", "01"]);
  });
});

describe("the fleet's entries", () => {
  const names = Array.from({ length: 200 }, (_, index) => `bucket-${index}`);

  it("of one kind are spread over many keys, and no key has more than its share", async () => {
    const table = new LedgerTable();
    const due = { at, why: "retry", causes: [] } as const;
    for (const name of names)
      await table.ledger.record({ ...newStatus(name, at), due }, { ...end, verdict: "held" });
    for (const key of ["fleet", "waiting", "day"]) {
      const shares = [...Map.groupBy(table.table.seen(), (item) => item[key])].filter(([share]) => share);
      expect(Math.max(...shares.map(([, items]) => items.length))).toBeLessThan(20);
    }
  });

  it("are read as one list: by verdict, and by day, the earliest first", async () => {
    const table = new LedgerTable();
    for (const [index, name] of names.entries()) {
      const time = new Date(Date.parse(at) - index * 1_000).toISOString();
      const verdict = index % 2 === 0 ? "held" : "converged";
      await table.ledger.record({ ...newStatus(name, time), verdict }, { ...end, at: time });
    }
    const [held, times] = [[] as string[], [] as string[]];
    for await (const { bucket: name } of table.ledger.fleet("held")) held.push(name);
    for await (const entry of table.ledger.day(at.slice(0, 10))) times.push(entry.at);
    expect(held.sort()).toEqual(names.filter((_, index) => index % 2 === 0).sort());
    expect(times).toHaveLength(200);
    expect([...times].sort()).toEqual(times);
  });

  it("do not move while the verdict stays the same", async () => {
    const table = new LedgerTable();
    await table.ledger.record({ ...newStatus("orders", at), verdict: "held", checkedAt: at });
    const before = table.status("orders").fleetSince;
    const status = await table.ledger.status("orders");
    const later = new Date(Date.parse(at) + 60_000).toISOString();
    await table.ledger.record({
      ...newStatus("orders", at),
      ...status,
      replaces: status?.writer,
      checkedAt: later,
    });
    expect(table.status("orders").fleetSince).toBe(before);
  });
});

describe("the index of buckets without a spec", () => {
  const layered = { digest: "d", at, baselines: ["company"], bare: true };
  const slices = (table: LedgerTable) => table.table.seen().map(({ slice }) => slice);

  it("has those that a baseline selects, spread over many keys", async () => {
    const table = new LedgerTable();
    for (let index = 0; index < 200; index++)
      await table.ledger.record({ ...newStatus(`bucket-${index}`, at), layered });
    const shares = [...Map.groupBy(slices(table), (slice) => slice).values()].map(({ length }) => length);
    expect(slices(table).every((slice) => /^bare~\d\d$/.test(`${slice}`))).toBe(true);
    expect(Math.max(...shares)).toBeLessThan(20);
  });

  it("has no bucket with a spec, and none that no baseline selects any more", async () => {
    const table = new LedgerTable();
    await table.ledger.record({ ...newStatus("with-spec", at), layered: { ...layered, bare: undefined } });
    await table.ledger.record({ ...newStatus("without-baseline", at), reconciliation: "1" });
    await table.ledger.record({ ...newStatus("bare", at), layered, reconciliation: "1" });
    expect(slices(table)).toEqual([undefined, undefined, expect.stringMatching(/^bare~/)]);
    const known = await table.ledger.status("bare");
    await table.ledger.record({ ...newStatus("bare", at), ...known, reconciliation: "1", released: true });
    expect(slices(table)).toEqual([undefined, undefined, undefined]);
  });
});
