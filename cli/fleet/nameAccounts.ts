import { NameSet } from "../specs/nameSet.ts";

/** The accounts of buckets: by account, hashes of their names. Buckets of the deployment's own account are not kept. */
class NameAccounts {
  readonly #byAccount = new Map<string, NameSet>();

  add(bucket: string, account: string | undefined): void {
    if (account === undefined) return;
    const names = this.#byAccount.get(account) ?? new NameSet();
    names.add(bucket);
    this.#byAccount.set(account, names);
  }

  of(bucket: string): string | undefined {
    for (const [account, names] of this.#byAccount) if (names.has(bucket)) return account;
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#byAccount.size === 0;
  }
}

/** The names of all buckets of a list, and the accounts of those that are not in the deployment's own. */
export class NamesAndAccounts {
  readonly names = new NameSet();
  readonly accounts = new NameAccounts();

  add(bucket: string, account: string | undefined): void {
    this.names.add(bucket);
    this.accounts.add(bucket, account);
  }
}
