import * as z from "zod";
import { matches } from "../../core/values/pattern.ts";

// The people of the command line who read buckets with the roles of the accounts: the setting `planners`.

const example = "write one like arn:aws:iam::111122223333:role/engineers-*";
const shape = /^arn:[a-z-]+:iam::\d{12}:(role|user)\/[\w+=,.@/*-]*[\w+=,.@*-]$/;
/** A pattern with fewer fixed characters than this includes roles of anyone. */
const leastFixed = 3;

const isNarrow = (text: string): boolean =>
  !text.includes("*") || text.replaceAll(/[*/]/g, "").length >= leastFixed;
const resourceIn = (arn: string): string => arn.split(":").slice(5).join(":");
const ownerIn = (arn: string): string => arn.split(":").slice(0, 5).join(":");

function flawOf(arn: string): string | undefined {
  if (/^\*|^\d{12}$|:root$/.test(arn) || ownerIn(arn).includes("*"))
    return `includes everyone of an account, or of AWS; name roles or users: ${example}`;
  if (/^arn:[a-z-]+:sts:/.test(arn)) return `is the ARN of a session; write that of its role: ${example}`;
  if (!shape.test(arn)) return `is not the ARN of a role or a user; ${example}`;
  if (!isNarrow(resourceIn(arn).replace(/^(role|user)\//, "")))
    return `includes roles or users of anyone in the account; ${example}`;
  return undefined;
}

/** ARNs of roles and users of one account, each once; patterns in which `*` stands for any characters. */
export const plannersSchema = z
  .array(z.string().max(300))
  .max(20)
  .superRefine((arns, { addIssue }) => {
    const [first = ""] = arns;
    for (const [index, arn] of arns.entries()) {
      const isTwice = arns.indexOf(arn) < index ? `${arn} is named twice` : undefined;
      const other =
        ownerIn(arn) === ownerIn(first)
          ? undefined
          : "is of another account than the first; all of them are of the deployment's own account";
      const message = flawOf(arn) ?? isTwice ?? other;
      if (message) addIssue({ code: "custom", path: [index], message, input: arn });
    }
  });

/**
 * The values of `aws:PrincipalArn` of a planner: AWS compares the ARN of the caller's role or user, the local stack that of
 * a role's session. A pattern of a path alone has no such session.
 */
export function principalsOf(arn: string): readonly string[] {
  const [, partition = "", , , account = ""] = arn.split(":");
  const [kind, ...names] = resourceIn(arn).split("/");
  const name = names.at(-1) ?? "";
  if (kind !== "role" || !isNarrow(name)) return [arn];
  return [arn, `arn:${partition}:sts::${account}:assumed-role/${name}/*`];
}

/** Whether a caller, by the ARN that STS says, is a planner: of a role's session that has no path. */
export const isPlanner = (caller: string, planners: readonly string[]): boolean =>
  planners.some((arn) => principalsOf(arn).some((one) => matches(one, caller)));

/** Of the planners, those that are no principals of this account and partition. */
export const foreignPlanners = (planners: readonly string[], account: string, partition: string): string[] =>
  planners.filter((arn) => ownerIn(arn) !== `arn:${partition}:iam::${account}`);
