import { describe, expect, it } from "vitest";
import { policyForm } from "../../../core/facets/parts/policyForm.ts";
import { isPublic } from "../../../core/facets/parts/publicPolicy.ts";
import { isPublicStatement } from "../../../core/providers/memory/publicPolicy.ts";
import { guide } from "../../corpus/guide.ts";
import { corpus } from "../../corpus/publicPolicies.ts";

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

  it("has more than two hundred statements that tell", () => {
    expect(new Set(cases.map(({ statement }) => JSON.stringify(statement))).size).toBeGreaterThan(300);
  });

  it.each(cases)("$statement is public: $public ($because)", ({ statement, public: verdict }) => {
    expect(byTheRow(statement)).toBe(verdict);
    expect(isPublicStatement(statement)).toBe(verdict);
  });
});
