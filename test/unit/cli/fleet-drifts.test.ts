import { describe, expect, it } from "vitest";
import { driftsIn } from "../../../cli/report/drifts.ts";
import {
  byActor,
  byDay,
  byFacet,
  byVerdict,
  percentile,
  repairTimes,
  spread,
  sumOf,
} from "../../../cli/report/figures.ts";
import { daysUntil } from "../../../cli/report/story.ts";
import { percent } from "../../../cli/report/words.ts";
import { verdicts } from "../../../service/tables/status.ts";
import { call, day, entry, storyOf, tags } from "../../support/storyOf.ts";

const versioning = { facet: "versioning", path: "/versioning/Status", before: "Suspended", after: "Enabled" };

describe("drift, as the report counts it,", () => {
  it("is caused by a call, and is repaired when it was written and read back", () => {
    expect(driftsIn(storyOf(entry("08:00:00", { repairMs: 900 })))).toEqual([
      {
        bucket: "orders",
        at: `${day}T08:00:00.000Z`,
        facets: ["tags"],
        actors: ["mallory"],
        repairMs: 900,
        isOpen: false,
      },
    ]);
  });

  it("is not what a change of the spec asks for", () => {
    expect(driftsIn(storyOf(entry("08:00:00", { causes: [{ why: "spec", at: day }] })))).toEqual([]);
  });

  it("counts once however many entries record it before the repair", () => {
    const tried = { verdict: "retrying", sent: [], reason: "S3 is busy" } as const;
    const drifts = driftsIn(
      storyOf(
        entry("08:02:00", { repairMs: 120_000 }),
        entry("08:00:00", tried),
        entry("08:01:00", { ...tried, reason: "still" }),
      ),
    );
    expect(drifts).toMatchObject([{ at: `${day}T08:00:00.000Z`, repairMs: 120_000, isOpen: false }]);
  });

  it("counts again when it is caused again", () => {
    expect(
      driftsIn(storyOf(entry("08:00:00", { repairMs: 900 }), entry("08:01:00", { repairMs: 900 }))),
    ).toHaveLength(2);
  });

  it("is open as long as one of its facets is not repaired", () => {
    const half = entry("08:00:00", { verdict: "blocked", drift: [tags, versioning] });
    expect(driftsIn(storyOf(half))).toMatchObject([{ facets: ["tags", "versioning"], isOpen: true }]);
    const rest = entry("08:05:00", { drift: [versioning], sent: [call("versioning", "08:05:00")] });
    expect(driftsIn(storyOf(half, rest))).toMatchObject([{ isOpen: false }]);
  });

  it("of one bucket says nothing of another", () => {
    const open = entry("08:00:00", { verdict: "drifted", sent: [] });
    const drifts = driftsIn(storyOf(open, entry("08:01:00", { repairMs: 900, bucket: "invoices" })));
    expect(drifts.map(({ bucket, isOpen }) => [bucket, isOpen])).toEqual([
      ["orders", true],
      ["invoices", false],
    ]);
  });

  it("is over if the bucket is in sync now, no matter who repaired it", () => {
    const seen = entry("08:00:00", { verdict: "drifted", sent: [] });
    const buckets = (at: string) => [{ bucket: "orders", verdict: "converged" as const, at }];
    const drifts = (at: string) => driftsIn({ ...storyOf(seen), buckets: buckets(`${day}T${at}.000Z`) });
    expect(drifts("09:00:00")).toMatchObject([{ isOpen: false, repairMs: undefined }]);
    expect(drifts("07:00:00")).toMatchObject([{ isOpen: true }]);
  });

  it("is also a deleted bucket", () => {
    const made = entry("08:00:00", {
      drift: [],
      sent: [{ ...call("bucket", "08:00:00"), type: "CreateBucket" }, call("tags", "08:00:00")],
    });
    expect(driftsIn(storyOf(made))).toMatchObject([{ facets: ["bucket"] }]);
  });
});

describe("the figures", () => {
  it("are counted by the day in UTC on which a drift was first seen, days without any among them", () => {
    const late = entry("23:59:59", { at: "2026-11-30T23:59:59.999Z" });
    const early = entry("00:00:00", { verdict: "drifted", sent: [], bucket: "invoices" });
    const days = daysUntil(`${day}T12:00:00.000Z`, 3);
    expect(byDay(days, driftsIn(storyOf(late, early)))).toEqual([
      { day: "2026-11-29", count: 0, open: 0 },
      { day: "2026-11-30", count: 1, open: 0 },
      { day: "2026-12-01", count: 1, open: 1 },
    ]);
  });

  it("by facet and by principal are the most frequent first, with a row for unknown principals", () => {
    const drifts = driftsIn(
      storyOf(
        entry("08:00:00", { repairMs: 1_000 }),
        entry("08:01:00", { repairMs: 3_000, bucket: "invoices" }),
        entry("08:02:00", { drift: [versioning], causes: [{ why: "sweep", at: day }] }),
      ),
    );
    expect(byFacet(drifts)).toMatchObject([
      { name: "tags", count: 2, buckets: 2, open: 0, medianMs: 1_000, others: ["mallory"] },
      { name: "versioning", count: 1, medianMs: undefined, others: [] },
    ]);
    expect(byActor(drifts)).toMatchObject([
      { name: "mallory", count: 2, others: ["tags"] },
      { name: "", count: 1, others: ["versioning"] },
    ]);
    expect(repairTimes(drifts)).toEqual([1_000, 3_000]);
  });

  it("by verdict begin with what presses; what is paused on purpose stands by what is well", () => {
    const buckets = (["converged", "paused", "held", "converged", "invalid"] as const).map(
      (verdict, index) => ({
        bucket: `${index}`,
        verdict,
        at: day,
      }),
    );
    expect(byVerdict({ ...storyOf(), buckets })).toEqual([
      { name: "invalid", count: 1 },
      { name: "held", count: 1 },
      { name: "paused", count: 1 },
      { name: "converged", count: 2 },
    ]);
  });

  it("of buckets are in sync, paused, or need attention, and these make up all", () => {
    const buckets = verdicts.map((verdict) => ({ bucket: verdict, verdict, at: day }));
    const { all, inSync, paused, attention } = sumOf({ ...storyOf(), buckets });
    expect([all, inSync, paused, attention]).toEqual([verdicts.length, 1, 1, verdicts.length - 2]);
  });

  it("of a share are the value that this share does not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it("of how long repairs took end with the longest, and a bound belongs to the shorter", () => {
    expect(spread([-5, 1_000, 1_001, 9_000])).toEqual([
      { name: "up to 1 s", count: 2 },
      { name: "1 s to 2 s", count: 1 },
      { name: "2 s to 5 s", count: 0 },
      { name: "5 s to 10 s", count: 1 },
    ]);
    expect(spread([1e9]).at(-1)).toEqual({ name: "more than 6 h", count: 1 });
  });

  it.each([
    [0, 0, "0 %"],
    [1, 5_000, "< 1 %"],
    [4_999, 5_000, "99 %"],
    [5, 5, "100 %"],
  ])("show %i of %i as %s", (part, whole, text) => expect(percent(part, whole)).toBe(text));
});
