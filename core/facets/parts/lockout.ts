import type { Normal, NormalMap, NormalObject } from "../../values/normal.ts";
import { isMeant } from "../../values/pattern.ts";
import type { BucketRef } from "../facet.ts";
import type { Caution } from "../warning.ts";
import { accountIn, type Condition, factsOf, filledIn, mayHold, unknown } from "./lockoutConditions.ts";
import { comparable, statementsOf } from "./policyOpenings.ts";
import { conditionsOf, isDeny } from "./publicPolicy.ts";
import { fingerprint } from "./understanding.ts";

// Whether a policy denies the caller that configures the bucket the actions that it needs. Only S3's exception
// for the root user undoes some of them.

const kinds =
  "policy tagging versioning acl publicaccessblock ownershipcontrols logging notification cors website requestpayment objectlockconfiguration abac metadatatableconfiguration";
const configurations =
  "encryption lifecycle replication inventory analytics metrics intelligenttiering accelerate";

/** The actions that read and write bucket configuration, in lower case as in normal forms. */
export const configuring: readonly string[] = ["get", "put"]
  .flatMap((verb) => [
    ...kinds.split(" ").map((kind) => `s3:${verb}bucket${kind}`),
    ...configurations.split(" ").map((kind) => `s3:${verb}${kind}configuration`),
  ])
  .concat(
    ["policy", "website", "metadatatableconfiguration"].map((kind) => `s3:deletebucket${kind}`),
    ["journal", "inventory", "annotation"].map((part) => `s3:updatebucketmetadata${part}tableconfiguration`),
    ["s3:createbucketmetadatatableconfiguration", "s3:tagresource", "s3:untagresource"],
  );

const wordsIn = (form: Normal | undefined): readonly string[] =>
  form instanceof Set ? [...(form as ReadonlySet<string>)] : [];

const deniedActions = (form: NormalMap): readonly string[] => {
  const isIn = (name: string) => (action: string) =>
    wordsIn(form.get(name)).some((pattern) => isMeant(pattern, action));
  return form.has("NotAction")
    ? configuring.filter((action) => !isIn("NotAction")(action))
    : configuring.filter(isIn("Action"));
};

function concerns(form: NormalMap, { name }: BucketRef): boolean {
  const isIn = (member: string) =>
    wordsIn(form.get(member)).some(
      (pattern) =>
        isMeant(pattern.replace(/^arn:[^:]*:s3:::/, ""), name) || isMeant(pattern, `arn:aws:s3:::${name}`),
    );
  return form.has("NotResource") ? !isIn("NotResource") : isIn("Resource");
}

/**
 * Whether a statement applies to the caller that configures the bucket. If the caller is unknown, only `*` and its
 * account apply.
 */
function appliesToUs(form: NormalMap, { caller, owner = accountIn(caller) }: BucketRef): boolean {
  const named = (member: string) => {
    const to = form.get(member);
    return to instanceof Map ? wordsIn((to as NormalMap).get("AWS")) : [];
  };
  const ours = [caller, owner].filter((one) => one !== undefined);
  // An excepted principal has to be named with its account: IAM can evaluate the account first, and deny all of it.
  if (form.has("NotPrincipal")) return !isExcepted(named("NotPrincipal"), [caller, owner]);
  const isSession = (name: string) => caller !== undefined && isSessionOf(caller, name);
  return named("Principal").some((name) => name === "*" || ours.includes(name) || isSession(name));
}

const isExcepted = (names: readonly string[], us: readonly (string | undefined)[]): boolean =>
  names.includes("*") || us.every((one) => one !== undefined && names.includes(one));

/** Whether a name is a session of the role, as policies write it. */
function isSessionOf(role: string, name: string): boolean {
  const [, , service, , account, resource = ""] = name.split(":");
  const isOurs = service === "sts" && account === accountIn(role);
  return isOurs && resource.startsWith(`assumed-role/${role.split("/").at(-1)}/`);
}

/** On which condition keys it depends that a statement denies a caller its calls; undefined if it does not. */
function dependsOn(form: NormalMap, bucket: BucketRef, hasVariables: boolean): string[] | undefined {
  if (!appliesToUs(form, bucket)) return undefined;
  const facts = factsOf(bucket);
  const meant = (value: string) => (hasVariables ? filledIn(value, facts) : value);
  const conditions = conditionsOf(form).map((one) => ({ ...one, values: one.values.map(meant) }));
  if (!conditions.every((condition) => mayHold(condition, facts))) return undefined;
  const isOpen = ({ key, values }: Condition) =>
    !facts.has(key) || values.some((value) => value.includes(unknown));
  return conditions.filter(isOpen).map(({ key }) => key);
}

const isRead = (action: string) => action.startsWith("s3:get");

/** The actions that a statement denies, of the caller that sends them: reads can be those of another role. */
function denialsIn(form: NormalMap, bucket: BucketRef, hasVariables: boolean) {
  const { reader = bucket.caller } = bucket;
  const actions = deniedActions(form);
  const senders = [
    { sender: { ...bucket, ...(reader && { caller: reader }) }, sent: actions.filter(isRead) },
    { sender: bucket, sent: actions.filter((action) => !isRead(action)) },
  ];
  return senders.flatMap(({ sender, sent }) => {
    const keys = sent.length > 0 ? dependsOn(form, sender, hasVariables) : undefined;
    return keys ? [{ sent, keys }] : [];
  });
}

function cautionFor(form: NormalMap, bucket: BucketRef, hasVariables: boolean): Caution[] {
  const denials = concerns(form, bucket) ? denialsIn(form, bucket, hasVariables) : [];
  if (denials.length === 0) return [];
  const denied = denials.flatMap(({ sent }) => sent);
  const [first = "", ...more] = denied;
  const others = more.length === 1 ? "action that configures" : "actions that configure";
  const what = more.length > 0 ? `${first} and ${more.length} more ${others} the bucket` : first;
  const unless = [...new Set(denials.flatMap(({ keys }) => keys))];
  const whom = bucket.caller
    ? "the service, too"
    : "everyone, including the caller that configures the bucket";
  const text =
    unless.length > 0
      ? `denies ${what}, depending on ${unless.join(", ")}: nothing shows that the caller that configures the bucket is exempt`
      : `denies ${what} to ${whom}`;
  return [{ kind: "lockout", text: `${text}; ${wayOut(denied)}` }];
}

/** What ends a lockout: where the policy can neither be read nor deleted, only S3's exception for the root user. */
function wayOut(denied: readonly string[]): string {
  const isDenied = (...actions: readonly string[]) => actions.some((action) => denied.includes(action));
  if (isDenied("s3:getbucketpolicy", "s3:deletebucketpolicy"))
    return "only the account's root user, or a principal that the statement exempts, can undo that";
  const way = isDenied("s3:putbucketpolicy")
    ? "deleting the policy (policy: null)"
    : "removing the statement";
  return `${way} undoes that`;
}

/** Warnings about new statements that lock out the caller that configures the bucket. */
export function lockouts(before: NormalObject, after: NormalObject, bucket: BucketRef): readonly Caution[] {
  const known = new Set(comparable(before, after).map(fingerprint));
  return statementsOf(after)
    .filter(isDeny)
    .filter((form) => !known.has(fingerprint(form)))
    .flatMap((form) => cautionFor(form, bucket, after.Version === "2012-10-17"));
}
