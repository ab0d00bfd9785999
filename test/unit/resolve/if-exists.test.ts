import { expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";

const deny = (operator: string) => ({
  Effect: "Deny",
  Principal: "*" as const,
  Action: "s3:*",
  Resource: "*",
  Condition: { [operator]: { "aws:SecureTransport": "false" } },
});
const takes = (required: string, live: string) => {
  const [asked, there] = [deny(required), deny(live)];
  return policy.meeting({ Statement: [asked] }, { Statement: [there] }, true).Statement[0] === there;
};

it("a Deny with an IfExists operator meets the same without it, and not the other way round", () => {
  expect(takes("Bool", "BoolIfExists")).toBe(true);
  expect(takes("BoolIfExists", "Bool")).toBe(false);
});
