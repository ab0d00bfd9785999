import { type Mutant, mutant } from "./mutant.ts";

/** Lines that decide who has access by a policy, and which policies are equal. */
export const policyMutants: readonly Mutant[] = [
  mutant(
    "core/facets/parts/publicPolicy.ts",
    'const isFixed = (value: string) => value !== "" && !/[*?]|\\$\\{/.test(value);',
    'const isFixed = (value: string) => value !== "";',
    "a wildcard or a variable counts as a known principal",
  ),
  mutant(
    "core/facets/parts/publicPolicy.ts",
    "key === name && operators.test(operator) && are(values)",
    "key === name && are(values)",
    "any operator on a known key counts as excluding the public",
  ),
  mutant(
    "core/facets/parts/cidr.ts",
    "return of(32) <= 1n << 24n",
    "return of(32) <= 1n << 32n",
    "all addresses of the internet count as known",
  ),
  mutant(
    "core/facets/parts/cidr.ts",
    "const start = from > reached ? from : reached;",
    "const start = to;",
    "two halves of the internet count as few addresses",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    'return [source ? { kind: "service", id: named.name, source } : "public"];',
    'return [{ kind: "service", id: named.name, source: source ?? [] }];',
    "anyone has access through a service",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "limit && ofPrincipal.test(limit.key) ?",
    "limit ?",
    "an outsider who uses our access point, key or network counts as inside the perimeter",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "if (ofCaller.test(key)) return outsider(value);",
    "if (key) return outsider(value);",
    "everyone counts as the account that owns the access point or the key",
  ),
  mutant(
    "core/facets/parts/policyCover.ts",
    "const patterns = [...outer].map(sealed);",
    "const patterns = [...outer];",
    "a literal star matches anything",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "const allowed = [...(elsewhere ?? []), ...byPolicy];",
    "const allowed = byPolicy;",
    "a Deny is removed that excluded the grantees of an ACL",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "...unprotected(all, elsewhere).map((to) => withdrawal(to, what))",
    "",
    "a Deny is removed unnoticed",
  ),
  mutant(
    "core/facets/parts/policyForm.ts",
    "return only && parts.length === 1 ? only : asList(parts);",
    "return only ?? asList(parts);",
    "a statement hides behind another with the same Sid",
  ),
  mutant(
    "core/facets/parts/understanding.ts",
    "if (only && group.length === 1) return only;",
    "if (only) return only;",
    "a condition hides behind one that differs only in case",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "const whole = [live, spec].find(",
    "const whole = [spec].find(",
    "another principal's statement is sent in another form than it was read",
  ),
  mutant(
    "core/facets/policy.ts",
    "if (!says(Policy, after)) return",
    "if (Policy === undefined) return",
    "a policy is sent that the guard has not judged",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "return isArray(form) ? form",
    "return spec ? spec.said : isArray(form) ? form",
    "a list is sent as the spec has it, including ignored parts",
  ),
  mutant(
    "core/plan/calls.ts",
    "const isNearer =",
    "const isNearer = comparison.opens.length > 0 &&",
    "an opening stays because the wanted value cannot be written",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    ".filter(([key]) => !named.has(key))",
    "",
    "another statement takes the Sid of a Deny, and the missing Deny is not noticed",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "there.has(key) ? ",
    "false ? ",
    "a statement of the spec is not repaired because a copy exists under another Sid",
  ),
];
