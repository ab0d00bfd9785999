import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { listedBy } from "../../service/queue/accountBuckets.ts";
import { WorkQueue } from "../../service/queue/queue.ts";
import { sweep } from "../../service/queue/sweep.ts";
import { type Reconciler, reconcile } from "../../service/reconcile/reconcile.ts";
import { RepairBudget } from "../../service/tables/budget.ts";
import { surveyFleet } from "../../service/tables/fleet.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { Snapshots } from "../../service/tables/snapshots.ts";
import { Specs } from "../../service/tables/specs.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { bothTables } from "../../test/support/bothTables.ts";
import { layeringOver } from "../../test/support/layering.ts";
import { ManualClock } from "../../test/support/manualClock.ts";
import { MeteredTable } from "./meteredTable.ts";
import { Tally } from "./tally.ts";

export const bucket = "orders-archive";
export const region = "us-east-1";
export const sweepPeriodMs = 6 * 3_600_000;

/** Assumptions that cannot be counted from the code: billed duration and log volume. */
const assumed = { seconds: 0.3, gigabytes: 0.5, logBytes: 2_048 };

/** The service's own code over an S3, tables and a queue that count their requests. */
export class Stage {
  readonly tally = new Tally();
  readonly clock = new ManualClock();
  readonly specs = new MeteredTable(["name"], this.tally);
  readonly ledger = new MeteredTable(["bucket", "entry"], this.tally);
  readonly baselines = new MeteredTable(["kind", "name"], this.tally);
  readonly s3 = new MemoryS3({ now: this.clock.now });
  readonly #ledger = new Ledger(documents(this.ledger), "ledger");
  readonly #specs = new Specs(documents(this.specs), "specs");
  readonly #queue = new WorkQueue({ send: this.#send.bind(this) } as never, "work.fifo");
  readonly #core: Reconciler = {
    specs: this.#specs,
    ledger: this.#ledger,
    snapshots: new Snapshots(bothTables({ ledger: this.ledger, specs: this.specs }), "ledger", "specs"),
    session: "reconcile",
    provider: new MemoryS3Provider({ s3: this.s3, clock: this.clock }),
    clock: this.clock,
    intervals: {
      settlingMs: 60_000,
      sweepPeriodMs,
      conflict: { repairs: 5, withinMs: 600_000, coolDownMs: 600_000 },
    },
    otherDeployments: new Set(),
    version: "1",
    restraints: {
      windows: [],
      adoptsOnlyAsked: false,
      budget: new RepairBudget(documents(this.ledger), "ledger", 600),
    },
  };

  /** What one act costs. */
  async taking(act: () => Promise<void>): Promise<Tally> {
    const before = this.tally.times(-1);
    await act();
    return this.tally.times(1, before);
  }

  /** When the bucket is checked next, if at all. */
  get due(): string | undefined {
    return this.ledger.table.get({ bucket, entry: "status" })?.dueAt as string | undefined;
  }

  /** One minute of the sweep. */
  async tick(): Promise<void> {
    await this.enqueue();
    await surveyFleet(this.#ledger, this.clock.now());
  }

  /** The same without counting the fleet. */
  async enqueue(): Promise<void> {
    this.#call();
    const sweeper = { specs: this.#specs, ledger: this.#ledger, queue: this.#queue, clock: this.clock };
    const state = new SweepState(documents(this.ledger), "ledger");
    await sweep({ ...sweeper, state, concurrency: 10, sweepPeriodMs, layering: this.#layering });
  }

  /** One trigger, alone in its batch: received, reconciled, deleted; its history entries are published. */
  async handle(cause: Partial<Cause> & Pick<Cause, "why">): Promise<void> {
    const at = this.clock.now().toISOString();
    const before = this.#entries();
    this.#call();
    this.tally.add("queue requests", 2);
    const first = this.s3.calls.length;
    await reconcile(bucket, [{ bucket, id: at, cause: { at, ...cause } }], this.#core);
    for (const { write } of this.s3.calls.slice(first)) this.tally.add(write ? "S3 writes" : "S3 reads");
    if (this.#entries() > before) this.#call();
    this.tally.add("outcome events", this.#entries() - before);
  }

  /** A call to S3 that CloudTrail reports: it becomes a trigger. */
  async trail(requestId: string, name: string): Promise<void> {
    this.#call();
    this.tally.add("queue requests");
    const principal = { name: `someone/${name}`, type: "AssumedRole" };
    const call = { event: "PutBucketVersioning", requestId, principal, region };
    await this.handle({ why: "drift", facets: ["versioning"], call });
  }

  get #layering() {
    const tables = { specs: this.specs, ledger: this.ledger, baselines: this.baselines };
    const over = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, documents(table)]));
    const provider = new MemoryS3Provider({ s3: this.s3, clock: this.clock });
    const listed = listedBy(provider, region);
    const counted = (_account: string, token?: string) => {
      this.tally.add("S3 lists");
      return listed(token);
    };
    return layeringOver(
      over as Record<keyof typeof tables, ReturnType<typeof documents>>,
      counted,
      this.clock,
    );
  }

  #entries = () => this.ledger.table.seen().filter(({ entry }) => `${entry}`.startsWith("history#")).length;

  #call(): void {
    this.tally.add("function calls");
    this.tally.add("function GB-seconds", assumed.seconds * assumed.gigabytes);
    this.tally.add("log GB", assumed.logBytes / 1e9);
  }

  async #send(): Promise<object> {
    this.tally.add("queue requests");
    return {};
  }
}

const documents = (table: MeteredTable) => table as unknown as Pick<DynamoDBDocumentClient, "send">;
