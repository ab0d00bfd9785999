import type { Listed, ListedPage } from "../../service/queue/accountBuckets.ts";
import type { AccountSources } from "../../service/queue/membership.ts";
import type { Depth } from "../../service/queue/queue.ts";
import type { Sweeper } from "../../service/queue/sweep.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import type { Conditions, Due } from "../../service/tables/status.ts";
import { newStatus } from "../../service/tables/status.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { Table } from "../simulation/tables.ts";
import { layeringOver } from "./layering.ts";
import { LedgerTable } from "./ledgerTable.ts";
import { ManualClock } from "./manualClock.ts";

const minute = 60_000;

/** The sweep's surroundings in memory: specs by name, a ledger with what is due, and a queue that takes all. */
export class SweptFleet {
  readonly clock = new ManualClock();
  readonly queued: Trigger[] = [];
  /** What the queue says of itself. */
  depth: Depth = { waiting: 0, taken: 0 };
  readonly ledger = new LedgerTable();
  readonly state: SweepState;
  readonly specs = new Table(["name"], Date.now, () => 0);
  /** Baselines and exceptions. */
  readonly baselines = new Table(["kind", "name"], Date.now, () => 0);
  /** The account's buckets, sorted by name, and how many a page of their listing has. */
  account: readonly Listed[] = [];
  accountPage = 1_000;
  /** The buckets of other accounts, or the answer to each call there. */
  readonly others = new Map<string, readonly Listed[] | (() => Promise<ListedPage>)>();
  /** Every call of a table or of the listing. */
  readonly calls: string[] = [];
  readonly core: Sweeper;
  constructor(names: readonly string[], accounts?: Pick<AccountSources, "ids" | "page">) {
    const { table } = this.ledger;
    for (const name of names) this.specs.set({ name }, { name });
    const over = (of: Table, called: string) =>
      ({
        send: async (command: object) => {
          this.calls.push(`${command.constructor.name} ${called}`);
          return of.send(command);
        },
      }) as never;
    const documents = over(table, "ledger");
    const tables = { specs: over(this.specs, "specs"), ledger: documents };
    const layered = { ...tables, baselines: over(this.baselines, "baselines") };
    this.state = new SweepState(documents, "ledger");
    this.core = {
      clock: this.clock,
      sweepPeriodMs: 7 * minute,
      concurrency: 10,
      layering: layeringOver(
        layered,
        async (account, token) => this.#listed(account, token),
        this.clock,
        accounts,
      ),
      specs: {
        slicePage: async (segment, total, limit = names.length, after = "") => {
          const slice = names.filter((name, index) => index % total === segment && name > after).sort();
          const some = slice.slice(0, limit);
          return { names: some, ...(slice.length > some.length && { next: some.at(-1) ?? "" }) };
        },
      },
      ledger: new Ledger(documents, "ledger"),
      state: this.state,
      queue: { send: async (triggers) => void this.queued.push(...triggers), depth: async () => this.depth },
    };
  }

  async #listed(account: string, token = "0"): Promise<ListedPage> {
    const all = this.others.get(account) ?? this.account;
    this.calls.push(this.others.has(account) ? `ListBuckets ${account}` : "ListBuckets");
    if (typeof all === "function") return all();
    const from = Number(token);
    const buckets = all.slice(from, from + this.accountPage);
    const next = from + buckets.length;
    return { buckets, ...(next < all.length && { next: `${next}` }) };
  }

  /** Makes a bucket due in `ms`. */
  async dueIn(bucket: string, ms: number, facets?: string[], conditions: Conditions = {}): Promise<void> {
    const at = new Date(this.clock.now().getTime() + ms).toISOString();
    const due: Due = { at, why: "retry", causes: [], facets };
    await this.ledger.ledger.record({ ...newStatus(bucket, at), reconciliation: bucket, due, conditions });
  }

  /** A worker reconciles the bucket: it is due no more. */
  async reconciled(bucket: string): Promise<void> {
    const status = await this.ledger.ledger.status(bucket);
    if (status) await this.ledger.ledger.record({ ...status, replaces: status.writer, due: undefined });
  }
}
