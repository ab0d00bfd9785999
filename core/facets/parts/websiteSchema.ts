import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { objectKey, word } from "./limits.ts";

const Protocol = z.enum(["http", "https"]).optional().describe("Absent: the protocol of the request.");
const saysSomething = [
  (part: object) => Object.values(part).some((member) => member !== undefined),
  "is empty; it needs at least one member",
] as const;

export const condition = z.strictObject({
  HttpErrorCodeReturnedEquals: word()
    .regex(/^[45]\d\d$/, "is not a 4xx or 5xx code")
    .optional(),
  KeyPrefixEquals: objectKey().optional(),
});
export const redirect = z
  .strictObject({
    HostName: word().min(1).optional(),
    HttpRedirectCode: word()
      .regex(/^3(?!00)\d\d$/, "is not a 3xx code that S3 accepts (300 is not accepted)")
      .optional(),
    Protocol,
    // An empty text removes the prefix or key.
    ReplaceKeyPrefixWith: evenEmpty(objectKey()).optional(),
    ReplaceKeyWith: evenEmpty(objectKey()).optional(),
  })
  .refine(...saysSomething)
  .refine(
    (to) => to.ReplaceKeyPrefixWith === undefined || to.ReplaceKeyWith === undefined,
    "can have only one of ReplaceKeyPrefixWith and ReplaceKeyWith",
  );
export const routing = z.strictObject({ Condition: condition.optional(), Redirect: redirect });
export const host = z.strictObject({ HostName: word().min(1), Protocol });
const index = z.strictObject({
  Suffix: objectKey()
    .min(1)
    .regex(/^[^/]*$/, "cannot contain /"),
});
const error = z.strictObject({ Key: objectKey().min(1) });

export const configuration = z
  .strictObject({
    IndexDocument: index.optional().describe("The index page of a folder."),
    ErrorDocument: error.optional(),
    RoutingRules: z
      .array(routing)
      .max(50)
      .optional()
      .describe("Redirects; the first rule that matches applies."),
    RedirectAllRequestsTo: host.optional().describe("Excludes all other members."),
  })
  .refine(
    ({ RedirectAllRequestsTo: everything, ...others }) =>
      everything ? !saysSomething[0](others) : others.IndexDocument !== undefined,
    "needs either an IndexDocument, optionally with ErrorDocument and RoutingRules, or RedirectAllRequestsTo alone",
  )
  .describe(
    "Static website: what get-bucket-website prints. Only principals that the policy or ACL lets read can see it.",
  );
