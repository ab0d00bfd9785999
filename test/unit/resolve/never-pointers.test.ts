import { describe, expect, it } from "vitest";
import { parseBaseline } from "../../../core/resolve/baseline.ts";
import { parseException } from "../../../core/resolve/exception.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { tlsOnly } from "../../support/layeredWorld.ts";

const now = new Date("2026-12-01T00:00:00Z");
const facts = { name: "orders", account: "111122223333", region: "ca-central-1" };
const company = parseBaseline({
  name: "company",
  require: {
    encryption: "aws:kms",
    policy: { Statement: [tlsOnly, { ...tlsOnly, Sid: "Other", Action: "s3:DeleteBucket" }] },
    tags: { team: "orders", stage: "prod" },
  },
});
const exception = parseException({
  name: "all",
  buckets: ["*"],
  owner: "orders",
  reason: "a migration",
  since: "2026-11-01T00:00:00Z",
  until: "2027-01-01T00:00:00Z",
});

/** The facets that are still required, in whole or in part, under an exception from everything. */
const required = (...never: string[]) => requiredOf(company, ...never);
const requiredOf = (baseline: typeof company, ...never: string[]) => {
  const limits = { longestDays: 365, never };
  const { desired } = resolve(
    facts,
    { baselines: [baseline], exceptions: [exception], limits },
    undefined,
    now,
  );
  return Object.fromEntries(desired?.facets ?? []);
};

describe("what no exception waives", () => {
  it("is kept in whole where the pointer is that of a shorthand", () => {
    expect(Object.keys(required("/encryption/SSEAlgorithm"))).toEqual(["encryption"]);
  });

  it("is kept in whole where the pointer names an entry by its place although it has a name", () => {
    const { policy } = required("/policy/Statement/0") as { policy: { Statement: object[] } };
    expect(policy.Statement).toHaveLength(2);
  });

  it("is kept in whole where the pointer names an entry by its place and another entry has a name", () => {
    const { Sid: _, ...unnamed } = tlsOnly;
    for (const Statement of [
      [tlsOnly, unnamed],
      [unnamed, tlsOnly],
    ]) {
      const mixed = parseBaseline({ name: "company", require: { policy: { Statement } } });
      const { policy } = requiredOf(mixed, "/policy/Statement/0") as { policy: { Statement: object[] } };
      expect(policy.Statement).toHaveLength(2);
    }
  });

  it("is only the entry that the pointer names where its name is a number", () => {
    const Statement = [tlsOnly, { ...tlsOnly, Sid: "7", Action: "s3:DeleteBucket" }];
    const numbered = parseBaseline({ name: "company", require: { policy: { Statement } } });
    const { policy } = requiredOf(numbered, "/policy/Statement/7") as { policy: { Statement: object[] } };
    expect(policy.Statement).toMatchObject([{ Sid: "7" }]);
  });

  it("is only what the pointer names where it has the form of the value", () => {
    const { policy } = required("/policy/Statement/TlsOnly") as { policy: { Statement: object[] } };
    expect(policy.Statement).toHaveLength(1);
    expect(required("/tags/team")).toEqual({ tags: { team: "orders" } });
    expect(required("/tags/other")).toEqual({});
    expect(required("/policy/Statement/Absent")).toEqual({});
  });
});
