import type { Depth } from "../../service/queue/queue.ts";
import type { Sweeper } from "../../service/queue/sweep.ts";
import type { Conditions, Due } from "../../service/tables/status.ts";
import { newStatus } from "../../service/tables/status.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
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
  readonly core: Sweeper;
  constructor(names: readonly string[]) {
    const { table } = this.ledger;
    const documents = { send: async (command: object) => table.send(command) };
    this.state = new SweepState(documents as never, "ledger");
    this.core = {
      clock: this.clock,
      sweepPeriodMs: 7 * minute,
      concurrency: 10,
      specs: {
        slicePage: async (segment, total, limit = names.length, after = "") => {
          const slice = names.filter((name, index) => index % total === segment && name > after).sort();
          const some = slice.slice(0, limit);
          return { names: some, ...(slice.length > some.length && { next: some.at(-1) ?? "" }) };
        },
      },
      ledger: this.ledger.ledger,
      state: this.state,
      queue: { send: async (triggers) => void this.queued.push(...triggers), depth: async () => this.depth },
    };
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
