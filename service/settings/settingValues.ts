import * as z from "zod";
import { brokenNameRule } from "../../core/spec/bucketName.ts";

// Values of settings that AWS or the Serverless Framework would refuse are refused here.

/** The name of a general purpose bucket. */
export const bucketName = z.string().superRefine((name, context) => {
  const rule = brokenNameRule(name);
  if (rule) context.addIssue({ code: "custom", message: `is not a bucket name: it ${rule}` });
});

/** With the longest name of a region, so that no region makes a name too long. */
const anyCanary = (template: string) =>
  template.replaceAll("{account}", "111122223333").replaceAll("{region}", "us-isof-south-1");

/** How the canary buckets of other accounts are called. Without a placeholder several places would share one name. */
export const canaryTemplate = z.string().superRefine((template, context) => {
  const missing = ["{account}", "{region}"].filter((part) => !template.includes(part));
  const rule = brokenNameRule(anyCanary(template));
  if (missing.length > 0)
    context.addIssue({
      code: "custom",
      message: `lacks ${missing.join(" and ")}; write one like company-canary-{account}-{region}`,
    });
  else if (rule)
    context.addIssue({
      code: "custom",
      message: `is no pattern of bucket names: ${anyCanary(template)} ${rule}`,
    });
});

// Names by the rules of the Serverless Framework, values by those of the strictest AWS service.
const tagName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)/i, "begins with aws:, which AWS keeps for itself")
  .regex(/^[\w./=+: -]*$/, "may hold only ASCII letters, digits, spaces and _ . / = + : -");
const tagValue = z
  .string()
  .min(1, "is empty, which CloudFormation refuses")
  .max(256)
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u, "may hold only letters, digits, spaces and _ . : / = + - @");

/** A resource takes 50 tags; the framework adds STAGE. */
const mostTags = 49;

/** What is wrong with the names of all tags together; IAM does not distinguish upper and lower case. */
function brokenTagRule(names: readonly string[]): string | undefined {
  if (names.length > mostTags) return `are more than ${mostTags}, which a resource can have besides STAGE`;
  const first = new Map<string, string>();
  for (const name of names) {
    const other = first.get(name.toLowerCase());
    if (other) return `${other} and ${name} differ by upper and lower case only, which IAM refuses`;
    first.set(name.toLowerCase(), name);
  }
  return undefined;
}

/** Tags of all resources of a deployment. */
export const tagsSchema = z.record(tagName, tagValue).superRefine((tags, context) => {
  const message = brokenTagRule(Object.keys(tags));
  if (message) context.addIssue({ code: "custom", message });
});

const accountId = z.string().regex(/^\d{12}$/, "is not an account id; write its 12 digits in quotes");

/** Accounts by id, each once, or all accounts of an organisation. */
export const accountsSchema = z.union([
  z
    .array(accountId)
    .max(200)
    .superRefine((ids, { addIssue }) => {
      for (const [index, id] of ids.entries())
        if (ids.indexOf(id) < index)
          addIssue({ code: "custom", path: [index], message: `${id} is named twice` });
    }),
  z.strictObject({
    organisation: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, "is not the id of an organisation; those look like o-a1b2c3d4e5"),
  }),
]);
