import { type Account, ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { OrganisationPage } from "./membership.ts";

const clients = new Map<string, OrganizationsClient>();
const timeouts = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** A page of the active accounts of an organisation. Rejects like AWS Organizations, and if it is another organisation's. */
export async function organisationPage(
  region: string,
  organisation: string,
  token?: string,
): Promise<OrganisationPage> {
  const client = clients.get(region) ?? new OrganizationsClient({ region, requestHandler: timeouts });
  clients.set(region, client);
  return pageOf(client, organisation, token);
}

/** The same with that client. */
export async function pageOf(
  client: Pick<OrganizationsClient, "send">,
  organisation: string,
  token?: string,
): Promise<OrganisationPage> {
  const { Accounts = [], NextToken } = await client.send(new ListAccountsCommand({ NextToken: token }));
  for (const { Arn = "" } of Accounts) {
    const [, other] = /:account\/(o-[a-z0-9]+)\//.exec(Arn) ?? [];
    if (other !== organisation)
      throw new Error(
        `the deployment's account is in organisation ${other}, the settings name ${organisation}`,
      );
  }
  const accounts = Accounts.flatMap((one) => (one.Id && isActive(one) ? [one.Id] : []));
  return { accounts, ...(NextToken && { next: NextToken }) };
}

/** `Status` is the older name, which AWS retires. */
const isActive = ({ State, Status }: Account): boolean => (State ?? Status) === "ACTIVE";
