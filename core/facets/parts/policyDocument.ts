import * as z from "zod";
import { strangeIn } from "../../values/plain.ts";

// A policy has 20 KB at the most: nothing in it is longer, and there is not more of anything.
const mostBytes = 20 * 1_024;
const text = z.string().max(mostBytes);
const texts = z.union([text, z.array(text).max(mostBytes)]);
const principals = z.union([z.literal("*"), z.record(text, texts)]);
const conditionValue = z.union([text, z.number(), z.boolean()]);
const conditions = z.record(
  text,
  z.record(text, z.union([conditionValue, z.array(conditionValue).max(mostBytes)])),
);

const statement = z.strictObject({
  Sid: text.optional(),
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
    Id: text.optional(),
    Statement: z.union([z.array(statement).min(1).max(mostBytes), statement.transform((only) => [only])]),
  })
  .refine(
    (document) => Buffer.byteLength(JSON.stringify(document)) <= mostBytes,
    "is larger than the 20 KB that S3 takes",
  );

export type PolicyDocument = z.output<typeof policyDocument>;

/** What is much larger than any policy is not read at all: all that is wrong in it would take seconds to be told. */
export function notTooLarge(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value !== "object" || value === null || JSON.stringify(value).length <= 5 * mostBytes)
    return value;
  context.addIssue({ code: "custom", message: "is larger than the 20 KB that S3 takes" });
  return z.NEVER;
}

/** A policy as S3 hands it around: as text. */
export const policyText = z
  .string()
  .max(10 * mostBytes, { abort: true })
  .transform((text, context): PolicyDocument => {
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
    const [strange] = strangeIn(document);
    if (strange) return refuse(`${strange.path}: ${strange.message}`);
    const parsed = policyDocument.safeParse(document);
    return parsed.success ? parsed.data : refuse(`is no policy: ${parsed.error.issues[0]?.message}`);
  });

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];
