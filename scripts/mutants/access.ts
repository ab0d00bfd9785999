import { type Mutant, mutant } from "./mutant.ts";

/** Lines that stop a spec, or a change of a bucket, from giving access. */
export const accessMutants: readonly Mutant[] = [
  mutant(
    "core/facets/parts/grants.ts",
    "[everyone, everyAwsUser, noKnownPrincipal].includes(who)",
    "[everyone, noKnownPrincipal].includes(who)",
    "any signed-in AWS user does not count as the public",
  ),
  mutant(
    "core/facets/parts/grants.ts",
    "/^[\\da-f]{64}$/",
    "/^[\\da-f]{64}/",
    "a grantee's id with trailing characters is accepted",
  ),
  mutant(
    "core/facets/acl.ts",
    "ownerIn(actual) ?? ownerIn(value)",
    "ownerIn(value) ?? ownerIn(actual)",
    "an outsider whom the spec names as the owner gets access unnoticed",
  ),
  mutant(
    "core/facets/ownership.ts",
    'when: (code: string) => code === "InvalidBucketAclWithObjectOwnership"',
    "when: () => false",
    "grants that no spec declares keep ownership open forever",
  ),
  mutant(
    "core/facets/ownership.ts",
    'to: "public", what: "enables ACLs again"',
    'to: "none", what: "enables ACLs again"',
    "old object ACLs count again without the operator's permission",
  ),
  mutant(
    "core/facets/logging.ts",
    "value.TargetGrants ?? []",
    "value.TargetGrants",
    "undeclared grants on logs stay",
  ),
  mutant(
    "core/facets/parts/form.ts",
    "kind.sure.map((name) => [name, none])",
    "kind.sure.flatMap(() => [])",
    "an undeclared account, role or export stays",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "=> JSON.stringify([what, who]);",
    "=> what;",
    "a delivery to another account counts as the same delivery",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "(part?.size ? fingerprint(part) : everything)",
    "everything",
    "more objects are delivered to an outsider unnoticed",
  ),
  mutant(
    "core/facets/tags.ts",
    "decideAccess(spec) && !isDeepStrictEqual(less, more)",
    "false",
    "tags that decide access count as labels",
  ),
  mutant(
    "core/plan/planBucket.ts",
    "guard, facet.fresh ?? facet.effective()",
    "guard",
    "the guard does not judge what CreateBucket carries",
  ),
  mutant(
    "core/plan/assessed.ts",
    "const closes = openings(after, before);",
    "const closes = openings(before, after);",
    "closing a bucket counts as an exposure, and opening it does not",
  ),
  mutant(
    "core/plan/guard.ts",
    "source.length > 0 && source.every(isKnown)",
    "source.every(isKnown)",
    "a service without a source account counts as inside the perimeter",
  ),
  mutant(
    "core/plan/guard.ts",
    'this.exposing(bucket, openings).find(({ to }) => to === "outsider")',
    'openings.slice(0, 1).find(({ to }) => to === "outsider")',
    "only the first opening is judged",
  ),
  mutant(
    "core/values/pattern.ts",
    "return at <= name.length - last.length;",
    "return true;",
    "a pattern matches part of a name",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "[...entries].filter((entry) => !isRefused(new Map([entry])))",
    "entries",
    "a delivery to an outsider stays while the spec wants another one that lacks permission",
  ),
  mutant(
    "core/facets/replication.ts",
    "isRefused({ ...after, Rules: one })",
    "isRefused({ Rules: one })",
    "a role without permission is written together with the remaining rules",
  ),
  mutant(
    "core/facets/notification.ts",
    "alone(entries) ? new Set() : entries",
    "new Set()",
    "closing a notification also removes EventBridge",
  ),
  mutant(
    "core/facets/metadata.ts",
    "isRefused(after) ? { ...after, AnnotationTableConfiguration: off } : after",
    "after",
    "an outsider's role reads annotations while the spec wants another one that lacks permission",
  ),
  mutant(
    "core/facets/logging.ts",
    "explicit: part(explicit, grants)",
    "explicit",
    "closing the logs writes grants without permission",
  ),
  mutant(
    "core/facets/parts/lockout.ts",
    'if (operator.includes("not") || operator.endsWith("ifexists") || /date|numeric/.test(operator)) return true;',
    "",
    "a policy that denies everyone outside a network is written without a warning",
  ),
  mutant(
    "core/facets/parts/lockout.ts",
    'operator.includes("thanequals") && values',
    "false && values",
    "a policy that denies the service its own TLS version is written without a warning",
  ),
  mutant(
    "core/plan/planBucket.ts",
    "warnings.push(...its);",
    "",
    "an irreversible change is made without a warning",
  ),
];
