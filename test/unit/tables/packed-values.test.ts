import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { packValues, unpackValues } from "../../../core/tables/packedValues.ts";

const rule = (index: number, days: number) => ({
  ID: `rule-${index}`,
  Status: "Enabled",
  Filter: { Prefix: `department-${index}/reports/` },
  Transitions: { GLACIER: { Days: days, StorageClass: "GLACIER" } },
  Expiration: { Days: 10 * days },
});
const thousandRules = Array.from({ length: 1_000 }, (_, index) => ({
  facet: "lifecycle",
  path: `/lifecycle/Rules/rule-${index}`,
  before: rule(index, 30),
  after: rule(index, 60),
}));

const before = { lifecycle: { Rules: thousandRules.map((change) => change.before) } };
const after = { lifecycle: { Rules: thousandRules.map((change) => change.after) } };
const bytesOf = (packed: object) => (packed as { packed: Uint8Array }).packed.byteLength;

describe("what differed, and what was there before and after, as the ledger keeps it", () => {
  it("is kept as it is while it is short", () => {
    const drift = [{ facet: "tags", path: "/tags/team", before: "a", after: "b" }];
    const short = { drift, before: { tags: { TagSet: [] } }, after: { tags: { TagSet: ["b"] } } };
    expect(packValues(short)).toEqual(short);
    expect(unpackValues({ verdict: "converged", ...short })).toEqual({ verdict: "converged", ...short });
  });

  it("holds the whole values of a thousand lifecycle rules, well below what an item takes", () => {
    const packed = packValues({ drift: thousandRules, before, after });
    expect(bytesOf(packed)).toBeLessThan(100_000);
    const unpacked = unpackValues({ verdict: "converged", ...packed });
    expect(unpacked).toEqual({ verdict: "converged", drift: thousandRules, before, after });
  });

  it("that is too long even so still says what differed where", () => {
    const drift = Array.from({ length: 50 }, (_, index) => ({
      facet: "policy",
      path: `/policy/${index}`,
      before: undefined,
      after: randomBytes(10_000).toString("base64"),
    }));
    const packed = packValues({ drift, before: { policy: {} }, after: { policy: {} } });
    expect(bytesOf(packed)).toBeLessThan(250_000);
    expect(unpackValues({ ...packed })).toEqual({ drift: drift.map(({ facet, path }) => ({ facet, path })) });
  });
});
