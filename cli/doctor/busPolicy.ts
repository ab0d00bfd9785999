import { hasWildcard } from "../../core/values/conditionOperators.ts";
import type { Settings } from "../../service/settings/settings.ts";
import {
  accountOf,
  permits,
  principalsIn,
  requirementsOf,
  type Statement,
} from "./member/trustStatements.ts";

/** Who may put events on a bus: accounts, and organisations; `everyone` if neither limits it. */
export interface Senders {
  readonly accounts: ReadonlySet<string>;
  readonly organisations: ReadonlySet<string>;
  readonly everyone: boolean;
}

/** Who may put events by the policy of a bus, as EventBridge returns it. */
export function sendersIn(policy = "{}"): Senders {
  const { Statement = [] } = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  const all = [Statement]
    .flat()
    .filter((one) => permits(one, "events:PutEvents"))
    .map(ofStatement);
  return {
    accounts: new Set(all.flatMap(({ accounts }) => accounts)),
    organisations: new Set(all.flatMap(({ organisations }) => organisations)),
    everyone: all.some(({ everyone }) => everyone),
  };
}

function ofStatement(statement: Statement) {
  const named = principalsIn(statement);
  const accounts = named.flatMap((one) => (one === "*" ? [] : accountOf(one)));
  if (statement.NotPrincipal === undefined && !named.includes("*"))
    return { accounts, organisations: [], everyone: false };
  const [ofAccounts, ofOrganisations] = [
    fixedIn(statement, "aws:PrincipalAccount"),
    fixedIn(statement, "aws:PrincipalOrgID"),
  ];
  if (ofAccounts) return { accounts: ofAccounts, organisations: [], everyone: false };
  return { accounts, organisations: ofOrganisations ?? [], everyone: ofOrganisations === undefined };
}

/** The values to which a statement limits a key; undefined if it admits others, too. */
function fixedIn(statement: Statement, key: string): readonly string[] | undefined {
  const all = requirementsOf(statement, key);
  const fixed = all.find(({ hasWildcards, values }) => !hasWildcards || !values.some(hasWildcard));
  return fixed?.values.filter((value) => all.every(({ isMet }) => isMet(value)));
}

/** Whether the account may put events; one of an organisation where the settings name that organisation. */
export function maySend(
  senders: Senders,
  account: string,
  { accounts }: Pick<Settings, "accounts">,
): boolean {
  if (senders.everyone || senders.accounts.has(account)) return true;
  return !Array.isArray(accounts) && senders.organisations.has(accounts.organisation);
}
