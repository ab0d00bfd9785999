import type { Normal } from "../../values/normal.ts";
import { coverage } from "./policyCover.ts";
import type { PolicyDocument } from "./policyDocument.ts";
import { statementForm } from "./policyForm.ts";
import { withoutSid } from "./policyWords.ts";
import { isDeny, namedBy } from "./publicPolicy.ts";
import { isRecord } from "./understanding.ts";

type Statement = PolicyDocument["Statement"][number];

const forms = new WeakMap<Statement, Normal>();

/** Found once for each statement: baselines meet each other, the spec and the bucket. */
function formOf(statement: Statement): Normal {
  const form = forms.get(statement) ?? statementForm(statement);
  forms.set(statement, form);
  return form;
}

/** An equal statement, or a Deny that applies to at least as much. */
const meets = (required: Normal, other: Normal): boolean =>
  withoutSid(required) === withoutSid(other) ||
  (isDeny(required) && coverage(other, required)(namedBy(required)));

/** What the bucket has can be of another shape than the schema's. */
const hasSameEffect = (one: Statement, other: Statement) =>
  `${one.Effect}`.toLowerCase() === other.Effect.toLowerCase();

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
  // What is no object in the live policy meets nothing.
  const there = other.Statement.filter(isRecord).map((statement) => ({ statement, form: formOf(statement) }));
  const bySid = Map.groupBy(there, (one) => one.statement.Sid);
  // Two statements with one Sid are kept side by side under it: neither can stand for the required one.
  const isAlone = (one: (typeof there)[number]) => !one.statement.Sid || sharing(one.statement).length < 2;
  const sharing = ({ Sid }: Statement) => (Sid ? (bySid.get(Sid) ?? []) : []);
  // One under the Sid of another required statement stands for both or for none.
  const isFreeFor = (wanted: Statement, { statement: { Sid }, form }: (typeof there)[number]) =>
    !Sid || Statement.every((one) => one === wanted || one.Sid !== Sid || meets(formOf(one), form));
  const taken = Statement.map((statement) => {
    const form = formOf(statement);
    const met = there.find((one) => isAlone(one) && meets(form, one.form) && isFreeFor(statement, one));
    if (met) return met.statement;
    const [first, second] = sharing(statement);
    if (!first) return statement;
    const isItself = isLive && !second && hasSameEffect(first.statement, statement);
    return isItself ? statement : unnamed(statement);
  });
  // Another language version would change what the other's statements mean. Only policy variables need the newer one.
  const needsVersion = required.Version && JSON.stringify(Statement).includes("${");
  const Version = needsVersion ? required.Version : other.Version;
  return { ...(Version && { Version }), ...(other.Id && { Id: other.Id }), Statement: [...new Set(taken)] };
}
