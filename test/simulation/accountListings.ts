import type { S3Provider } from "../../core/providers/provider.ts";
import type { Members } from "../../service/members/members.ts";
import { listedBy } from "../../service/queue/accountBuckets.ts";
import type { Layering } from "../../service/queue/layerTick.ts";
import type { AccountSources, OrganisationPage } from "../../service/queue/membership.ts";
import { AccountList } from "../../service/tables/accountList.ts";
import { AccountListings } from "../../service/tables/accountListings.ts";
import { home } from "./accounts.ts";
import { region } from "./gateway.ts";
import type { Parts } from "./memberContainers.ts";
import { runningTask } from "./task.ts";

/** Lists a few buckets at once, so that a listing has pages. */
export const smallPages = (provider: Pick<S3Provider, "read">): Pick<S3Provider, "read"> => ({
  read: (place, command) =>
    provider.read(place, Object.assign(command, { input: { ...command.input, MaxBuckets: 2 } })),
});

const accountsAtOnce = 2;

/** AWS Organizations of the running task's world: each page is a step. */
function organisationPage(token = ""): Promise<OrganisationPage> {
  const { world } = runningTask();
  const what = { service: "organisation", name: "ListAccounts", bucket: undefined, write: false } as const;
  return world.call(what, () => {
    const { accounts, next, isWrong } = world.accounts.members.page(token, accountsAtOnce);
    if (isWrong) world.invariants.roaming.covered.add("the organisation leaves out an account once");
    return { accounts, next };
  });
}

/** What the sweep of the running task's world has in addition where there are several accounts. */
export function accountListings(
  members: Members,
  { documents }: Pick<Parts, "documents">,
): () => Pick<Layering, "listed" | "accounts"> {
  const from = {
    home,
    list: new AccountList(documents, "ledger"),
    listings: new AccountListings(documents, "ledger"),
  };
  const listed: Layering["listed"] = (account, token) =>
    listedBy(smallPages(members.providerOf(account)), region)(token);
  return () => {
    const task = runningTask();
    const known = task.world.accounts.members;
    const accounts: AccountSources = known.isAsked
      ? { ...from, page: organisationPage }
      : { ...from, ids: [...known.idsOf(task)].filter((id) => id !== home) };
    return { listed, accounts };
  };
}
