import * as z from "zod";

/** A schema that also takes the value in the envelope in which `aws s3api get-...` prints it, and takes that off. */
export const enveloped = <Member extends string, Schema extends z.ZodType>(member: Member, schema: Schema) =>
  z
    .strictObject({ [member]: schema } as Record<Member, Schema>)
    .transform((envelope) => (envelope as Record<Member, z.output<Schema>>)[member]);
