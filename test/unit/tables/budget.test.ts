import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { RepairBudget } from "../../../service/tables/budget.ts";
import { Table } from "../../simulation/tables.ts";

const noon = new Date("2026-12-01T12:00:10.000Z");
const later = new Date("2026-12-01T12:01:00.000Z");

let table: Table;
let budget: RepairBudget;
beforeEach(() => {
  table = new Table(["bucket", "entry"], Date.now, () => 0);
  const documents = { send: async (command: object) => table.send(command) };
  budget = new RepairBudget(documents as unknown as DynamoDBDocumentClient, "ledger", 4);
});

describe("a fleet that may take four repairs a minute", () => {
  it("takes three, and a fourth that makes a bucket safer; others get places in the next minute", async () => {
    const taken = [];
    for (const urgent of [false, false, false, false, true, true])
      taken.push(await budget.take(noon, urgent));
    const next = later.toISOString();
    expect(taken).toEqual([true, true, true, next, true, next]);
    expect(await budget.take(later, false)).toBe(true);
  });

  it("may take them in each account, whatever the others take", async () => {
    const [one, other] = ["222233334444", "333344445555"];
    const granted = async (urgent: boolean, account?: string) => {
      let count = 0;
      while ((await budget.take(noon, urgent, account)) === true) count += 1;
      return count;
    };
    expect([await granted(false, one), await granted(false, other), await granted(false)]).toEqual([3, 3, 3]);
    expect([await granted(true, one), await budget.asked.take(noon, false, one)]).toEqual([
      1,
      later.toISOString(),
    ]);
    expect(await budget.asked.take(noon, true, other)).toBe(true);
    expect(await budget.reaches(later.toISOString(), "444455556666")).toBe(false);
    expect(await budget.reaches(later.toISOString(), one)).toBe(true);
  });

  it("can say whether a place is left without taking it", async () => {
    for (let turn = 0; turn < 5; turn++) expect(await budget.asked.take(noon, false)).toBe(true);
    for (let turn = 0; turn < 3; turn++) await budget.take(noon, false);
    expect([await budget.asked.take(noon, false), await budget.asked.take(noon, true)]).toEqual([
      later.toISOString(),
      true,
    ]);
  });

  it("does not count as used up if the table does not answer", async () => {
    const send = async () => Promise.reject(new Error("no answer"));
    const broken = new RepairBudget({ send } as unknown as DynamoDBDocumentClient, "ledger", 4);
    await expect(broken.take(noon, true)).rejects.toThrow("no answer");
  });
});

describe("the calls for a place", () => {
  let calls: number;
  const counted = () => {
    const send = async (command: object) => {
      calls += 1;
      return table.send(command);
    };
    return new RepairBudget({ send } as unknown as DynamoDBDocumentClient, "ledger", 600);
  };
  const callsFor = async (one: RepairBudget, urgent: boolean, now = noon) => {
    calls = 0;
    expect(await one.take(now, urgent)).toBe(true);
    return calls;
  };

  it.each([false, true])(
    "one for each repair of a worker that has taken one before (urgent: %s)",
    async (urgent) => {
      const worker = counted();
      for (let turn = 0; turn < 5; turn++) expect(await callsFor(worker, urgent)).toBe(1);
      expect(await callsFor(worker, urgent, later)).toBe(1);
    },
  );

  it("two at most for the first one of another worker", async () => {
    await counted().take(noon, true);
    const other = counted();
    expect([await callsFor(other, true), await callsFor(other, true)]).toEqual([2, 1]);
  });
});

it("a clock that is a year ahead takes no place from workers whose line has begun", async () => {
  expect(await budget.take(noon, false)).toBe(true);
  const documents = { send: async (command: object) => table.send(command) };
  const ahead = new RepairBudget(documents as unknown as DynamoDBDocumentClient, "ledger", 4);
  await ahead.take(new Date("2027-12-01T12:00:00.000Z"), false);
  expect(await budget.take(noon, false)).toBe(true);
});

it("a clock that was a year ahead does not use up the budget until then", async () => {
  await budget.take(new Date("2027-12-01T12:00:00.000Z"), false);
  expect(await budget.take(noon, false)).toBe(true);
});

it("a fleet that may take one repair a minute takes it, urgent or not", async () => {
  const documents = { send: async (command: object) => table.send(command) };
  const one = new RepairBudget(documents as unknown as DynamoDBDocumentClient, "ledger", 1);
  expect([await one.take(noon, false), await one.take(noon, false)]).toEqual([true, later.toISOString()]);
});

it.each([
  [1, 2],
  [4, 5],
])(
  "a setting of %i that is raised to %i begins with an empty line, also if as many places are ordinary",
  async (former, raised) => {
    const documents = {
      send: async (command: object) => table.send(command),
    } as unknown as DynamoDBDocumentClient;
    const of = (aMinute: number) => new RepairBudget(documents, "ledger", aMinute);
    for (let turn = 0; turn < 100; turn++) await of(former).take(noon, false);
    expect(await of(raised).take(noon, false)).toBe(true);
  },
);
