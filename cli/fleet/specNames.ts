import type { Deployment } from "../deployment/deployment.ts";
import { accountSaid, homeOf, isOfAccount } from "./accounts.ts";
import { knowsAccounts } from "./coverage.ts";
import { NamesAndAccounts } from "./nameAccounts.ts";

/** The names of all specs, and the accounts that they say; the reason as text if the caller may not read the table. */
export async function specNamesIn(
  specTable: Pick<Deployment["specTable"], "heads">,
): Promise<NamesAndAccounts | string> {
  const specs = new NamesAndAccounts();
  try {
    for await (const page of specTable.heads())
      for (const spec of page) specs.add(spec.name, accountSaid(spec));
    return specs;
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return "you have no permission to read the spec table";
  }
}

/** A bucket of a list. */
interface Entry {
  readonly bucket: string;
  readonly account?: string | undefined;
  readonly byBaseline?: boolean;
  readonly withoutSpec?: boolean;
}

/**
 * The entries with their accounts, without those of other accounts than the wanted one. `specs` has the accounts that the specs
 * say, and is absent if they could not be read. Rejects like the ledger.
 */
export async function* placed<T extends Entry>(
  entries: AsyncIterable<T>,
  tables: Pick<Deployment, "ledger"> & Partial<Pick<Deployment, "caller">>,
  specs: NamesAndAccounts | undefined,
  wanted?: string,
): AsyncGenerator<T & { readonly account?: string | undefined }> {
  const said = specs?.accounts;
  const hasOthers = wanted !== undefined || said?.isEmpty === false || (await knowsAccounts(tables.ledger));
  const home = hasOthers ? await homeOf(tables)() : undefined;
  for await (const entry of entries) {
    const { bucket, byBaseline, withoutSpec } = entry;
    // Neither a spec nor an index says the account: only the status of the bucket does.
    const isUnsaid = hasOthers && !byBaseline && (withoutSpec || !said);
    const known = entry.account ?? said?.of(bucket);
    const account = known ?? (isUnsaid ? (await tables.ledger.status(bucket))?.account : undefined);
    if (isOfAccount(account, wanted, home))
      yield { ...entry, account: account === home ? undefined : account };
  }
}
