import { type Mutant, mutant } from "./mutant.ts";

/** Of who gets in by a policy, and of how policies are told apart. */
export const policyMutants: readonly Mutant[] = [
  mutant(
    "core/facets/parts/publicPolicy.ts",
    'const isFixed = (value: string) => value !== "" && !/[*?]|\\$\\{/.test(value);',
    'const isFixed = (value: string) => value !== "";',
    "a wildcard or a variable counts as somebody known",
  ),
  mutant(
    "core/facets/parts/publicPolicy.ts",
    "key === name && operators.test(operator) && are(values)",
    "key === name && are(values)",
    "any operator on a known key keeps the public out",
  ),
  mutant(
    "core/facets/parts/cidr.ts",
    "return of(32) <= 1n << 24n",
    "return of(32) <= 1n << 32n",
    "all addresses of the internet are known ones",
  ),
  mutant(
    "core/facets/parts/cidr.ts",
    "const start = from > reached ? from : reached;",
    "const start = to;",
    "two halves of the internet are few addresses",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    'return [source ? { kind: "service", id: named.name, source } : "public"];',
    'return [{ kind: "service", id: named.name, source: source ?? [] }];',
    "anybody comes in through a service",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "limit && ofPrincipal.test(limit.key) ?",
    "limit ?",
    "a stranger counts as one of ours, as he comes by our access point, key or network",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "if (ofCaller.test(key)) return outsider(value);",
    "if (key) return outsider(value);",
    "everybody counts as the account that owns the access point or the key",
  ),
  mutant(
    "core/facets/parts/policyCover.ts",
    "[...outer].map(sealed).filter(",
    "[...outer].filter(",
    "a literal star covers whatever there is",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "const allowed = [...elsewhere, ...byPolicy];",
    "const allowed = byPolicy;",
    "a Deny goes that kept those of an ACL out",
  ),
  mutant(
    "core/facets/parts/policyOpenings.ts",
    "...unprotected(all, elsewhere).map((to) => withdrawal(to, what))",
    "",
    "a Deny goes unseen",
  ),
  mutant(
    "core/facets/parts/policyForm.ts",
    "return only && parts.length === 1 ? only : asList(parts);",
    "return only ?? asList(parts);",
    "a statement hides behind another of its Sid",
  ),
  mutant(
    "core/facets/parts/understanding.ts",
    "if (only && group.length === 1) return only;",
    "if (only) return only;",
    "a condition hides behind one that differs in case alone",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "const whole = [live, spec].find(",
    "const whole = [spec].find(",
    "somebody's statement is sent in other words than his",
  ),
  mutant(
    "core/facets/policy.ts",
    "if (!says(Policy, after)) return",
    "if (Policy === undefined) return",
    "a policy is sent that nobody has judged",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "return isArray(form) ? form",
    "return spec ? spec.said : isArray(form) ? form",
    "what stands in a list is sent in the spec's words, whatever was to be ignored",
  ),
  mutant(
    "core/plan/calls.ts",
    "const isNearer =",
    "const isNearer = comparison.opens.length > 0 &&",
    "what somebody has opened stays open, as what is wanted cannot be written",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    ".filter(([key]) => !named.has(key))",
    "",
    "somebody takes the Sid of a Deny for another statement of the spec, and nobody misses the Deny",
  ),
  mutant(
    "core/facets/parts/policyWords.ts",
    "there.has(key) ? ",
    "false ? ",
    "a statement of the spec is not repaired, as somebody has copied it under another Sid",
  ),
];
