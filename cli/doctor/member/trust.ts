import { matches } from "../../../core/values/pattern.ts";
import { callers, roleName, type Use } from "../../../deploy/accountRoles.ts";
import { principalsOf } from "../../../service/settings/planners.ts";
import type { Hub } from "../../settings/hub.ts";

type Values = string | readonly string[] | undefined;

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, Values>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: Values;
  readonly NotAction?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

const listOf = (values: Values): readonly string[] => [values ?? []].flat();

/** Operators that are false for every value but those of the list. */
const requiring = /^(String|Arn)(Equals|Like|EqualsIgnoreCase)$/i;

/** The values that a statement requires of a condition key; undefined without such a condition. */
function requiredOf({ Condition = {} }: Statement, key: string): readonly string[] | undefined {
  const required = Object.entries(Condition).filter(([operator]) => requiring.test(operator));
  const found = required.flatMap(([, keys]) =>
    Object.entries(keys).filter(([name]) => name.toLowerCase() === key.toLowerCase()),
  );
  return found.length > 0 ? found.flatMap(([, values]) => listOf(values)) : undefined;
}

const permits = ({ Effect, Action, NotAction }: Statement, action: string): boolean => {
  const isIn = (patterns: Values) =>
    listOf(patterns).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  return Effect === "Allow" && (NotAction === undefined ? isIn(Action) : !isIn(NotAction));
};

const waysIn = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

const principalsIn = ({ Principal }: Statement): readonly string[] =>
  typeof Principal === "string" ? [Principal] : listOf(Principal?.AWS);

/** Services, identity providers, and everyone whom `NotPrincipal` leaves. */
const othersIn = ({ Principal, NotPrincipal }: Statement): readonly string[] => [
  ...(typeof Principal === "object"
    ? Object.entries(Principal).flatMap(([kind, one]) => (kind === "AWS" ? [] : listOf(one)))
    : []),
  ...(NotPrincipal === undefined ? [] : ["every principal that NotPrincipal does not name"]),
];

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

/** The people who may assume a role: ARNs, or patterns of them. */
const plannersOf = (use: Use, { settings }: Hub): readonly string[] =>
  use === "read" ? settings.planners : [];

/**
 * What is wrong with the trust policy of a member's role, as sentences without a subject; none if the deployment's functions
 * can assume it, its planners can if it is the role that reads, and no other principal can. `document` is the policy as IAM
 * returns it: JSON, percent-encoded.
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
  const lacks = (arn: string) => !ofUs.some((one) => admits(one, arn, account));
  const missing = callers[use].filter((name) => lacks(callerArn(hub, name)));
  const people = plannersOf(use, hub).filter(lacks);
  return [
    ...(missing.length > 0
      ? [`the functions ${missing.join(", ")} of account ${account} cannot assume it`]
      : []),
    ...(people.length > 0 ? [`the setting planners names ${people.join(", ")}, who cannot assume it`] : []),
    ...tagFlaws(document, use, hub),
    ...new Set(waysInto(document).flatMap((one) => openings(one, use, hub))),
  ];
}

function statementsIn(document: string): readonly Statement[] {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement?: Statement | Statement[] };
  return [Statement ?? []].flat();
}

const waysInto = (document: string): readonly Statement[] =>
  statementsIn(document).filter((one) => waysIn.some((action) => permits(one, action)));

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

/** How others than the deployment's functions and planners can assume the role. */
function openings(statement: Statement, use: Use, hub: Hub): string[] {
  const ids = requiredOf(statement, "sts:ExternalId");
  const named = principalsIn(statement);
  const others = [...named.filter((one) => accountOf(one) !== hub.account), ...othersIn(statement)];
  const own = named.filter((one) => accountOf(one) === hub.account);
  const required = requiredOf(statement, "aws:PrincipalArn");
  const known = admitted(use, hub);
  const more = (required ?? own.filter((one) => !isWhole(one))).filter((name) => !known.includes(name));
  const isBound = required !== undefined || !own.some(isWhole);
  return [
    ...(others.length > 0 ? [`it can also be assumed from ${others.join(", ")}`] : []),
    ...(more.length > 0 ? [`${more.join(", ")} can assume it, besides ${admittedWords[use]}`] : []),
    ...(ids === undefined ? ["it can be assumed without the external id"] : []),
    ...(isBound ? [] : [`any role of account ${hub.account} can assume it, not only ${admittedWords[use]}`]),
  ];
}

/** Whom a trust policy may name. */
const admitted = (use: Use, hub: Hub): readonly string[] => [
  ...callers[use].flatMap((name) => [callerArn(hub, name), sessionArn(hub, name)]),
  ...plannersOf(use, hub).flatMap(principalsOf),
];

const admittedWords: Readonly<Record<Use, string>> = {
  read: "the functions and those of the setting planners",
  write: "the function reconcile",
};
