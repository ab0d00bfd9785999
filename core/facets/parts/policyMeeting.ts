import type { Normal } from "../../values/normal.ts";
import { coverage } from "./policyCover.ts";
import type { PolicyDocument } from "./policyDocument.ts";
import { statementForm } from "./policyForm.ts";
import { withoutSid } from "./policyWords.ts";
import { isDeny, namedBy } from "./publicPolicy.ts";

type Statement = PolicyDocument["Statement"][number];

/** An equal statement, or a Deny that applies to at least as much. */
const meets = (required: Normal, other: Normal): boolean =>
  withoutSid(required) === withoutSid(other) ||
  (isDeny(required) && coverage(other, required)(namedBy(required)));

const unnamed = ({ Sid: _, ...rest }: Statement): Statement => rest;

/**
 * A required policy in the terms of another one: each statement that the other meets is the other's own. A statement whose
 * Sid the other uses for something else loses it; in the live policy only if that has another effect, because otherwise it
 * is the required statement, changed.
 */
export function policyMeeting(
  { Statement, ...required }: PolicyDocument,
  other: PolicyDocument,
  isLive: boolean,
): PolicyDocument {
  const there = other.Statement.map((statement) => ({ statement, form: statementForm(statement) }));
  const taken = Statement.map((statement) => {
    const form = statementForm(statement);
    const met = there.find((one) => meets(form, one.form));
    if (met) return met.statement;
    const sameSid = there.filter((one) => one.statement.Sid && one.statement.Sid === statement.Sid);
    const isOther = ({ statement: { Effect } }: (typeof there)[number]) =>
      !isLive || Effect.toLowerCase() !== statement.Effect.toLowerCase();
    return sameSid.some(isOther) ? unnamed(statement) : statement;
  });
  // Another language version would change what the other's statements mean. Only policy variables need the newer one.
  const needsVersion = required.Version && JSON.stringify(Statement).includes("${");
  const Version = needsVersion ? required.Version : other.Version;
  return { ...(Version && { Version }), ...(other.Id && { Id: other.Id }), Statement: [...new Set(taken)] };
}
