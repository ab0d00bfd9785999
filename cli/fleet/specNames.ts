import type { Deployment } from "../deployment/deployment.ts";
import { NameSet } from "../specs/nameSet.ts";
import { accountSaid, homeOf, isOfAccount } from "./accounts.ts";
import { knowsAccounts } from "./coverage.ts";

/** The accounts of buckets with a spec: by account, hashes of their names. The deployment's own account is not kept. */
class SpecAccounts {
  readonly #byAccount = new Map<string, NameSet>();

  add(spec: Readonly<Record<string, unknown>> & { readonly name: string }): void {
    const account = accountSaid(spec);
    if (account === undefined) return;
    const names = this.#byAccount.get(account) ?? new NameSet();
    names.add(spec.name);
    this.#byAccount.set(account, names);
  }

  /** The account that the bucket's spec says. */
  of(bucket: string): string | undefined {
    for (const [account, names] of this.#byAccount) if (names.has(bucket)) return account;
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#byAccount.size === 0;
  }
}

/** The names of all specs, and the accounts that they say. */
export class SpecNames {
  readonly names = new NameSet();
  readonly accounts = new SpecAccounts();
}

/** The names of all specs; the reason as text if the caller may not read the table. */
export async function specNamesIn(
  specTable: Pick<Deployment["specTable"], "heads">,
): Promise<SpecNames | string> {
  const specs = new SpecNames();
  try {
    for await (const page of specTable.heads())
      for (const spec of page) {
        specs.names.add(spec.name);
        specs.accounts.add(spec);
      }
    return specs;
  } catch (error) {
    if ((error as Error).name !== "AccessDeniedException") throw error;
    return "you have no permission to read the spec table";
  }
}

/** A bucket of a list. */
interface Entry {
  readonly bucket: string;
  readonly byBaseline?: boolean;
  readonly withoutSpec?: boolean;
}

/** The entries with their accounts, without those of other accounts than the wanted one. Rejects like the ledger. */
export async function* placed<T extends Entry>(
  entries: AsyncIterable<T>,
  tables: Pick<Deployment, "ledger"> & Partial<Pick<Deployment, "caller">>,
  said: SpecAccounts = new SpecAccounts(),
  wanted?: string,
): AsyncGenerator<T & { readonly account?: string | undefined }> {
  const hasMembers = await knowsAccounts(tables.ledger);
  const home = wanted !== undefined || hasMembers || !said.isEmpty ? await homeOf(tables)() : undefined;
  for await (const entry of entries) {
    const { bucket, byBaseline, withoutSpec } = entry;
    // The index of the fleet has no accounts: the status of a bucket without a spec says in which it is.
    const isUnsaid = hasMembers && (byBaseline || withoutSpec);
    const account = isUnsaid ? (await tables.ledger.status(bucket))?.account : said.of(bucket);
    if (isOfAccount(account, wanted, home))
      yield account === undefined || account === home
        ? { ...entry, account: undefined }
        : { ...entry, account };
  }
}
