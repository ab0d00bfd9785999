import { type Mutant, mutant } from "./mutant.ts";

/** What keeps a spec, or whoever changes a bucket, from letting somebody in. */
export const accessMutants: readonly Mutant[] = [
  mutant(
    "core/facets/parts/grants.ts",
    "[everybody, everyAwsUser, noKnownPrincipal].includes(who)",
    "[everybody, noKnownPrincipal].includes(who)",
    "whoever has signed in anywhere is not the public",
  ),
  mutant(
    "core/facets/parts/grants.ts",
    "/^[\\da-f]{64}$/",
    "/^[\\da-f]{64}/",
    "a grantee's id goes on after its end",
  ),
  mutant(
    "core/facets/acl.ts",
    "ownerIn(actual) ?? ownerIn(value)",
    "ownerIn(value) ?? ownerIn(actual)",
    "a stranger whom the spec calls the owner is let in unseen",
  ),
  mutant(
    "core/facets/ownership.ts",
    'when: (code: string) => code === "InvalidBucketAclWithObjectOwnership"',
    "when: () => false",
    "grants that no spec declares keep ownership open for ever",
  ),
  mutant(
    "core/facets/ownership.ts",
    'to: "public", what: "lets ACLs count again"',
    'to: "nobody", what: "lets ACLs count again"',
    "old ACLs of objects count again without the operator's leave",
  ),
  mutant(
    "core/facets/logging.ts",
    "value.TargetGrants ?? []",
    "value.TargetGrants",
    "grants on logs that nobody named are left alone",
  ),
  mutant(
    "core/facets/parts/form.ts",
    "kind.sure.map((name) => [name, none])",
    "kind.sure.flatMap(() => [])",
    "an account, a role or an export that nobody named is left alone",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "known.what === one.what && isDeepStrictEqual(known.who, one.who)",
    "known.what === one.what",
    "a delivery to another account goes for the same",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "all.findIndex((other) => isSame(other, one)) === place",
    "all.findIndex((other) => other.what === one.what) === place",
    "a delivery hides behind another with the same words",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "(!known.part?.size || isDeepStrictEqual(known.part, one.part))",
    "true",
    "more objects go to an outsider unseen",
  ),
  mutant(
    "core/facets/tags.ts",
    "decideAccess(spec) && !isDeepStrictEqual(less, more)",
    "false",
    "tags that decide who gets in are labels",
  ),
  mutant(
    "core/plan/planBucket.ts",
    "guard, facet.fresh ?? facet.effective()",
    "guard",
    "what CreateBucket carries is not judged",
  ),
  mutant(
    "core/plan/judged.ts",
    'openings(after, before).length > 0 ? "exposure"',
    'openings(before, after).length > 0 ? "exposure"',
    "what closes a bucket is an exposure, and what opens it is none",
  ),
  mutant(
    "core/plan/guard.ts",
    "source.length > 0 && source.every(isKnown)",
    "source.every(isKnown)",
    "a service that does not say for whom it comes is inside",
  ),
  mutant(
    "core/plan/guard.ts",
    'this.exposing(bucket, openings).find(({ to }) => to === "outsider")',
    'openings.slice(0, 1).find(({ to }) => to === "outsider")',
    "the first opening speaks for all",
  ),
  mutant(
    "core/values/pattern.ts",
    "return at <= name.length - last.length;",
    "return true;",
    "a pattern is met by half a name",
  ),
  mutant(
    "core/facets/parts/deliveries.ts",
    "[...entries].filter((entry) => !isRefused(new Map([entry])))",
    "entries",
    "a delivery to a stranger goes on as long as one to a partner is wanted without leave",
  ),
  mutant(
    "core/facets/replication.ts",
    "isRefused({ ...after, Rules: one })",
    "isRefused({ Rules: one })",
    "a role that nobody allowed goes along with the rules that are left",
  ),
  mutant(
    "core/facets/notification.ts",
    "alone(entries) ? new Set() : entries",
    "new Set()",
    "what closes a notification takes EventBridge along",
  ),
  mutant(
    "core/facets/metadata.ts",
    "isRefused(after) ? { ...after, AnnotationTableConfiguration: off } : after",
    "after",
    "a stranger's role reads annotations as long as a partner's is wanted without leave",
  ),
  mutant(
    "core/facets/logging.ts",
    "said: part(said, grants)",
    "said",
    "what closes the logs writes the grants that nobody allowed",
  ),
  mutant(
    "core/facets/parts/lockout.ts",
    'if (operator.includes("not") || operator.endsWith("ifexists") || /date|numeric/.test(operator)) return true;',
    "",
    "a policy that shuts out whoever is not in a network is written without a warning",
  ),
  mutant(
    "core/plan/planBucket.ts",
    "warnings.push(...its);",
    "",
    "what cannot be undone is done without a word",
  ),
];
