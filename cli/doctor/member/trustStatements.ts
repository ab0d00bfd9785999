import { type Comparison, operatorNamed } from "../../../core/values/conditionOperators.ts";
import { isMeant } from "../../../core/values/pattern.ts";
import { roleName } from "../../../deploy/accountRoles.ts";
import type { Hub } from "../../settings/hub.ts";

// Statements of a role's trust policy.

type Values = string | readonly string[] | undefined;

export interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, Values>>;
  readonly NotPrincipal?: Statement["Principal"];
  readonly Action?: Values;
  readonly NotAction?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

export const listOf = (values: Values): readonly string[] => [values ?? []].flat();

/** What a statement requires of a condition key with one operator. */
export interface Requirement extends Comparison {
  readonly values: readonly string[];
  readonly isMet: (value: string) => boolean;
}

/** What a statement requires of a condition key: all of it has to be met. Operators that require no value are left out. */
export const requirementsOf = ({ Condition = {} }: Statement, key: string): readonly Requirement[] =>
  Object.entries(Condition).flatMap(([operator, keys]) => {
    const { comparison, isNegated, holdsWithoutKey } = operatorNamed(operator);
    if (!comparison || isNegated || holdsWithoutKey) return [];
    const ofKey = Object.entries(keys).filter(([name]) => name.toLowerCase() === key.toLowerCase());
    return ofKey.map(([, one]): Requirement => {
      const values = listOf(one);
      return {
        ...comparison,
        values,
        isMet: (value) => values.some((wanted) => comparison.means(wanted, value)),
      };
    });
  });

/**
 * Whether the conditions of a statement hold for a call of which some keys, in lower case, have one known value each; undefined if
 * that depends on others.
 */
export function holdsFor(
  { Condition = {} }: Statement,
  known: ReadonlyMap<string, string>,
): boolean | undefined {
  const all = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, one]): boolean | undefined => {
      const { base, comparison, isNegated } = operatorNamed(operator);
      const [fact, values] = [known.get(key.toLowerCase()), listOf(one)];
      if (fact === undefined) return undefined;
      if (base === "null") return values.some((value) => /^false$/i.test(value));
      return comparison && values.some((value) => comparison.means(value, fact)) !== isNegated;
    }),
  );
  return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
}

export const suits = (statement: Statement, key: string, value: string): boolean =>
  requirementsOf(statement, key).every(({ isMet }) => isMet(value));

export const concerns = ({ Action, NotAction }: Statement, action: string): boolean => {
  const isIn = (patterns: Values) =>
    listOf(patterns).some((pattern) => isMeant(pattern.toLowerCase(), action.toLowerCase()));
  return NotAction === undefined ? isIn(Action) : !isIn(NotAction);
};
export const permits = (statement: Statement, action: string): boolean =>
  statement.Effect === "Allow" && concerns(statement, action);

const awsIn = (principal: Statement["Principal"]): readonly string[] =>
  typeof principal === "string" ? [principal] : listOf(principal?.AWS);
export const principalsIn = ({ Principal }: Statement): readonly string[] => awsIn(Principal);

export const accountOf = (principal: string): string => principal.split(":")[4] ?? principal;
export const isWhole = (principal: string): boolean =>
  /^(\*|\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(principal);

/** Whether the statement names this role or its account, or leaves it in with `NotPrincipal`. */
export function isNamed(statement: Statement, arn: string, account: string): boolean {
  const { NotPrincipal } = statement;
  // To name the account is not enough for IAM to leave a role of it out.
  if (NotPrincipal !== undefined) return !awsIn(NotPrincipal).some((one) => one === arn || one === "*");
  return principalsIn(statement).some(
    (one) => one === arn || (isWhole(one) && (one === "*" || accountOf(one) === account)),
  );
}

export function statementsIn(document: string): readonly Statement[] {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement?: Statement | Statement[] };
  return [Statement ?? []].flat();
}

export const callerArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:iam::${hub.account}:role${hub.settings.rolePath ?? "/"}${roleName({ ...hub, path: "" }, name)}`;

export const sessionArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:sts::${hub.account}:assumed-role/${roleName({ ...hub, path: "" }, name)}/*`;
