import { type Words, words } from "../../core/text/words.ts";
import type { AccountListings } from "../../service/tables/accountListings.ts";
import { type Coverage, type Listing, noCounts } from "../../service/tables/coverage.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { ifPermitted } from "../deployment/ifPermitted.ts";
import { homeOf } from "./accounts.ts";
import { coverageIn } from "./coverage.ts";

/** The coverage of one account alone. */
export interface AccountCoverage extends Coverage {
  readonly account: string;
}

/** Of an account without coverage, where there are baselines. */
export const uncoveredWords = (account: string): Words =>
  words`no coverage of account ${account}: the deployment does not list its buckets (dxaws-s3 doctor accounts lists its accounts)`;

type Tables = Partial<Pick<Deployment, "caller">> & {
  readonly ledger: object;
  readonly listings?: Pick<AccountListings, "of">;
};

/**
 * What the last complete listing of the account found, and why it cannot be listed. Undefined without baselines, of an account
 * that the deployment does not list, or without permission to read the ledger.
 */
export async function accountCoverage(tables: Tables, account: string): Promise<AccountCoverage | undefined> {
  const whole = await coverageIn(tables.ledger);
  if (!whole) return undefined;
  if (whole.accounts) return coverageFrom(account, await listingOf(account, tables));
  return (await homeOf(tables)()) === account ? { ...whole, account } : undefined;
}

const listingOf = (account: string, { listings }: Tables): Promise<Listing | undefined> =>
  ifPermitted(async () => listings?.of(account), undefined);

const notYet = "its buckets have not been listed yet";

function coverageFrom(account: string, listing: Listing | undefined): AccountCoverage | undefined {
  if (!listing) return undefined;
  const { last, lastBegan, lastAt, began, failed } = listing;
  const { reason = notYet, since = began } = failed ?? {};
  const isCovered = last !== undefined && failed === undefined;
  return {
    account,
    ...{ ...noCounts, ...last },
    began: lastBegan ?? began,
    at: lastAt ?? began,
    accounts: {
      count: 1,
      notCovered: isCovered ? 0 : 1,
      failed: isCovered ? [] : [{ account, reason, since }],
      worst: [],
    },
  };
}
