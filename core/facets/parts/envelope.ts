import * as z from "zod";

/** A schema for the value inside the envelope in which `aws s3api get-...` prints it; the output has no envelope. */
export const enveloped = <Member extends string, Schema extends z.ZodType>(member: Member, schema: Schema) =>
  z
    .strictObject({ [member]: schema } as Record<Member, Schema>)
    .transform((envelope) => (envelope as Record<Member, z.output<Schema>>)[member]);

/** S3's answer without the SDK's $metadata, for answers that are the value themselves. */
export function withoutMetadata(answer: object | undefined): object | undefined {
  if (!answer) return undefined;
  return Object.fromEntries(Object.entries(answer).filter(([member]) => member !== "$metadata"));
}
