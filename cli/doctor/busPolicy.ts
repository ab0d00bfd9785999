import type { Settings } from "../../service/settings/settings.ts";

type Values = string | readonly string[] | undefined;

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: Values };
  readonly Action?: Values;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Who may put events on a bus: accounts, and organisations; `everyone` if neither limits it. */
export interface Senders {
  readonly accounts: ReadonlySet<string>;
  readonly organisations: ReadonlySet<string>;
  readonly everyone: boolean;
}

/** Who may put events by the policy of a bus, as EventBridge returns it. */
export function sendersIn(policy = "{}"): Senders {
  const { Statement = [] } = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  const all = [Statement].flat().filter(permitsEvents).map(ofStatement);
  return {
    accounts: new Set(all.flatMap(({ accounts }) => accounts)),
    organisations: new Set(all.flatMap(({ organisations }) => organisations)),
    everyone: all.some(({ everyone }) => everyone),
  };
}

const permitsEvents = ({ Effect, Action }: Statement): boolean =>
  Effect === "Allow" &&
  [Action ?? []].flat().some((one) => ["events:PutEvents", "events:*", "*"].includes(one));

function ofStatement({ Principal, Condition = {} }: Statement) {
  const named = typeof Principal === "string" ? [Principal] : [Principal?.AWS ?? []].flat();
  const organisations = Object.entries(Condition).flatMap(([operator, keys]) =>
    /^StringEquals$/i.test(operator) ? [keys["aws:PrincipalOrgID"] ?? []].flat().map(String) : [],
  );
  const isOfAll = named.includes("*");
  return {
    accounts: named.flatMap((one) => (one === "*" ? [] : (one.split(":")[4] ?? one))),
    organisations: isOfAll ? organisations : [],
    everyone: isOfAll && organisations.length === 0,
  };
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
