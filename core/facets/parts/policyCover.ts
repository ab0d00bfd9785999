import type { Normal, NormalMap } from "../../values/normal.ts";
import { isMeant, sealed } from "../../values/pattern.ts";
import { withoutSid } from "./policyWords.ts";
import { isPlain, isStatement, type Named } from "./publicPolicy.ts";

// Whether one statement applies to everything that another applies to, judged by their texts alone. Unknown means
// not covered.

const wordsIn = (value: Normal | undefined): ReadonlySet<string> | undefined =>
  value instanceof Set ? value : undefined;

/** Whether each of `inner` is in `outer`, or a pattern of it means all that it means. */
function within(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  const patterns = [...outer].map(sealed);
  return [...inner].map(sealed).every((word) => patterns.some((pattern) => isMeant(pattern, word)));
}

/** Compares actions or resources: those named, or all except those named. */
function coversWords(wide: NormalMap, narrow: NormalMap, only: string, allBut: string): boolean {
  const [outer, inner] = [wordsIn(wide.get(only)), wordsIn(narrow.get(only))];
  const [left, leftToo] = [wordsIn(wide.get(allBut)), wordsIn(narrow.get(allBut))];
  if ([wide, narrow].some((form) => form.has(only) === form.has(allBut))) return false;
  if (outer) return inner ? within(inner, outer) : outer.has("*");
  return left !== undefined && leftToo !== undefined && within(left, leftToo);
}

const hasPrincipal = (principals: Normal | undefined, { kind, name }: Named): boolean => {
  const names = principals instanceof Map ? (principals as NormalMap).get(kind) : undefined;
  return wordsIn(names)?.has(name) ?? false;
};

/** `*` covers every identity, but no service. */
const coversNamed = (principals: Normal | undefined, named: Named): boolean =>
  hasPrincipal(principals, named) ||
  (named.kind !== "Service" && hasPrincipal(principals, { kind: "AWS", name: "*" }));

const isPrincipals = (value: Normal | undefined): value is NormalMap =>
  value instanceof Map && [...value.values()].every((names) => names instanceof Set);

const eachNamed = (principals: NormalMap): Named[] =>
  [...principals].flatMap(([kind, names]) =>
    [...(names as ReadonlySet<string>)].map((name) => ({ kind, name })),
  );

function coversPrincipals(wide: NormalMap, narrow: NormalMap, who: readonly Named[]): boolean {
  const [but, butToo] = [wide.get("NotPrincipal"), narrow.get("NotPrincipal")];
  if (but && wide.has("Principal")) return false;
  if (wide.has("Principal") && !butToo)
    return who.length > 0 && who.every((named) => coversNamed(wide.get("Principal"), named));
  return (
    isPrincipals(but) && isPrincipals(butToo) && eachNamed(but).every((named) => hasPrincipal(butToo, named))
  );
}

const known = /^(for(all|any)values?:)?(not)?(string|arn|ipaddress|numeric|date|bool|binary|null)/;

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...some].every((word) => all.has(word));

const ifExists = /ifexists$/;

/**
 * A condition of `wide` must also be in `narrow` with the same or fewer values; for a negated operator with the
 * same or more.
 */
function coversValues(operator: string, wide: Normal, narrow: Normal | undefined): boolean {
  const [outer, inner] = [wordsIn(wide), wordsIn(narrow)];
  if (!outer?.size || !inner?.size) return false;
  const [fewer, more] = [isSubset(inner, outer), isSubset(outer, inner)];
  if (fewer && more) return true;
  return known.test(operator) && (operator.includes("not") ? more : fewer);
}

function coversConditions(wide: Normal | undefined, narrow: Normal | undefined): boolean {
  if (wide === undefined) return true;
  if (!(wide instanceof Map) || !(narrow instanceof Map)) return false;
  return [...(wide as NormalMap)].every(([operator, keys]) => {
    // An operator that also matches without the key matches whatever the plain one does.
    const there =
      (narrow as NormalMap).get(operator) ?? (narrow as NormalMap).get(operator.replace(ifExists, ""));
    if (!(keys instanceof Map) || !(there instanceof Map)) return false;
    return [...(keys as NormalMap)].every(([key, values]) =>
      coversValues(operator, values, (there as NormalMap).get(key)),
    );
  });
}

const limitsOnly = (wide: NormalMap, narrow: NormalMap): boolean =>
  wide.get("Effect") === narrow.get("Effect") &&
  coversWords(wide, narrow, "Action", "NotAction") &&
  coversWords(wide, narrow, "Resource", "NotResource") &&
  coversConditions(wide.get("Condition"), narrow.get("Condition"));

/**
 * Returns a test: given principals that `narrow` names, whether `wide` applies to everything that `narrow` applies
 * to for them.
 */
export function coverage(wide: Normal, narrow: Normal): (who: readonly Named[]) => boolean {
  if (withoutSid(wide) === withoutSid(narrow)) return () => true;
  if (!isStatement(wide) || !isStatement(narrow) || !isPlain(wide) || !isPlain(narrow)) return () => false;
  const isLimited = limitsOnly(wide, narrow);
  return (who) => isLimited && coversPrincipals(wide, narrow, who);
}
