import { type Mutant, mutant } from "./mutant.ts";

/** Lines by which baselines hold, and exceptions end. */
export const layerMutants: readonly Mutant[] = [
  mutant(
    "core/resolve/combine.ts",
    "asMetBy(facet, mine, besidesClaims(facet, live, mine, all), true)",
    "asMetBy(facet, mine, live, all.length >= 0)",
    "an entry under the Id of another layer's entry stands for both",
  ),
  mutant(
    "core/compare/compare.ts",
    "(!origins.isRequired(path) && isIgnored(path))",
    "isIgnored(path)",
    "a spec ignores what a baseline requires",
  ),
  mutant(
    "core/resolve/resolve.ts",
    "together(isSilent ? undefined : own.desired,",
    "together(own.desired,",
    "a paused spec counts beside what is required",
  ),
  mutant(
    "core/resolve/together.ts",
    'const observes = base.mode === "observe" && said.required.size > 0;',
    "const observes = false;",
    "a spec in observe mode keeps requirements from being enforced",
  ),
  mutant(
    "core/resolve/together.ts",
    "return !isWhole && (additive.has(name)",
    "return (additive.has(name)",
    "an additive spec keeps what must not be configured",
  ),
  mutant(
    "core/resolve/together.ts",
    "if (facets.has(name)) return { value: facets.get(name), isDefault: false };",
    "if (facets.has(name) && !fallback) return { value: facets.get(name), isDefault: false };",
    "a default overwrites what a spec says",
  ),
  mutant(
    "core/resolve/combine.ts",
    "const taken = asMetLive(asMetBy(facet, required, value, false));",
    "const taken = asMetBy(facet, required, value, false);",
    "two tools that require the same statement under two Sids write forever",
  ),
  mutant(
    "core/resolve/clashes.ts",
    "return there.filter((path) => back.some((place) => isWithin(path, place) || isWithin(place, path)));",
    "return [];",
    "of two baselines that contradict each other, one holds by its name",
  ),
  mutant(
    "core/resolve/agreed.ts",
    "const rest = list.filter((one) => !disputed.has(one));",
    "const rest = disputed.size > 0 ? [] : list;",
    "two baselines that contradict each other take a third one down",
  ),
  mutant(
    "core/resolve/layerValues.ts",
    "if (one.error) problems.push(...explain(one.error.issues, layer));",
    "if (one.error) return { values: {}, problems: explain(one.error.issues, layer) };",
    "the name of a bucket lets it leave everything that a baseline requires",
  ),
  mutant(
    "core/resolve/layerValues.ts",
    "? written !== null",
    "? facet === undefined",
    "a baseline whose template came out empty removes the policies of all buckets",
  ),
  mutant(
    "core/resolve/exception.ts",
    "now.getTime() < Date.parse(exception.until);",
    "now.getTime() <= Date.parse(exception.until);",
    "an exception holds at the instant of its end",
  ),
  mutant(
    "core/resolve/exception.ts",
    "refusedBy(exception, limits) === undefined &&",
    "",
    "an exception lasts longer than the operator permits",
  ),
  mutant(
    "core/resolve/exception.ts",
    "spares: (path) => kept.some((pointer) => meets(pointer, path)),",
    "spares: (path) => kept.some((pointer) => covers(pointer, path)),",
    "an exception of a whole facet waives the part that the operator never permits",
  ),
  mutant(
    "core/resolve/waive.ts",
    "if (singleRule) return leftOf(element, place, waiver, singleRule);",
    "return leftOf(element, place, waiver, singleRule);",
    "an exception takes the condition out of a required statement",
  ),
  mutant(
    "core/resolve/waive.ts",
    "return isWhole || facet.schema.safeParse(rest.value).success ? rest : { value, waived: [] };",
    "return rest;",
    "an exception leaves a value that S3 refuses, so that nothing of the facet is enforced",
  ),
  mutant(
    "core/resolve/origins.ts",
    "isArray(part) && !isSingle && !isInEntry",
    "isArray(part) && !isSingle && isSingle",
    "a spec ignores a required rule by its index",
  ),
  mutant(
    "core/facets/acl.ts",
    "  indivisible: true,\n",
    "",
    "a baseline that requires a private ACL lets every grant stay",
  ),
  mutant(
    "core/facets/parts/policyMeeting.ts",
    "return isItself ? statement : unnamed(statement);",
    "return statement;",
    "a spec replaces a required statement by one with its Sid",
  ),
  mutant(
    "core/resolve/acrossFacets.ts",
    "return { between: found.flat(), problems:",
    "return { between: [], problems:",
    "of two facets that S3 does not keep beside each other, calls are made that S3 refuses",
  ),
  mutant(
    "core/resolve/parts.ts",
    "const found = clashOf(part, required);",
    "const found = clashOf(part, new Map());",
    "a spec keeps what is required from being enforced by a facet beside it",
  ),
  mutant(
    "core/plan/knownRefusals.ts",
    "refused.set(found.facet, found);\n  // What",
    "break;\n  // What",
    "a plan shows calls that S3 refuses at each check",
  ),
  mutant(
    "service/reconcile/facts.ts",
    "if (!found || !maySelect(found.account)) return asSaid;",
    "if (asSaid || !found) return asSaid;",
    "a spec with a false region leaves what is required of the bucket's region",
  ),
  mutant(
    "service/reconcile/facts.ts",
    "tagsIn(ownOf(item, facts)) !== undefined",
    "item !== undefined",
    "an invalid spec hides the live tags, and the bucket leaves its baseline",
  ),
];
