import { reasonWords, type Words, words } from "../../core/text/words.ts";
import type { AccountOut, AccountReach } from "../../service/tables/accountReach.ts";
import { ifPermitted } from "../deployment/ifPermitted.ts";
import { instant } from "../terminal/ago.ts";

/** More accounts out of reach are not listed one by one. */
const most = 20;

/** The accounts out of reach, or the given one if it is; none without permission to read the ledger's own items. */
export async function accountsOut(
  { reach }: { readonly reach?: Pick<AccountReach, "all"> },
  wanted: string | undefined,
): Promise<readonly AccountOut[]> {
  const found: AccountOut[] = [];
  const read = async () => {
    for await (const one of reach?.all() ?? [])
      if (wanted === undefined || one.account === wanted) found.push(one);
  };
  await ifPermitted(read, undefined);
  return found.slice(0, most);
}

/** One line for an account out of reach. The reason, which its buckets have too, names the account. */
export const accountWords = ({ since, reason }: AccountOut): Words =>
  words`Out of reach since ${instant(since)}: ${reasonWords(reason, "  ")}`;
