import type { Normal, NormalMap } from "../../values/normal.ts";
import { withoutSid } from "./policyWords.ts";
import { isPlain, isStatement, type Named } from "./publicPolicy.ts";

// Whether one statement holds for at least all that another holds for. It is told by their texts alone: what it does not
// know to be covered is not.

const wordsIn = (value: Normal | undefined): ReadonlySet<string> | undefined =>
  value instanceof Set ? value : undefined;

/** Whether all that a pattern with `*` in it may mean has `text` in it, whose own wildcards stand for any text. */
function absorbs(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const segment of rest) {
    const found = text.indexOf(segment, at);
    if (found < 0) return false;
    at = found + segment.length;
  }
  return text.endsWith(last) && text.length - last.length >= at;
}

/** A variable may be any text, and `${*}` is a star: put in letters that no policy has, neither is a pattern nor has parts. */
const sealed = (text: string): string =>
  text.replace(/\$\{(?:'[^']*'|[^'}])*\}?/g, (variable) =>
    [...variable].map((letter) => String.fromCharCode(0xe000 + letter.charCodeAt(0))).join(""),
  );

/** Whether each of `inner` is one of `outer`, or meant by a pattern of these. */
function within(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  const patterns = [...outer].map(sealed).filter((word) => word.includes("*"));
  const isMeant = (word: string) => patterns.some((pattern) => absorbs(pattern, word));
  return [...inner].every((word) => outer.has(word) || isMeant(sealed(word)));
}

/** Of actions or resources: those named, or all but those named. */
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

/** Everybody is every identity, but no service. */
const coversNamed = (principals: Normal | undefined, named: Named): boolean =>
  hasPrincipal(principals, named) ||
  (named.kind !== "Service" && hasPrincipal(principals, { kind: "AWS", name: "*" }));

const isPrincipals = (value: Normal | undefined): value is NormalMap =>
  value instanceof Map && [...value.values()].every((names) => names instanceof Set);

const eachNamed = (principals: NormalMap): Named[] =>
  [...principals].flatMap(([kind, names]) => [...(wordsIn(names) ?? [])].map((name) => ({ kind, name })));

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

/** A condition of `wide` must be one of `narrow`, too, with fewer values; or with more, where the values are what is not. */
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
    const there = (narrow as NormalMap).get(operator);
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

/** Tells for those whom `narrow` names whether `wide` holds for all that `narrow` holds for, as far as it concerns them. */
export function coverage(wide: Normal, narrow: Normal): (who: readonly Named[]) => boolean {
  if (withoutSid(wide) === withoutSid(narrow)) return () => true;
  if (!isStatement(wide) || !isStatement(narrow) || !isPlain(wide) || !isPlain(narrow)) return () => false;
  return limitsOnly(wide, narrow) ? (who) => coversPrincipals(wide, narrow, who) : () => false;
}
