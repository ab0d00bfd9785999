import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../support/chance.ts";
import { openings } from "../../support/openedPolicies.ts";
import { statements } from "../../support/policies.ts";
import { isAllowed, requests, type Statement, simpleStatements, withPartOf } from "../../support/requests.ts";

describe("what a policy gives that another does not", () => {
  it("is nothing for whatever policy beside itself", () => {
    fc.assert(
      fc.property(fc.array(statements(fc.constantFrom("", "A")), { maxLength: 4 }), (list) => {
        expect(openings(list, list.toReversed())).toEqual([]);
      }),
    );
  });

  it("is something whenever S3 would answer a request that it did not", () => {
    const list = fc.array(simpleStatements, { minLength: 1, maxLength: 3 });
    const asked = fc.array(requests, { minLength: 20, maxLength: 20 });
    const seen = { opened: 0, covered: 0 };
    fc.assert(
      fc.property(list, simpleStatements, fc.nat(4), asked, ([first, ...rest], other, which, all) => {
        const less = [first as Statement, ...rest];
        const changed = withPartOf(first as Statement, other, which);
        const found = openings(less, [changed, ...rest]);
        const isOpened = all.some((one) => isAllowed([changed, ...rest], one) && !isAllowed(less, one));
        if (isOpened) expect(found).not.toEqual([]);
        seen.opened += isOpened ? 1 : 0;
        seen.covered += found.length === 0 ? 1 : 0;
      }),
      { numRuns: draws(2_500) },
    );
    expect(Math.min(seen.opened, seen.covered)).toBeGreaterThan(300);
  });
});
