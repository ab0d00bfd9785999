import { hasWildcard } from "../../../core/values/conditionOperators.ts";
import { callers, type Use } from "../../../deploy/accountRoles.ts";
import { principalsOf } from "../../../service/settings/planners.ts";
import type { Hub } from "../../settings/hub.ts";
import {
  accountOf,
  callerArn,
  concerns,
  holdsFor,
  isNamed,
  isWhole,
  listOf,
  permits,
  principalsIn,
  type Requirement,
  requirementsOf,
  type Statement,
  sessionArn,
  statementsIn,
  suits,
} from "./trustStatements.ts";

const waysIn = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/** Services, identity providers, and everyone whom `NotPrincipal` leaves. */
const othersIn = ({ Principal, NotPrincipal }: Statement): readonly string[] => [
  ...(typeof Principal === "object"
    ? Object.entries(Principal).flatMap(([kind, one]) => (kind === "AWS" ? [] : listOf(one)))
    : []),
  ...(NotPrincipal === undefined ? [] : ["every principal that NotPrincipal does not name"]),
];

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
  const ofUs = statements.filter((one) => suits(one, "sts:ExternalId", externalId));
  if (statements.length === 0) return ["no principal can assume it"];
  if (ofUs.length === 0)
    return [
      `its external id is ${externalIdsIn(statements).join(", ")}, not ${externalId}: it is for another deployment`,
    ];
  const lacks = (arn: string) => !ofUs.some((one) => admits(one, arn, hub));
  const missing = callers[use].filter((name) => lacks(callerArn(hub, name)));
  const people = plannersOf(use, hub).filter(lacks);
  return [
    ...(missing.length > 0
      ? [`the functions ${missing.join(", ")} of account ${account} cannot assume it`]
      : []),
    ...(people.length > 0 ? [`the setting planners names ${people.join(", ")}, who cannot assume it`] : []),
    ...tagFlaws(document, use, hub),
    ...denialsIn(document, use, hub),
    ...new Set(waysInto(document).flatMap((one) => openings(one, use, hub))),
  ];
}

const waysInto = (document: string): readonly Statement[] =>
  statementsIn(document).filter((one) => waysIn.some((action) => permits(one, action)));

const externalIdsIn = (statements: readonly Statement[]) =>
  statements.flatMap((one) => requirementsOf(one, "sts:ExternalId").flatMap(({ values }) => values));

function tagFlaws(document: string, use: Use, hub: Hub): string[] {
  if (use === "read" || !hub.settings.sessionTags) return [];
  const tagging = statementsIn(document).filter((one) => permits(one, "sts:TagSession"));
  const mayTag = callers[use].every((name) => tagging.some((one) => admits(one, callerArn(hub, name), hub)));
  return mayTag
    ? []
    : ["it does not permit sts:TagSession, without which it cannot be assumed for one bucket"];
}

/** What is known of a call in which a principal of the deployment's account assumes the role. */
const callOf = (arn: string, { account, roles }: Hub): ReadonlyMap<string, string> =>
  new Map([
    ["aws:principalarn", arn],
    ["aws:principalaccount", account],
    ["sts:externalid", roles?.externalId ?? ""],
    ["aws:tagkeys", "bucket"],
    ["aws:securetransport", "true"],
  ]);

/** Whether a statement that permits applies to the call of a role, unless a condition that is not known here excludes it. */
const admits = (statement: Statement, arn: string, hub: Hub): boolean =>
  isNamed(statement, arn, hub.account) && holdsFor(statement, callOf(arn, hub)) !== false;

/** The functions that a statement denies the role, as far as its conditions show it. */
function denialsIn(document: string, use: Use, hub: Hub): string[] {
  const wanted = [
    "sts:AssumeRole",
    ...(use === "write" && hub.settings.sessionTags ? ["sts:TagSession"] : []),
  ];
  const denials = statementsIn(document).filter(
    (one) => one.Effect === "Deny" && wanted.some((action) => concerns(one, action)),
  );
  const denies = (one: Statement, arn: string) =>
    isNamed(one, arn, hub.account) && holdsFor(one, callOf(arn, hub)) === true;
  const denied = callers[use].filter((name) => denials.some((one) => denies(one, callerArn(hub, name))));
  return denied.length > 0 ? [`a statement denies it to the functions ${denied.join(", ")}`] : [];
}

/** How others than the deployment's functions and planners can assume the role. */
function openings(statement: Statement, use: Use, hub: Hub): string[] {
  const ids = requirementsOf(statement, "sts:ExternalId");
  const otherIds = tightestOf(ids.map((one) => one.values.filter((id) => isOther(id, one, ids, hub))));
  const named = principalsIn(statement);
  const others = [...named.filter((one) => accountOf(one) !== hub.account), ...othersIn(statement)];
  const own = named.filter((one) => accountOf(one) === hub.account);
  const required = requirementsOf(statement, "aws:PrincipalArn").map(({ values }) => values);
  const known = admitted(use, hub);
  const names = required.length > 0 ? required : [own.filter((one) => !isWhole(one))];
  // A list that is an empty parameter has one empty value, which no principal meets.
  const more = tightestOf(names.map((list) => list.filter((name) => name !== "" && !known.includes(name))));
  const isBound = required.length > 0 || !own.some(isWhole);
  return [
    ...(others.length > 0 ? [`it can also be assumed from ${others.join(", ")}`] : []),
    ...(more.length > 0 ? [`${more.join(", ")} can assume it, besides ${admittedWords[use]}`] : []),
    ...(ids.length === 0 ? ["it can be assumed without the external id"] : []),
    ...(otherIds.length > 0
      ? [
          `it can be assumed with the external id ${otherIds.join(" or ")}, not only with ${hub.roles?.externalId}`,
        ]
      : []),
    ...(isBound ? [] : [`any role of account ${hub.account} can assume it, not only ${admittedWords[use]}`]),
  ];
}

/** Whether a value admits other external ids than the deployment's. */
function isOther(id: string, one: Requirement, all: readonly Requirement[], { roles }: Hub): boolean {
  if (one.hasWildcards && hasWildcard(id)) return true;
  // The value of an empty parameter: an external id has at least two characters.
  if (id === "") return false;
  return !one.means(id, roles?.externalId ?? "") && all.every(({ isMet }) => isMet(id));
}

/** What is too much where several requirements have to be met, from what is too much in each: nothing if one has nothing. */
const tightestOf = (excesses: readonly (readonly string[])[]): readonly string[] =>
  excesses.some((one) => one.length === 0) ? [] : excesses.flat();

/** Whom a trust policy may name. */
const admitted = (use: Use, hub: Hub): readonly string[] => [
  ...callers[use].flatMap((name) => [callerArn(hub, name), sessionArn(hub, name)]),
  ...plannersOf(use, hub).flatMap(principalsOf),
];

const admittedWords: Readonly<Record<Use, string>> = {
  read: "the functions and those of the setting planners",
  write: "the function reconcile",
};
