import { roleName } from "../../../deploy/accountRoles.ts";
import type { Hub } from "../../settings/hub.ts";

// Statements of a role's trust policy.

type Values = string | readonly string[] | undefined;

export interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, Values>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: Values;
  readonly NotAction?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

export const listOf = (values: Values): readonly string[] => [values ?? []].flat();

/** Operators that are false for every value but those of the list. */
const requiring = /^(String|Arn)(Equals|Like|EqualsIgnoreCase)$/i;

/** The values that a statement requires of a condition key; undefined without such a condition. */
export function requiredOf({ Condition = {} }: Statement, key: string): readonly string[] | undefined {
  const required = Object.entries(Condition).filter(([operator]) => requiring.test(operator));
  const found = required.flatMap(([, keys]) =>
    Object.entries(keys).filter(([name]) => name.toLowerCase() === key.toLowerCase()),
  );
  return found.length > 0 ? found.flatMap(([, values]) => listOf(values)) : undefined;
}

/** Whether a value is one that a pattern of IAM means: `*` stands for any characters, `?` for one. No pattern is slow. */
function isMeant(pattern: string, value: string): boolean {
  let [at, index, star, begin] = [0, 0, -1, 0];
  while (index < value.length) {
    const sign = pattern[at];
    if (sign === "*") {
      star = at++;
      begin = index;
    } else if (sign === "?" || sign === value[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++begin;
    } else return false;
  }
  return pattern.slice(at).replaceAll("*", "") === "";
}

export const concerns = ({ Action, NotAction }: Statement, action: string): boolean => {
  const isIn = (patterns: Values) =>
    listOf(patterns).some((pattern) => isMeant(pattern.toLowerCase(), action.toLowerCase()));
  return NotAction === undefined ? isIn(Action) : !isIn(NotAction);
};
export const permits = (statement: Statement, action: string): boolean =>
  statement.Effect === "Allow" && concerns(statement, action);

export const principalsIn = ({ Principal }: Statement): readonly string[] =>
  typeof Principal === "string" ? [Principal] : listOf(Principal?.AWS);

export const accountOf = (principal: string): string => principal.split(":")[4] ?? principal;
export const isWhole = (principal: string): boolean =>
  /^(\*|\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(principal);

/** Whether the statement names this role, or its account together with a condition that admits the role. */
export function admits(statement: Statement, arn: string, account: string): boolean {
  const isNamed = principalsIn(statement).some(
    (one) => one === arn || (isWhole(one) && (one === "*" || accountOf(one) === account)),
  );
  const required = requiredOf(statement, "aws:PrincipalArn");
  return isNamed && (required === undefined || required.some((pattern) => isMeant(pattern, arn)));
}

export function statementsIn(document: string): readonly Statement[] {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement?: Statement | Statement[] };
  return [Statement ?? []].flat();
}

export const callerArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:iam::${hub.account}:role${hub.settings.rolePath ?? "/"}${roleName({ ...hub, path: "" }, name)}`;

export const sessionArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:sts::${hub.account}:assumed-role/${roleName({ ...hub, path: "" }, name)}/*`;
