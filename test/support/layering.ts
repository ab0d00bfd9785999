import type { Clock } from "../../core/providers/clock.ts";
import type { Layering } from "../../service/queue/layerTick.ts";
import type { AccountSources } from "../../service/queue/membership.ts";
import { AccountList } from "../../service/tables/accountList.ts";
import { AccountListings } from "../../service/tables/accountListings.ts";
import { KnownBuckets } from "../../service/tables/knownBuckets.ts";
import { LayerTable, noLayers } from "../../service/tables/layerTable.ts";
import { ListingState } from "../../service/tables/listingState.ts";
import { Reminders } from "../../service/tables/reminders.ts";

type Documents = ConstructorParameters<typeof LayerTable>[0];

const unused = async (): Promise<never> => {
  throw new Error("nothing asks for it without a baseline");
};

/** What the sweep needs of baselines where there are none: anything but reading their table fails. */
export const withoutBaselines: Layering = {
  layers: { read: async (at) => noLayers(at.toISOString()) },
  listings: {
    listing: unused,
    saveListing: unused,
    coverage: unused,
    saveCoverage: unused,
    endCoverage: unused,
  },
  reminders: { publish: unused },
  known: { of: unused },
  listed: unused,
  account: "111122223333",
  keptFrom: () => undefined,
  bucketsASecond: 25,
  limits: { longestDays: 365, never: [] },
};

/** The same over tables, and a listing of the account's buckets. */
export function layeringOver(
  tables: { readonly specs: Documents; readonly ledger: Documents; readonly baselines: Documents },
  listed: Layering["listed"],
  clock: Clock,
  accounts?: Pick<AccountSources, "ids" | "page">,
): Layering {
  const ledger = { documents: tables.ledger, table: "ledger" };
  return {
    ...withoutBaselines,
    layers: new LayerTable(tables.baselines, "baselines", () => import("../../service/tables/layersIn.ts")),
    listings: new ListingState(tables.ledger, "ledger"),
    reminders: new Reminders(tables.ledger, "ledger"),
    known: new KnownBuckets({ documents: tables.specs, table: "specs" }, ledger, clock),
    listed,
    ...(accounts && {
      accounts: {
        home: withoutBaselines.account,
        list: new AccountList(tables.ledger, "ledger"),
        listings: new AccountListings(tables.ledger, "ledger"),
        ...accounts,
      },
    }),
  };
}
