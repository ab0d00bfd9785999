import * as z from "zod";
import { lostParts } from "../../keys.ts";

const texts = z.union([z.string(), z.array(z.string())]);
const principals = z.union([z.literal("*"), z.record(z.string(), texts)]);
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);
const conditions = z.record(
  z.string(),
  z.record(z.string(), z.union([conditionValue, z.array(conditionValue)])),
);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.string().regex(/^(allow|deny)$/i, "is either Allow or Deny"),
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
