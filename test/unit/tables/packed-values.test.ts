import { describe, expect, it } from "vitest";
import { packValues, unpackValues } from "../../../service/tables/packedValues.ts";

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

describe("the drift and the values before and after, as the ledger keeps them", () => {
  it("are kept as text if they are short", () => {
    const drift = [{ facet: "tags", path: "/tags/team", before: "a", after: "b" }];
    const short = { drift, before: { tags: { TagSet: [] } }, after: { tags: { TagSet: ["b"] } } };
    expect(packValues(short)).toEqual({ values: JSON.stringify(short) });
    const item = { verdict: "converged", ...packValues(short) };
    expect(unpackValues(item)).toEqual({ verdict: "converged", ...short });
  });

  it("are readable as earlier versions kept them", () => {
    const plain = { verdict: "converged", drift: [{ facet: "tags", path: "/tags/team" }], before: {} };
    expect(unpackValues(plain)).toEqual(plain);
  });

  it("hold a thousand lifecycle rules, well below the limit of an item", () => {
    const packed = packValues({ drift: thousandRules, before, after });
    expect(bytesOf(packed)).toBeLessThan(100_000);
    const unpacked = unpackValues({ verdict: "converged", ...packed });
    expect(unpacked).toEqual({ verdict: "converged", drift: thousandRules, before, after });
  });
});
