import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOrder, type Ordered, precedes } from "../../core/plan/order.ts";

const names = (steps: readonly Ordered[]) => steps.map(({ facet }) => facet);

describe("a step precedes another", () => {
  it("when it says that it comes before", () => {
    expect(precedes({ facet: "ownership", before: ["acl"] }, { facet: "acl" })).toBe(true);
  });

  it("when the other says that it comes after", () => {
    expect(precedes({ facet: "policy" }, { facet: "logging", after: ["policy"] })).toBe(true);
  });

  it("only in the direction that was named, where one was", () => {
    const block = { facet: "blockPublicAccess", before: ["policy:loosens"] };
    expect(precedes(block, { facet: "policy", effect: "loosens" })).toBe(true);
    expect(precedes(block, { facet: "policy", effect: "tightens" })).toBe(false);
    expect(precedes(block, { facet: "policy" })).toBe(false);
  });

  it("never when neither says anything", () => {
    expect(precedes({ facet: "tags" }, { facet: "versioning" })).toBe(false);
  });
});

describe("steps in order", () => {
  it("keep their places where nothing is said", () => {
    expect(names(inOrder([{ facet: "c" }, { facet: "a" }, { facet: "b" }]))).toEqual(["c", "a", "b"]);
  });

  it("move only as far as they must", () => {
    const steps = [{ facet: "tags" }, { facet: "acl", after: ["ownership"] }, { facet: "ownership" }];
    expect(names(inOrder([...steps, { facet: "cors" }]))).toEqual(["tags", "ownership", "acl", "cors"]);
  });

  it("turn around with the direction of the change", () => {
    const block = { facet: "block", before: ["policy:loosens"], after: ["policy:tightens"] };
    const loosened = { facet: "policy", effect: "loosens" };
    const tightened = { facet: "policy", effect: "tightens" };
    expect(inOrder([loosened, block])).toEqual([block, loosened]);
    expect(inOrder([block, tightened])).toEqual([tightened, block]);
  });

  it("of one facet keep the order in which its row gives them", () => {
    const steps = [
      { facet: "inventory", effect: "first" },
      { facet: "inventory", effect: "second" },
    ];
    expect(inOrder(steps)).toEqual(steps);
  });

  it("are refused when they contradict each other, and the refusal names them", () => {
    const chicken = { facet: "chicken", after: ["egg"] };
    const egg = { facet: "egg", after: ["chicken"] };
    expect(() => inOrder([{ facet: "tags" }, chicken, egg])).toThrow("no order of chicken, egg");
  });

  it("are all there, each after all that precede it, whatever they say", () => {
    const deadLetters = ["a", "b", "c", "d", "e", "f"];
    // Each names only later characters, so that no two contradict each other.
    const steps = fc.tuple(
      ...deadLetters.map((facet, index) => stepBefore(facet, deadLetters.slice(index + 1))),
    );
    fc.assert(
      fc.property(steps.chain(shuffled), (given) => {
        const sorted = inOrder(given);
        expect(new Set(sorted)).toEqual(new Set(given));
        for (const [index, step] of sorted.entries())
          expect(sorted.slice(index).filter((later) => precedes(later, step))).toEqual([]);
      }),
    );
  });
});

const stepBefore = (facet: string, others: string[]) =>
  fc.subarray(others).map((before): Ordered => ({ facet, before }));

const shuffled = (steps: Ordered[]) =>
  fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length });
