import * as z from "zod";
import { strangeIn } from "../../values/jsonOnly.ts";

// S3 limits a policy to 20 KB, so no text or list in it can be longer.
const maxBytes = 20 * 1_024;
const text = z.string().max(maxBytes);
const texts = z.union([text, z.array(text).max(maxBytes)]);
const principals = z.union([z.literal("*"), z.record(text, texts)]);
const conditionValue = z.union([text, z.number(), z.boolean()]);
const conditions = z.record(
  text,
  z.record(text, z.union([conditionValue, z.array(conditionValue).max(maxBytes)])),
);

const statement = z.strictObject({
  Sid: text.optional(),
  Effect: z.string().regex(/^(allow|deny)$/i, "must be Allow or Deny"),
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
    Statement: z.union([z.array(statement).min(1).max(maxBytes), statement.transform((only) => [only])]),
  })
  .refine(
    (document) => Buffer.byteLength(JSON.stringify(document)) <= maxBytes,
    "exceeds the S3 limit of 20 KB",
  );

export type PolicyDocument = z.output<typeof policyDocument>;

/**
 * Refuses a value that is much larger than any policy without reading it: listing all its problems would take
 * seconds.
 */
export function notTooLarge(value: unknown, context: z.RefinementCtx): unknown {
  if (`${JSON.stringify(value)}`.length <= 5 * maxBytes) return value;
  context.addIssue("exceeds the S3 limit of 20 KB");
  return z.NEVER;
}

/** A policy as JSON text, as S3 returns it. */
export const policyText = z
  .string()
  .max(10 * maxBytes, { abort: true })
  .transform((text, context): PolicyDocument => {
    const refuse = (message: string) => {
      context.addIssue(message);
      return z.NEVER;
    };
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return refuse("is not valid JSON");
    }
    const [strange] = strangeIn(document);
    if (strange) return refuse(`${strange.path}: ${strange.message}`);
    const parsed = policyDocument.safeParse(document);
    return parsed.success ? parsed.data : refuse(`is not a policy: ${parsed.error.issues[0]?.message}`);
  });

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];
