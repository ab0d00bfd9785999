import * as z from "zod";
import { lostParts } from "../../keys.ts";

const texts = z.union([z.string(), z.array(z.string())]);
const principals = z.union([z.literal("*"), z.record(z.string(), texts)]);
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);
/** The operators as S3 spells them: it refuses them in another case. */
const operators = [
  ...["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map(
    (way) => `String${way}`,
  ),
  ...["Numeric", "Date"].flatMap((kind) =>
    ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
      (way) => kind + way,
    ),
  ),
  ...["Equals", "NotEquals", "Like", "NotLike"].map((way) => `Arn${way}`),
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
];
const affixes = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/i;

/** An operator that S3 knows, as it spells it; one that is new to us, as it is. */
function spelled(operator: string): string {
  const [, before = "", plain = "", after] = affixes.exec(operator) ?? [];
  const known = operators.find((one) => one.toLowerCase() === plain.toLowerCase());
  const set = before.toLowerCase() === "forallvalues:" ? "ForAllValues:" : before && "ForAnyValue:";
  return known ? `${set}${known}${after ? "IfExists" : ""}` : operator;
}

const conditions = z.record(
  z.string().superRefine((operator, context) => {
    if (spelled(operator) !== operator)
      context.addIssue({
        code: "custom",
        message: `S3 refuses this spelling; did you mean "${spelled(operator)}"?`,
      });
  }),
  z.record(z.string(), z.union([conditionValue, z.array(conditionValue)])),
);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.string().regex(/^(Allow|Deny)$/, "is either Allow or Deny, with a capital"),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: conditions.optional(),
});

export const policyDocument = z
  .strictObject({
    Version: z.enum(["2012-10-17", "2008-10-17"]).optional(),
    Id: z.string().optional(),
    Statement: z.union([z.array(statement).min(1), statement.transform((only) => [only])]),
  })
  .refine(
    (document) => Buffer.byteLength(JSON.stringify(document)) <= 20 * 1024,
    "is larger than the 20 KB that S3 takes",
  );

export type PolicyDocument = z.output<typeof policyDocument>;

/** A policy as S3 hands it around: as text. */
export const policyText = z.string().transform((text, context): PolicyDocument => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return refuse("is no JSON");
  }
  const [lost] = lostParts(document);
  if (lost) return refuse(`${lost.path}: ${lost.message}`);
  const parsed = policyDocument.safeParse(document);
  return parsed.success ? parsed.data : refuse(`is no policy: ${parsed.error.issues[0]?.message}`);
});

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];
