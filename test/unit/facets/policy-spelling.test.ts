import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";

/** What is wrong with the words of two statements, of which the second one has these. */
const mistakeIn = (more: object) => {
  const Statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::orders-archive/*",
  };
  return policy.mistake({
    Version: "2012-10-17",
    Statement: [Statement, { ...Statement, ...more }],
  } as never);
};
const by = (operator: string) =>
  mistakeIn({ Condition: { Bool: {}, [operator]: { "aws:PrincipalArn": "1" } } });

const equal = ["Equals", "NotEquals"];
const compared = [...equal, "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const operators = [
  ...[...equal, "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map((way) => `String${way}`),
  ...compared.flatMap((way) => [`Numeric${way}`, `Date${way}`]),
  ...[...equal, "Like", "NotLike"].map((way) => `Arn${way}`),
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
];

describe("S3 takes an operator in its own spelling only", () => {
  it.each(
    operators.flatMap((operator) => [
      operator,
      `${operator}IfExists`,
      `ForAnyValue:${operator}`,
      `ForAllValues:${operator}IfExists`,
    ]),
  )("%s", (operator) => {
    expect(by(operator)).toBeUndefined();
    for (const wrong of [operator.toLowerCase(), operator.toUpperCase()])
      expect(by(wrong)).toBe(`S3 refuses "${wrong}"; did you mean "${operator}"?`);
  });

  it.each([
    "StringLessThan",
    "ForAll:Bool",
    "xBool",
    "x\nBool",
    "Bool\n",
    "BoolIfExistsx",
    "ForAnyValue:",
    "IfExists",
    "constructor",
  ])("and %s is none that we know, so that it is for S3 to say", (operator) =>
    expect(by(operator)).toBeUndefined(),
  );

  it.each(["Allow", "Deny"])("and so the effect %s", (Effect) => {
    for (const wrong of [Effect.toLowerCase(), Effect.toUpperCase()])
      expect(mistakeIn({ Effect: wrong })).toBe(`S3 refuses "${wrong}"; did you mean "${Effect}"?`);
    expect(mistakeIn({ Effect })).toBeUndefined();
  });
});
