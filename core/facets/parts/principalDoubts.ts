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

/** Principals that S3 does not accept back, or may return in another form: S3 has several forms for one identity. */
export function principalDoubts(statements: readonly Naming[]): string[] {
  const named = statements.flatMap(({ Principal, NotPrincipal }) => [
    ...namesIn(Principal),
    ...namesIn(NotPrincipal),
  ]);
  const gone = named.filter(([, name]) => /^A(ID|RO|GP|IP|NP)A[A-Z0-9]{8,}$/.test(name));
  const canonical = named.filter(([kind]) => kind === "CanonicalUser");
  const doubts = [
    ...gone.map(([, name]) => `${name} is the ID of a deleted identity: S3 refuses a policy that names it`),
    ...canonical.map(
      ([, name]) =>
        `S3 can return the canonical user ${name} as an ARN; whether both are the same identity is unknown here`,
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

/** Only the owner knows the account of a canonical user, and no one knows the former name of a deleted identity. */
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
 * If two policies differ only in how they name principals, and it is unknown whether the names mean the same
 * identity: each pair of names. Empty as soon as anything else differs.
 */
export function undecidedPrincipals(before: NormalObject, after: NormalObject): string[] {
  if (["Version", "Id"].some((member) => before[member] !== after[member])) return [];
  const statements = (policy: NormalObject) =>
    new Map(statementsOf(policy).map((form) => [fingerprint(form), form]));
  const undecided: string[] = [];
  const pairs = pairsOf(statements(before), statements(after), (live, wanted) => {
    const names = undecidedNames(live, wanted);
    undecided.push(...names);
    return names.length > 0;
  });
  return pairs ? undecided : [];
}

function undecidedNames(live: Normal, wanted: Normal): string[] {
  if (!(live instanceof Map) || !(wanted instanceof Map)) return [];
  if (withoutPrincipals(live) !== withoutPrincipals(wanted)) return [];
  const pairs = pairsOf(principalsOf(live), principalsOf(wanted), isUndecided) ?? [];
  return pairs.map(([there, here]) => `the bucket has ${there} and the spec has ${here}`);
}
