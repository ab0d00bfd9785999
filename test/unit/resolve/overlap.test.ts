import { describe, expect, it } from "vitest";
import { mayOverlap } from "../../../core/resolve/select.ts";

describe("two baselines may select one bucket", () => {
  const members = { accounts: "1111*", regions: "ca-*", names: "orders-*" } as const;

  it.each(Object.entries(members))("where one of them has no %s", (member, pattern) => {
    const one = { [member]: [pattern] };
    expect(mayOverlap(one, {})).toBe(true);
    expect(mayOverlap({}, one)).toBe(true);
    expect(mayOverlap({}, {})).toBe(true);
    expect(mayOverlap(one, { [member]: ["x", pattern] })).toBe(true);
    expect(mayOverlap({ [member]: ["x", pattern] }, one)).toBe(true);
    expect(mayOverlap(one, { [member]: ["x", "y"] })).toBe(false);
  });

  it("unless one leaves out every name that the other one, or itself, admits", () => {
    expect(mayOverlap({ names: ["orders-*"] }, { not: ["*"] })).toBe(false);
    expect(mayOverlap({ not: ["orders-*"] }, { names: ["orders-*"] })).toBe(false);
    expect(mayOverlap({ names: ["orders-*"], not: ["orders-*"] }, {})).toBe(false);
    expect(mayOverlap({ not: ["orders-1*"] }, { names: ["orders-*"] })).toBe(true);
    expect(mayOverlap({ not: ["a*", "b*"] }, { names: ["b1", "c"] })).toBe(true);
  });

  it("unless they ask for different values of one tag", () => {
    expect(mayOverlap({ tags: { env: "dev" } }, {})).toBe(true);
    expect(mayOverlap({}, { tags: { env: "dev" } })).toBe(true);
    expect(mayOverlap({ tags: { env: "dev", a: "1" } }, { tags: { env: "dev", b: "2" } })).toBe(true);
    expect(mayOverlap({ tags: { a: "1", env: "dev" } }, { tags: { a: "1", env: "prod" } })).toBe(false);
  });
});
