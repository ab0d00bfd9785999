import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { AccountListings } from "../../service/tables/accountListings.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { begun, type Counts, noCounts } from "../../service/tables/coverage.ts";
import type { HistoryEntry } from "../../service/tables/history.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { ListingState } from "../../service/tables/listingState.ts";
import { newStatus, type Status } from "../../service/tables/status.ts";
import { Table } from "../simulation/tables.ts";

export const at = "2026-12-01T12:00:00.000Z";
export const [home, other, gone] = ["111122223333", "444455556666", "777788889999"] as const;

async function* each<T>(...all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

type Documents = ConstructorParameters<typeof Ledger>[0];

/** The tables of a deployment with several accounts, as the command line reads them, and the number of reads of single items. */
export class AccountsLedger {
  readonly specs: { name: string; account?: string; region?: string }[] = [];
  itemsRead = 0;
  readonly #table = new Table(["bucket", "entry"], Date.now, () => 0);
  readonly #documents = {
    send: async (command: object) => {
      if (command instanceof GetCommand) this.itemsRead += 1;
      return this.#table.send(command);
    },
  } as unknown as Documents;
  readonly ledger = new Ledger(this.#documents, "ledger");
  readonly listings = new AccountListings(this.#documents, "ledger");
  readonly state = new ListingState(this.#documents, "ledger");
  readonly reach = new AccountReach(this.#documents, "ledger", {
    now: () => new Date(at),
    sleep: async () => undefined,
    random: () => 0,
  });

  /** A bucket of the ledger; without `bare` it has a spec. */
  async bucket(bucket: string, account: string | undefined, more: Partial<Status> & { bare?: true } = {}) {
    const { bare, ...about } = more;
    if (!bare) this.specs.push({ name: bucket, region: "ca-central-1", ...(account && { account }) });
    const layered = bare && { layered: { digest: "d", at, baselines: ["company"], bare: true } };
    const known = { ...newStatus(bucket, at), verdict: "drifted" as const, reason: "tags differs" };
    const status: Status = { ...known, checkedAt: at, account, ...layered, ...about, reconciliation: bucket };
    await this.ledger.record(status);
    return status;
  }

  async happened(status: Status, time: string, more: Partial<HistoryEntry> = {}) {
    const entry = { at: time, verdict: "converged", causes: [], drift: [], sent: [], ...more } as const;
    await this.ledger.record(status, entry);
  }

  async listed(account: string, counts: Partial<Counts>, failed?: { reason: string; since: string }) {
    const last = { ...noCounts, ...counts };
    const listing = { ...begun(at, ""), last, lastBegan: at, lastAt: at };
    await this.listings.save(account, { ...listing, ...(failed && { failed: { ...failed, attempts: 1 } }) });
  }

  /** There are baselines, and several accounts. */
  async covered() {
    const accounts = { count: 2, notCovered: 0, failed: [], worst: [] };
    await this.state.saveCoverage({ ...noCounts, known: 9, began: at, at, accounts });
  }

  get deployment() {
    return {
      prefix: "dxaws-s3-test",
      ledger: this.ledger,
      listings: this.listings,
      region: async () => "ca-central-1",
      caller: async () => ({ account: home }),
      specTable: {
        all: () => each(...this.specs),
        heads: () => each(this.specs),
        get: async (name: string) => this.specs.find((one) => one.name === name),
      },
    };
  }
}
