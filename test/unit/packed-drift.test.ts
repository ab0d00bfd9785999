import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { packDrift, unpackDrift } from "../../core/packedDrift.ts";

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

describe("what differed, as the ledger keeps it", () => {
  it("is kept as it is while it is short", () => {
    const short = [{ facet: "tags", path: "/tags/team", before: "a", after: "b" }];
    expect(packDrift(short)).toBe(short);
  });

  it("holds the whole values of a thousand lifecycle rules, well below what an item takes", () => {
    const packed = packDrift(thousandRules);
    expect((packed as Uint8Array).byteLength).toBeLessThan(100_000);
    expect(unpackDrift(packed)).toEqual(thousandRules);
  });

  it("that is too long even so still says what differed where", () => {
    const huge = Array.from({ length: 50 }, (_, index) => ({
      facet: "policy",
      path: `/policy/${index}`,
      before: undefined,
      after: randomBytes(10_000).toString("base64"),
    }));
    const packed = packDrift(huge);
    expect((packed as Uint8Array).byteLength).toBeLessThan(250_000);
    expect(unpackDrift(packed)).toEqual(huge.map(({ facet, path }) => ({ facet, path })));
  });
});
