import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { specSchema } from "../../../core/spec/specSchema.ts";
import type { HistoryEntry } from "../../../service/tables/history.ts";
import { changeSince, memoryOf } from "../../../service/tables/specMemory.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";
import { keptCauses } from "../../../service/triggers/causes.ts";
import type { Cause, SpecChange } from "../../../service/triggers/trigger.ts";
import { draws } from "../../support/chance.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";

const [bucket, at] = ["orders-archive", "2026-11-23T12:00:00.000Z"];
const mostBytes = 100_000;
const facets = [...facetTable.keys()];
/** Text that does not compress. */
const noise = (bytes: number) => randomBytes(bytes).toString("base64").slice(0, bytes);
const many = <T>(count: number, one: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => one(index));
const byFacet = <T>(one: (facet: string) => T) =>
  Object.fromEntries(facets.map((facet) => [facet, one(facet)]));

const causes = many(
  200,
  (index): Cause => ({
    why: "drift",
    at: new Date(Date.parse(at) + index).toISOString(),
    facets: [facets[index % facets.length] ?? ""],
    call: {
      event: noise(2_000),
      requestId: noise(2_000),
      principal: { name: noise(2_000), type: noise(2_000), arn: noise(2_000), account: noise(2_000) },
      sourceIp: noise(2_000),
      userAgent: noise(2_000),
      region: noise(2_000),
    },
  }),
);
/** A spec with every attribute, each as long as the ledger remembers it. */
const longSpec = (sign: string) => ({
  ...Object.fromEntries(Object.keys(specSchema.shape).map((name) => [name, sign.repeat(78)])),
  changedBy: noise(10_000),
  changeReason: noise(10_000),
  changedAt: noise(10_000),
});
const changed: Cause = {
  why: "spec",
  at,
  change: changeSince(memoryOf(longSpec("a")), longSpec("b"), false) as SpecChange,
};
const drift = many(5_000, (index) => ({
  facet: "tags",
  path: `/tags/${index}${noise(900)}`,
  before: noise(100),
  after: noise(100),
}));
const sent = many(4_000, () => ({ type: "PutBucketTagging", facet: "tags", requestId: noise(100), at }));
const before = byFacet(() => noise(20_000));

/** Every part is as long as it can be. */
const worstEntry: HistoryEntry = {
  at,
  verdict: "blocked",
  reason: noise(100_000),
  held: ["conflict", "window", "budget", "adoption"],
  causes: [...causes, changed],
  drift,
  before,
  after: before,
  sent,
  contested: many(500, () => noise(2_000)),
  conflicts: facets.map((facet) => ({ facet, became: "open", otherWriter: noise(2_000), until: at })),
  overlapped: many(100, (index) => ({
    facet: "notification",
    by: noise(256),
    event: noise(128),
    requestId: noise(128),
    at,
    entries: many(10, () => noise(200)),
    restored: index % 2 === 0,
    reason: noise(200),
  })),
  interrupted: true,
};
const worstStatus: Status = {
  ...newStatus(bucket, at),
  verdict: "blocked",
  reason: noise(2_000),
  conditions: byFacet(() => ({
    verdict: "blocked",
    reason: noise(20_000),
    since: at,
    until: at,
    attempt: 9,
  })),
  checked: byFacet(() => at),
  written: byFacet(() => at),
  sent: many(500, () => ({ requestId: noise(2_000), at })),
  due: { at, why: "retry", facets, causes: [...causes, changed] },
  merged: many(6, () => ({
    facet: "notification",
    readAt: at,
    at,
    base: noise(60 * 13),
    kept: noise(60 * 13),
    sent: noise(60 * 13),
    compared: many(6, () => noise(128)),
    latest: { at, wrote: noise(60 * 13) },
  })),
  spec: memoryOf(longSpec("a")),
  intent: {
    at,
    causes: [...causes, changed],
    drift,
    before,
    actions: many(4_000, () => "PutBucketInventoryConfiguration"),
  },
  conflicts: byFacet(() => ({
    repairs: many(50, () => ({ at, by: noise(2_000) })),
    breaker: { state: "open", until: at, coolDownMs: 600_000, otherWriter: noise(2_000) },
  })),
};

let ledger: LedgerTable;
beforeEach(() => {
  ledger = new LedgerTable();
});

const recorded = async () => {
  const [entry] = await ledger.ledger.history(bucket);
  if (!entry) throw new Error("nothing was recorded");
  return entry;
};

describe("an item of the ledger", () => {
  it("fits with the longest possible value of any part, and says what it lacks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(Object.keys(worstStatus) as (keyof Status)[]),
        fc.subarray(Object.keys(worstEntry) as (keyof HistoryEntry)[]),
        async (members, parts) => {
          ledger = new LedgerTable();
          const status = { ...newStatus(bucket, at), ...pick(worstStatus, members) };
          const short = { at, verdict: "converged", causes: [], drift: [], sent: [] } as const;
          await ledger.ledger.record(status, { ...short, ...pick(worstEntry, parts) });
          expect(ledger.heaviest).toBeLessThanOrEqual(mostBytes);
        },
      ),
      {
        numRuns: draws(8),
        examples: [[Object.keys(worstStatus) as never, Object.keys(worstEntry) as never]],
      },
    );
  });

  it("keeps what decides the next step: due checks, conflicts and verdicts", async () => {
    await ledger.ledger.record(worstStatus);
    const kept = await ledger.ledger.status(bucket);
    expect(kept).toMatchObject({
      reason: worstStatus.reason,
      checked: worstStatus.checked,
      written: worstStatus.written,
      due: { at, why: "retry", facets },
      conditions: byFacet(() => ({ verdict: "blocked", since: at, until: at, attempt: 9 })),
      conflicts: byFacet(() => ({ breaker: { state: "open", until: at, coolDownMs: 600_000 } })),
    });
    expect(kept?.shortened).toContain("values");
    expect(kept?.intent?.causes.length).toBeGreaterThan(0);
    expect(kept?.due?.causes.length).toBeGreaterThan(0);
  });

  it("keeps the principals if there is no room for the values", async () => {
    await ledger.ledger.record(newStatus(bucket, at), { ...worstEntry, causes: causes.slice(0, 3) });
    const { shortened, causes: kept, drift: places } = await recorded();
    expect(shortened).toEqual(["calls", "values", "differences"]);
    expect(kept).toHaveLength(3);
    expect(kept[0]?.call?.userAgent).toMatch(/\.\.\. \(cut\)$/);
    expect(places).toHaveLength(100);
  });

  it("is not marked as shortened if everything fits", async () => {
    const whole = {
      ...worstEntry,
      reason: "no",
      causes: [],
      drift: drift.slice(0, 3),
      sent: [],
      contested: [],
    };
    await ledger.ledger.record(newStatus(bucket, at), {
      ...whole,
      before: { tags: {} },
      after: { tags: {} },
    });
    expect(await recorded()).not.toHaveProperty("shortened");
    expect(await recorded()).toMatchObject({
      drift: drift.slice(0, 3),
      before: { tags: {} },
      after: { tags: {} },
    });
  });

  it("holds keys that DynamoDB does not accept", async () => {
    const value = JSON.parse('{ "__proto__": { "constructor": 1 }, "": "empty" }');
    const strange = {
      ...worstEntry,
      causes: [],
      sent: [],
      contested: [],
      before: { tags: value },
      after: undefined,
    };
    await ledger.ledger.record(newStatus(bucket, at), {
      ...strange,
      reason: "no",
      drift: [{ facet: "tags", path: "/tags", before: value, after: undefined }],
    });
    const {
      drift: [difference],
      before: kept,
    } = await recorded();
    expect(JSON.stringify([difference?.before, kept?.tags])).toBe(JSON.stringify([value, value]));
  });

  it("copies no cause into the due index, and a short reason into the fleet index", async () => {
    await ledger.ledger.record(worstStatus);
    const { due, reason } = ledger.status(bucket);
    expect(due).toEqual({ at, why: "retry", facets });
    expect(Buffer.byteLength(`${reason}`)).toBeLessThanOrEqual(2_000);
    expect(await ledger.ledger.due(at)).toMatchObject([{ bucket, due: { at, why: "retry", facets } }]);
  });
});

describe("causes, if there are too many", () => {
  const sweeps = many(50, (index): Cause => ({ why: "sweep", at: `2026-11-23T${index}` }));
  const spec: Cause = { why: "spec", at };

  it("the first change, the newest of each kind and the newest others are kept in order", () => {
    const kept = keptCauses([spec, ...causes.slice(0, 100), ...sweeps, ...causes.slice(100)]);
    expect(kept).toHaveLength(20);
    expect(kept[0]).toBe(spec);
    expect(kept).toContain(sweeps.at(-1));
    expect(kept.at(-1) === causes.at(-1)).toBe(true);
    expect(kept[1]?.at).toBe(causes[0]?.at);
    expect(kept[1]?.omitted).toBe(200 - 18);
  });

  it("causes without a principal never displace one with a principal", () => {
    const [cause] = causes;
    let kept: readonly Cause[] = cause ? [cause] : [];
    for (const sweep of [...sweeps, ...sweeps]) kept = keptCauses([...kept, sweep]);
    expect(kept).toEqual([cause, sweeps.at(-1)]);
  });

  it("the number of omitted causes stays known, however often more are added", () => {
    let kept: readonly Cause[] = [];
    for (const cause of causes) kept = keptCauses([...kept, cause]);
    expect(kept[0]?.omitted).toBe(200 - 20);
    expect(keptCauses([...kept, ...causes.slice(0, 1)])).toEqual(kept);
  });
});

const pick = <T extends object>(from: T, members: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(members.map((member) => [member, from[member]])) as Partial<T>;
