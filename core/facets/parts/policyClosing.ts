import type { PolicyDocument } from "./policyDocument.ts";
import { statementForm } from "./policyForm.ts";
import { withoutSid } from "./policyWords.ts";

type Statement = PolicyDocument["Statement"][number];

const saying = (statement: Statement): string => withoutSid(statementForm(statement));

const denies = ({ Effect }: Statement) => /^deny$/i.test(Effect);

/**
 * A policy that gives no principal access that one of the two policies does not give: the grants that are in both,
 * and the Denies of either, in their own words.
 */
export function closingPolicy(wanted: PolicyDocument, live: PolicyDocument): PolicyDocument {
  const [ours, theirs] = [wanted, live].map((policy) => new Set(policy.Statement.map(saying)));
  const kept = wanted.Statement.filter((one) => denies(one) || theirs?.has(saying(one)));
  const names = new Set(kept.map(({ Sid }) => Sid));
  const others = live.Statement.filter((one) => denies(one) && !ours?.has(saying(one)));
  // S3 accepts a Sid on one statement only.
  const named = others.map(({ Sid, ...one }) =>
    Sid === undefined || names.has(Sid) ? one : { Sid, ...one },
  );
  return { ...wanted, Statement: [...kept, ...named] };
}
