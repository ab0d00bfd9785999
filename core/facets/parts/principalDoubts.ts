import type { Normal, NormalMap, NormalObject } from "../../values/normal.ts";
import { pairsOf } from "./pairs.ts";
import { listOf } from "./policyDocument.ts";
import { statementsOf } from "./policyOpenings.ts";
import { fingerprint } from "./understanding.ts";

interface Naming {
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
}

const namesIn = (principals: unknown): [kind: string, name: string][] =>
  Object.entries(Object(principals) as Record<string, unknown>).flatMap(([kind, names]) =>
    listOf(names).map((name): [string, string] => [kind, `${name}`]),
  );

/** What of the principals S3 will not take again, or show in another way: it has several for one identity. */
export function principalDoubts(statements: readonly Naming[]): string[] {
  const named = statements.flatMap(({ Principal, NotPrincipal }) => [
    ...namesIn(Principal),
    ...namesIn(NotPrincipal),
  ]);
  const gone = named.filter(([, name]) => /^A(ID|RO|GP|IP|NP)A[A-Z0-9]{8,}$/.test(name));
  const canonical = named.filter(([kind]) => kind === "CanonicalUser");
  const doubts = [
    ...gone.map(
      ([, name]) => `${name} stands for an identity that was deleted: S3 takes no policy that names it`,
    ),
    ...canonical.map(
      ([, name]) =>
        `the canonical user ${name} can come back as an ARN: whether these are one cannot be known here`,
    ),
  ];
  return [...new Set(doubts)];
}

type Named = readonly [kind: string, name: string];

const principalsOf = (form: NormalMap): ReadonlyMap<string, Named> =>
  new Map(
    ["Principal", "NotPrincipal"].flatMap((member) => {
      const kinds = form.get(member);
      return [...(kinds instanceof Map ? (kinds as NormalMap) : [])].flatMap(([kind, names]) =>
        [...(names instanceof Set ? (names as ReadonlySet<string>) : [])].map((name) => {
          const key = `${member} ${kind} ${name}`;
          return [key, [kind, name] as const] as const;
        }),
      );
    }),
  );

/** Of a canonical user nobody but its owner knows the account; of a deleted identity nobody knows what it was called. */
function isUndecided([kind, name]: Named, [otherKind, otherName]: Named): boolean {
  const isGone = [name, otherName].map((one) => one.startsWith("deleted identity "));
  if (kind === "AWS" && otherKind === "AWS")
    return isGone[0] !== isGone[1] && ![name, otherName].includes("*");
  return [kind, otherKind].sort().join() === "AWS,CanonicalUser" && ![name, otherName].includes("*");
}

const withoutPrincipals = (form: Normal): string =>
  fingerprint(
    form instanceof Map
      ? new Map([...(form as NormalMap)].filter(([name]) => !/^(Not)?Principal$|^Sid$/.test(name)))
      : form,
  );

/**
 * Where two policies differ in nothing but in how they name somebody, and nobody can tell whether that is one and the
 * same: each pair of names. None as soon as anything else differs.
 */
export function undecidedPrincipals(before: NormalObject, after: NormalObject): string[] {
  if (["Version", "Id"].some((member) => before[member] !== after[member])) return [];
  const statements = (policy: NormalObject) =>
    new Map(statementsOf(policy).map((form) => [fingerprint(form), form]));
  const told: string[] = [];
  const pairs = pairsOf(statements(before), statements(after), (live, wanted) => {
    const names = undecidedNames(live, wanted);
    told.push(...names);
    return names.length > 0;
  });
  return pairs ? told : [];
}

function undecidedNames(live: Normal, wanted: Normal): string[] {
  if (!(live instanceof Map) || !(wanted instanceof Map)) return [];
  if (withoutPrincipals(live) !== withoutPrincipals(wanted)) return [];
  const pairs = pairsOf(principalsOf(live), principalsOf(wanted), isUndecided) ?? [];
  return pairs.map(([there, here]) => `${there} is there, and ${here} is wanted`);
}
