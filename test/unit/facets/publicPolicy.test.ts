import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policyForm } from "../../../core/facets/parts/policyForm.ts";
import { isPublic } from "../../../core/facets/parts/publicPolicy.ts";
import { isPublicStatement } from "../../../core/providers/memory/publicPolicy.ts";
import { guide } from "../../corpus/guide.ts";
import { corpus } from "../../corpus/publicPolicies.ts";
import { statements } from "../../support/policies.ts";

type Document = Parameters<typeof policyForm>[0];

/** A statement as it comes out of a document: JSON has no members that are undefined. */
const asRead = (statement: object): object => JSON.parse(JSON.stringify(statement));

const byTheRow = (statement: object): boolean => {
  const { Statement } = policyForm({ Statement: [statement] } as unknown as Document);
  return Statement instanceof Map && [...Statement.values()].some(isPublic);
};

describe("what S3's user guide calls public", () => {
  const cases = corpus.map((one) => ({
    ...one,
    statement: asRead(one.statement),
    sentence: guide[one.because],
  }));

  it("has more than two hundred statements", () => {
    expect(new Set(cases.map(({ statement }) => JSON.stringify(statement))).size).toBeGreaterThan(300);
  });

  it.each(cases)("$statement is public: $public ($because)", ({ statement, public: verdict }) => {
    expect(byTheRow(statement)).toBe(verdict);
    expect(isPublicStatement(statement)).toBe(verdict);
  });
});

describe("a word that only looks like one of S3's", () => {
  const given = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
  const by = (arn: string) => ({ ...given, Condition: { ArnLike: { "s3:DataAccessPointArn": arn } } });
  const point = "arn:aws:s3:ca-central-1:111122223333:accesspoint/*";

  it.each<[string, object, boolean]>([
    ["a Deny", { ...given, Effect: "DENY" }, false],
    ["not quite a Deny", { ...given, Effect: "xDeny" }, true],
    ["nor this", { ...given, Effect: "Denyx" }, true],
    ["access points of an account", by(point), false],
    ["not quite an ARN", by(`x${point}`), true],
    ["nor this partition", by(point.replace("aws", "gcp")), true],
    ["nor a partition with a digit", by(point.replace("aws", "aws1")), true],
    ["a partition of its own", by(point.replace("aws", "aws-cn")), false],
    ["nor this region", by(point.replace("ca-central-1", "CA")), true],
    ["nor no region", by(point.replace("ca-central-1", "")), true],
    ["nor an account of 13 digits", by(point.replace("1111", "11111")), true],
    ["nor something within the access point", by(`${point}/object/a`), true],
    ["nor another resource", by(point.replace("accesspoint", "xaccesspoint")), true],
    ["nor more parts", by(`${point}:a`), true],
    ["nor a name with another sign", by(`${point}a!`), true],
    ["nor this service", by(point.replace("s3", "s3x")), true],
  ])("%s", (_, statement, verdict) => {
    expect([byTheRow(statement), isPublicStatement(statement)]).toEqual([verdict, verdict]);
  });
});

describe("two opinions on what is public", () => {
  it("agree on whatever statements there can be", () => {
    const verdicts = { public: 0, "not public": 0 };
    fc.assert(
      fc.property(statements(fc.constantFrom("", "A")), (statement) => {
        const verdict = byTheRow(statement);
        verdicts[verdict ? "public" : "not public"]++;
        expect(isPublicStatement(statement)).toBe(verdict);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(500);
  });

  it("agree on any addresses", () => {
    const block = fc.oneof(
      fc.tuple(fc.ipV4(), fc.nat(34)).map((parts) => parts.join("/")),
      fc.tuple(fc.ipV6(), fc.nat(130)).map((parts) => parts.join("/")),
      fc.nat(255).map((first) => `${first}.0.0.0/9`),
      fc.constantFrom("10.0.0.0/8", "172.16.0.0/12", "2001:db8::/33", "2001:db8:8000::/33", "::/64"),
      fc.string({ unit: fc.constantFrom(..."0123456789abf:./"), maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (cidrs) => {
        const statement = {
          Effect: "Allow",
          Principal: "*",
          Condition: { IpAddress: { "aws:SourceIp": cidrs } },
        };
        expect(isPublicStatement(statement)).toBe(byTheRow(statement));
      }),
      { numRuns: 5_000 },
    );
  });
});
