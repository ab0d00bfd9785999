import { describe, expect, it } from "vitest";
import { joinDue, probe, settles } from "../../../service/reconcile/due.ts";
import { type Due, type Status, wholeBucket } from "../../../service/tables/status.ts";

const noon = "2026-12-01T12:00:00.000Z";
const soon = "2026-12-01T12:01:00.000Z";
const later = "2026-12-01T12:05:00.000Z";
const due = (why: Due["why"], at: string, facets?: readonly string[]): Due => ({
  why,
  at,
  facets,
  causes: [{ why: "spec", at: noon }],
});

describe("of two checks that are due", () => {
  it("the earlier one says when and why, for the facets of both", () => {
    const retry = due("retry", soon, ["tags"]);
    const probe = due("probe", later, ["versioning"]);
    const both = { why: "retry", at: soon, facets: ["tags", "versioning"] };
    expect(joinDue(retry, probe)).toMatchObject(both);
    expect(joinDue(probe, retry)).toMatchObject({ ...both, facets: ["tags", "versioning"] });
  });

  it("the later one stays where both wait for S3 to settle: one check does for many calls", () => {
    const [first, second] = [due("settle", soon, ["tags"]), due("settle", later, ["tags"])];
    expect(joinDue(first, second)).toMatchObject({ at: later, facets: ["tags"] });
    expect(joinDue(second, first)).toMatchObject({ at: later, facets: ["tags"] });
  });

  it("one of the whole bucket makes it a check of the whole bucket", () => {
    expect(joinDue(due("retry", soon), due("settle", later, ["tags"]))?.facets).toBeUndefined();
    expect(joinDue(due("retry", soon, ["tags"]), due("settle", later))?.facets).toBeUndefined();
  });

  it("remembers what both are for, each cause once", () => {
    const call = { why: "drift", at: soon, facets: ["tags"] } as const;
    const joined = joinDue(due("retry", soon), { ...due("retry", later), causes: [call] });
    expect(joined?.causes).toEqual([{ why: "spec", at: noon }, call]);
    expect(joinDue(due("retry", soon), due("retry", later))?.causes).toHaveLength(1);
  });

  // A retry is done with by a check before its time; what S3 may still show as it was is not.
  it("at the same instant, the check after S3 has settled is not done with by an earlier one", () => {
    const joined = joinDue(due("settle", soon, ["tags"]), due("retry", soon, ["versioning"]));
    expect(joined && settles(joined, noon, ["tags", "versioning"], ["tags", "versioning"])).toBe(false);
  });

  it("is the only one where there is no other", () => {
    const retry = due("retry", soon);
    expect(joinDue(retry, undefined)).toBe(retry);
    expect(joinDue(undefined, retry)).toBe(retry);
    expect(joinDue(undefined, undefined)).toBeUndefined();
  });
});

describe("a check did what was due", () => {
  const managed = ["tags", "versioning"];

  it.each([
    ["at its time, with all of its facets", due("settle", soon, ["tags"]), soon, ["tags"], true],
    ["before its time, for a retry", due("retry", soon, ["tags"]), noon, ["tags"], true],
    ["not before S3 has settled", due("settle", soon, ["tags"]), noon, ["tags"], false],
    ["not without one of its facets", due("settle", noon, managed), soon, ["tags"], false],
    ["not of the whole bucket with one facet", due("retry", noon), soon, ["tags"], false],
    ["of the whole bucket with all that is managed", due("retry", noon), soon, managed, true],
    ["also without a facet that is managed no longer", due("settle", noon, ["acl"]), soon, [], true],
  ])("%s", (_, one, began, checked, expected) => {
    expect(settles(one, began, checked, managed)).toBe(expected);
  });
});

it("the probe of a bucket that is deleted again and again remembers who deleted it", () => {
  const deletion = { why: "drift", at: noon } as const;
  const other = { why: "drift", at: noon, facets: ["tags"] } as const;
  const breaker = { state: "open", until: later };
  const conflicts = { [wholeBucket]: { repairs: [], breaker } } as unknown as Status["conflicts"];
  expect(probe(conflicts, [deletion, other], soon)?.causes).toEqual([deletion]);
});
