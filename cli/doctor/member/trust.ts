import { matches } from "../../../core/values/pattern.ts";
import { callers, roleName, type Use } from "../../../deploy/accountRoles.ts";
import type { Hub } from "../../settings/hub.ts";

type Values = string | readonly string[] | undefined;

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: Values };
  readonly Action?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

const listOf = (values: Values): readonly string[] => [values ?? []].flat();

/** The values that a statement requires of a condition key, whatever the operator; undefined without such a condition. */
function requiredOf({ Condition = {} }: Statement, key: string): readonly string[] | undefined {
  const found = Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).filter(([name]) => name.toLowerCase() === key.toLowerCase()),
  );
  return found.length > 0 ? found.flatMap(([, values]) => listOf(values)) : undefined;
}

const permits = ({ Effect, Action }: Statement, action: string): boolean =>
  Effect === "Allow" &&
  listOf(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));

const principalsIn = ({ Principal }: Statement): readonly string[] =>
  typeof Principal === "string" ? [Principal] : listOf(Principal?.AWS);

const accountOf = (principal: string): string => principal.split(":")[4] ?? principal;
const isWhole = (principal: string): boolean => /^(\*|\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(principal);

/** Whether the statement names this role, or its account together with a condition that admits the role. */
function admits(statement: Statement, arn: string, account: string): boolean {
  const isNamed = principalsIn(statement).some(
    (one) => one === arn || (isWhole(one) && (one === "*" || accountOf(one) === account)),
  );
  const required = requiredOf(statement, "aws:PrincipalArn");
  return isNamed && (required === undefined || required.some((pattern) => matches(pattern, arn)));
}

/**
 * What is wrong with the trust policy of a member's role, as sentences without a subject; none if the deployment's functions
 * can assume it and no other principal can. `document` is the policy as IAM returns it: JSON, percent-encoded.
 */
export function trustFlaws(document: string, use: Use, hub: Hub): string[] {
  const statements = statementsIn(document).filter((one) => permits(one, "sts:AssumeRole"));
  const { roles, account } = hub;
  const externalId = roles?.externalId ?? "";
  const ofUs = statements.filter((one) => requiredOf(one, "sts:ExternalId")?.includes(externalId) ?? true);
  if (statements.length === 0) return ["no principal can assume it"];
  if (ofUs.length === 0)
    return [
      `its external id is ${externalIdsIn(statements).join(", ")}, not ${externalId}: it is for another deployment`,
    ];
  const missing = callers[use].filter(
    (name) => !ofUs.some((one) => admits(one, callerArn(hub, name), account)),
  );
  return [
    ...(missing.length > 0
      ? [`the functions ${missing.join(", ")} of account ${account} cannot assume it`]
      : []),
    ...tagFlaws(document, use, hub),
    ...new Set(statements.flatMap((one) => openings(one, use, hub))),
  ];
}

function statementsIn(document: string): readonly Statement[] {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement?: Statement | Statement[] };
  return [Statement ?? []].flat();
}

const externalIdsIn = (statements: readonly Statement[]) =>
  statements.flatMap((one) => requiredOf(one, "sts:ExternalId") ?? []);

const callerArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:iam::${hub.account}:role${hub.settings.rolePath ?? "/"}${roleName({ ...hub, path: "" }, name)}`;

const sessionArn = (hub: Hub, name: string): string =>
  `arn:${hub.partition}:sts::${hub.account}:assumed-role/${roleName({ ...hub, path: "" }, name)}/*`;

function tagFlaws(document: string, use: Use, hub: Hub): string[] {
  if (use === "read" || !hub.settings.sessionTags) return [];
  const mayTag = statementsIn(document).some((one) => permits(one, "sts:TagSession"));
  return mayTag
    ? []
    : ["it does not permit sts:TagSession, without which it cannot be assumed for one bucket"];
}

/** How others than the deployment's functions can assume the role. */
function openings(statement: Statement, use: Use, hub: Hub): string[] {
  const ids = requiredOf(statement, "sts:ExternalId");
  const others = principalsIn(statement).filter((one) => accountOf(one) !== hub.account);
  const ours = callers[use].map((name) => callerArn(hub, name));
  const names = requiredOf(statement, "aws:PrincipalArn");
  const sessions = callers[use].map((name) => sessionArn(hub, name));
  const more = (names ?? []).filter((name) => ![...ours, ...sessions].includes(name));
  const isBound =
    names !== undefined || principalsIn(statement).every((one) => !isWhole(one) && ours.includes(one));
  return [
    ...(others.length > 0 ? [`it can also be assumed from ${others.join(", ")}`] : []),
    ...(more.length > 0 ? [`${more.join(", ")} can assume it, besides the functions`] : []),
    ...(ids === undefined ? ["it can be assumed without the external id"] : []),
    ...(isBound ? [] : [`any role of account ${hub.account} can assume it, not only the functions`]),
  ];
}
