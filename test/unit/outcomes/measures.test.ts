import { expect, it } from "vitest";
import { measuredAtTick, measuredOf, measures } from "../../../service/outcomes/measures.ts";
import { surveyFleet } from "../../../service/tables/fleet.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";

const at = "2026-12-01T08:00:00.000Z";
const hour = 60 * 60_000;
const hoursAgo = (hours: number) => new Date(Date.parse(at) - hours * hour).toISOString();

/** A ledger with these statuses, in which all slices were asked for since then. */
async function fleet(list: readonly Partial<Status>[], swept = at) {
  const { ledger } = new LedgerTable();
  for (const [index, status] of list.entries())
    await ledger.record({ ...newStatus(`bucket-${index}`, at), ...status });
  ledger.sweptSince = async () => swept;
  return ledger;
}

const openBreaker = { repairs: [], breaker: { state: "open", until: at, coolDownMs: hour } } as const;

it("a repair counts as drift, writes and the times it took", () => {
  const drift = [{ facet: "tags", path: "/tags/team", before: "a", after: "b" }];
  const sent = [{ type: "PutBucketTagging", facet: "tags", requestId: "1", at }];
  const repair = { bucket: "orders", verdict: "converged", at, causes: [], drift, sent } as const;
  expect(measuredOf({ ...repair, detectMs: 700, repairMs: 1_200 })).toEqual([
    ["outcome.converged", 1],
    ["driftDetected", 1],
    ["writes", 1],
    ["timeToDetect", 700],
    ["timeToRepair", 1_200],
  ]);
});

it("a hold counts by its kind, and a conflict when it is opened or closed", () => {
  const nothing = { bucket: "orders", at, causes: [], drift: [], sent: [] } as const;
  const conflicts = [{ facet: "tags", became: "open" } as const];
  const held = { ...nothing, verdict: "held", held: ["conflict", "window"], conflicts } as const;
  expect(measuredOf(held).map(([name]) => name)).toEqual([
    "outcome.held",
    "held.conflict",
    "held.window",
    "conflictOpened",
  ]);
});

it("buckets that were never read count as old in a large fleet, too", async () => {
  const since = hoursAgo(900);
  const ledger = new LedgerTable();
  for (let number = 0; number < 450; number++)
    await ledger.ledger.record({ ...newStatus(`bucket-${number}`, since), verdict: "blocked" });
  ledger.ledger.sweptSince = async () => hoursAgo(6);
  const { oldestCheckMs, counts } = await surveyFleet(ledger.ledger, new Date(at));
  expect([oldestCheckMs, counts.get("blocked")]).toEqual([900 * hour, 450]);
});

it("the fleet counts by verdict, with its open breakers, and the oldest check is that of a bucket that is checked", async () => {
  const survey = await surveyFleet(
    await fleet([
      { verdict: "converged", checkedAt: hoursAgo(5) },
      { verdict: "converged", checkedAt: hoursAgo(1) },
      { verdict: "blocked", checkedAt: hoursAgo(7), conflicts: { tags: openBreaker } },
      { verdict: "held", conflicts: { tags: openBreaker, acl: openBreaker } },
      { verdict: "paused", checkedAt: hoursAgo(900) },
    ]),
    new Date(at),
  );
  expect(survey.oldestCheckMs).toBe(7 * hour);
  const measured = new Map(measuredAtTick(1_000, survey));
  expect(measured.get("fleet.blocked")).toBe(1);
  expect(measured.get("fleet.paused")).toBe(1);
  expect(measured.get("breakersOpen")).toBe(3);
  expect(measured.get("fleet.failed")).toBe(0);
  expect(measured.get("sweepLag")).toBe(1_000);
  expect(measured.has("fleet.converged")).toBe(false);
});

it("buckets that are as their specs say are as old as the slice of the sweep that was last asked for", async () => {
  const entries = [{ verdict: "converged", checkedAt: hoursAgo(900) }] as const;
  const survey = await surveyFleet(await fleet(entries, hoursAgo(6)), new Date(at));
  expect(survey.oldestCheckMs).toBe(6 * hour);
});

it("statuses of a version before, whose key was their verdict alone, are counted too, and are read by their verdict", async () => {
  const older = new LedgerTable();
  await older.ledger.record({ ...newStatus("orders", at), verdict: "blocked", checkedAt: hoursAgo(3) });
  const item = older.status("orders");
  older.table.set(item, { ...item, fleet: "blocked", fleetSince: hoursAgo(3) });
  const survey = await surveyFleet(older.ledger, new Date(at));
  expect([survey.counts.get("blocked"), survey.oldestCheckMs]).toEqual([1, 3 * hour]);
  const listed: string[] = [];
  for await (const { bucket } of older.ledger.fleet("blocked")) listed.push(bucket);
  expect(listed).toEqual(["orders"]);
});

it("every metric has a name, a unit and a meaning", async () => {
  const counted = measuredAtTick(0, await surveyFleet(await fleet([]), new Date(at))).map(([name]) => name);
  expect(counted.filter((name) => !measures[name])).toEqual([]);
  const units = new Map(Object.entries(measures).map(([name, { unit }]) => [name, unit]));
  expect([...units].filter(([, unit]) => unit === "Milliseconds").map(([name]) => name)).toEqual([
    "timeToDetect",
    "timeToRepair",
    "canaryDelay",
    "memberCanaryDelay",
    "sweepLag",
    "oldestCheck",
  ]);
  expect(new Set(units.values())).toEqual(new Set(["Count", "Milliseconds"]));
  // What is in order is not worth an alarm, and is what is left of the fleet.
  expect(units.has("fleet.converged")).toBe(false);
});
