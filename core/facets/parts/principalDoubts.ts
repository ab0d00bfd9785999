import { listOf } from "./policyDocument.ts";

interface Named {
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
}

const namesIn = (principals: unknown): [kind: string, name: string][] =>
  Object.entries(Object(principals) as Record<string, unknown>).flatMap(([kind, names]) =>
    listOf(names).map((name): [string, string] => [kind, `${name}`]),
  );

/** What of the principals S3 will not take again, or show in another way: it has several for one identity. */
export function principalDoubts(statements: readonly Named[]): string[] {
  const named = statements.flatMap(({ Principal, NotPrincipal }) => [
    ...namesIn(Principal),
    ...namesIn(NotPrincipal),
  ]);
  const gone = named.filter(([, name]) => /^A(ID|RO|GP|NP)A[A-Z0-9]{8,}$/.test(name));
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
