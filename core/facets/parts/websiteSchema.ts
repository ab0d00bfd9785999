import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { objectKey, word } from "./limits.ts";

const Protocol = z
  .enum(["http", "https"])
  .optional()
  .describe("Absent for the one that the request came with.");
const saysSomething = [
  (part: object) => Object.values(part).some((member) => member !== undefined),
  "says nothing; it takes at least one member",
] as const;

export const condition = z
  .strictObject({
    HttpErrorCodeReturnedEquals: word()
      .regex(/^[45]\d\d$/, "is no 4xx or 5xx code")
      .optional(),
    KeyPrefixEquals: objectKey().optional(),
  })
  .refine(...saysSomething);
export const redirect = z
  .strictObject({
    HostName: word().min(1).optional(),
    HttpRedirectCode: word()
      .regex(/^3(?!00)\d\d$/, "is no 3xx code, or 300, which S3 does not take")
      .optional(),
    Protocol,
    // An empty one takes the prefix, or the key, away.
    ReplaceKeyPrefixWith: evenEmpty(objectKey()).optional(),
    ReplaceKeyWith: evenEmpty(objectKey()).optional(),
  })
  .refine(...saysSomething)
  .refine(
    (to) => to.ReplaceKeyPrefixWith === undefined || to.ReplaceKeyWith === undefined,
    "takes ReplaceKeyPrefixWith or ReplaceKeyWith, not both",
  );
export const routing = z.strictObject({ Condition: condition.optional(), Redirect: redirect });
export const host = z.strictObject({ HostName: word().min(1), Protocol });
const index = z.strictObject({
  Suffix: objectKey()
    .min(1)
    .regex(/^[^/]*$/, "takes no /"),
});
const error = z.strictObject({ Key: objectKey().min(1) });

export const configuration = z
  .strictObject({
    IndexDocument: index.optional().describe("What is served for a folder."),
    ErrorDocument: error.optional(),
    RoutingRules: z.array(routing).max(50).optional().describe("Redirects; the first that applies wins."),
    RedirectAllRequestsTo: host.optional().describe("Excludes all the others."),
  })
  .refine(
    ({ RedirectAllRequestsTo: everything, ...others }) =>
      everything ? !saysSomething[0](others) : others.IndexDocument !== undefined,
    "takes an IndexDocument, with or without ErrorDocument and RoutingRules, or RedirectAllRequestsTo alone",
  )
  .describe(
    "Static website: what get-bucket-website prints. It is served only to whom policy or ACL let read.",
  );
