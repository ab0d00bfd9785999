import { expect, it } from "vitest";
import { measuredAtTick, measuredOf, measures } from "../../../service/outcomes/measures.ts";
import { surveyFleet } from "../../../service/tables/fleet.ts";
import type { FleetEntry } from "../../../service/tables/ledger.ts";
import type { Verdict } from "../../../service/tables/status.ts";

const at = "2026-12-01T08:00:00.000Z";
const hour = 60 * 60_000;
const hoursAgo = (hours: number) => new Date(Date.parse(at) - hours * hour).toISOString();

const fleet = (list: readonly (Partial<FleetEntry> & { verdict: Verdict })[], sweptSince = at) => ({
  sweptSince: async () => sweptSince,
  async *fleet(verdict: Verdict) {
    for (const entry of list)
      if (entry.verdict === verdict) yield { bucket: "orders", at, fleetSince: at, ...entry };
  },
});

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

it("the fleet counts by verdict, with its open breakers, and the oldest check is that of a bucket that is checked", async () => {
  const survey = await surveyFleet(
    fleet([
      { verdict: "converged", fleetSince: hoursAgo(5) },
      { verdict: "converged", fleetSince: hoursAgo(1) },
      { verdict: "blocked", fleetSince: hoursAgo(7), openBreakers: 1 },
      { verdict: "held", openBreakers: 2 },
      { verdict: "paused", fleetSince: hoursAgo(900) },
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
  const entries = [{ verdict: "converged", fleetSince: hoursAgo(900) }] as const;
  const survey = await surveyFleet(fleet(entries, hoursAgo(6)), new Date(at));
  expect(survey.oldestCheckMs).toBe(6 * hour);
});

it("every metric has a name, a unit and a meaning", async () => {
  const counted = measuredAtTick(0, await surveyFleet(fleet([]), new Date(at))).map(([name]) => name);
  expect(counted.filter((name) => !measures[name])).toEqual([]);
  const units = new Map(Object.entries(measures).map(([name, { unit }]) => [name, unit]));
  expect([...units].filter(([, unit]) => unit === "Milliseconds").map(([name]) => name)).toEqual([
    "timeToDetect",
    "timeToRepair",
    "canaryDelay",
    "sweepLag",
    "oldestCheck",
  ]);
  expect(new Set(units.values())).toEqual(new Set(["Count", "Milliseconds"]));
  // What is in order is not worth an alarm, and is what is left of the fleet.
  expect(units.has("fleet.converged")).toBe(false);
});
