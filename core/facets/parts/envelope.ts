import * as z from "zod";

/** A schema that also takes the value in the envelope in which `aws s3api get-...` prints it, and takes that off. */
export const enveloped = <Member extends string, Schema extends z.ZodType>(member: Member, schema: Schema) =>
  z
    .strictObject({ [member]: schema } as Record<Member, Schema>)
    .transform((envelope) => (envelope as Record<Member, z.output<Schema>>)[member]);

/** What S3 answered, without what the SDK says of the call: for answers that are the value themselves. */
export function withoutMetadata(answer: object | undefined): object | undefined {
  if (!answer) return undefined;
  return Object.fromEntries(Object.entries(answer).filter(([member]) => member !== "$metadata"));
}
