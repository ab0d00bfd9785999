import { describe, expect, it } from "vitest";
import { InvalidSpec, parseDesired } from "../../../exports/index.ts";
import { problemsOf } from "../../support/trial.ts";
import { delivery } from "./limits/delivery.ts";
import { lifecycle } from "./limits/lifecycle.ts";
import { pages } from "./limits/pages.ts";
import { settings } from "./limits/settings.ts";

// What a spec can say at each limit of S3, and the next value, which it cannot.

function refusal(facet: string, value: unknown): InvalidSpec {
  try {
    parseDesired({ name: "orders-archive", [facet]: value });
  } catch (error) {
    if (error instanceof InvalidSpec) return error;
  }
  throw new Error("the value was taken");
}

const pairs = [...lifecycle, ...pages, ...delivery, ...settings];

describe("a spec is refused as soon as it says more than S3 takes", () => {
  it.each(pairs)("in %s: %s", (facet, _, taken, refused, message) => {
    expect(problemsOf(facet, taken)).toBe("");
    const problem = problemsOf(facet, refused);
    expect(problem).toContain(`/${facet}`);
    expect(problem).toContain(message);
  });
});

describe("a text that is too long", () => {
  const long = "*".repeat(2_049);
  const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"] };

  it.each<[string, unknown]>([
    ["tags", { [long]: "" }],
    ["tags", { team: long }],
    ["cors", [{ ...rule, AllowedOrigins: [long] }]],
    ["cors", [{ ...rule, ExposeHeaders: [long] }]],
    ["metrics", [{ Id: "all", Filter: { AccessPointArn: long } }]],
    ["encryption", { SSEAlgorithm: "aws:kms", KMSMasterKeyID: long }],
    ["website", { IndexDocument: { Suffix: "i" }, RoutingRules: [{ Redirect: { HttpRedirectCode: long } }] }],
  ])("in %s is refused for its length alone: its other problems may follow from it", (facet, value) => {
    const { problems } = refusal(facet, value);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/at most \d+|<=\d+/);
  });
});
