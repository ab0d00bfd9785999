import { describe, expect, it } from "vitest";
import { removalCautions } from "../../../core/facets/parts/cautions.ts";
import { Deliveries, deliveryOpenings } from "../../../core/facets/parts/deliveries.ts";
import { inOrder } from "../../../core/plan/order.ts";
import type { Normal } from "../../../core/values/normal.ts";

const many = <T>(count: number, one: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => one(index));

/** How often work for this number of entries reads one of them, divided by their number. */
type ReadsPerEntry = (count: number) => number;

/** Work for twice as many entries reads each entry as often: nothing compares all with all. */
function expectLinear(readsPerEntry: ReadsPerEntry): void {
  expect(readsPerEntry(800)).toBeLessThan(1.2 * readsPerEntry(400));
}

describe("the work for a bucket with thousands of entries grows like their number", () => {
  it("when what a change delivers to others is found", () => {
    expectLinear((count) => {
      let reads = 0;
      const deliveries = (turn: string) =>
        new Deliveries(
          many(count, (index) => ({
            who: { kind: "bucket", id: "arn:aws:s3:::reports" },
            what: "reports its objects",
            get part() {
              reads += 1;
              return new Map<string, Normal>([["Prefix", `${turn}${index}`]]);
            },
          })),
        );
      expect(deliveryOpenings(deliveries("a"), deliveries("b"))).toHaveLength(1);
      return reads / count;
    });
  });

  it("when lifecycle rules that delete more are found", () => {
    expectLinear((count) => {
      let reads = 0;
      class Read extends Map<string, Normal> {
        override get(name: string) {
          reads += 1;
          return super.get(name);
        }
      }
      const rules = (Days: number) =>
        new Map<string, Normal>(
          many(count, (index) => {
            const Filter = new Map([["Prefix", `${index}`]]);
            const rule = { Status: "Enabled", Filter, Expiration: new Read([["Days", Days]]) };
            return [`rule-${index}`, new Read(Object.entries(rule))] as const;
          }),
        );
      const change = { before: { Rules: rules(60) }, after: { Rules: rules(30) } };
      expect(removalCautions(change, false)).toHaveLength(1);
      return reads / count;
    });
  });

  it("when calls are put in order, also where the last ones come first", () => {
    expectLinear((count) => {
      let reads = 0;
      const step = (facet: string, after: readonly string[]) => ({
        get facet() {
          reads += 1;
          return facet;
        },
        after,
      });
      const steps = [
        ...many(count, () => step("inventory", ["policy"])),
        ...many(count, () => step("analytics", ["inventory"])),
        step("policy", []),
      ];
      expect(inOrder(steps)[0]?.facet).toBe("policy");
      return reads / count;
    });
  });
});
