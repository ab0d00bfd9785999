import type { Members } from "../../service/members/members.ts";
import { WorkQueue } from "../../service/queue/queue.ts";
import { type Sweeper, sweep } from "../../service/queue/sweep.ts";
import { type Reconciler, reconcile } from "../../service/reconcile/reconcile.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { RepairBudget } from "../../service/tables/budget.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { Snapshots } from "../../service/tables/snapshots.ts";
import { memoryOf } from "../../service/tables/specMemory.ts";
import { Specs } from "../../service/tables/specs.ts";
import { newStatus, type Status } from "../../service/tables/status.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { bothTables } from "../../test/support/bothTables.ts";
import { withoutBaselines } from "../../test/support/layering.ts";
import { LimitedQueue } from "./limitedQueue.ts";
import { LimitedS3 } from "./limitedS3.ts";
import { LimitedTable } from "./limitedTable.ts";
import { VirtualTime } from "./virtualTime.ts";

/** The limits that differ between scenarios. Fixed: no limit on reads, 1,000 write units a second and key, 2,400 queue calls a second. */
export interface Limits {
  readonly concurrency: number;
  readonly repairsAMinute: number;
  readonly s3WritesASecond: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** A check takes 7 ms of a whole core; a worker has three tenths of one. */
const cpuMs = 23;
const region = "ca-central-1";

type Documents = ConstructorParameters<typeof Ledger>[0];

/** A deployment with `count` buckets, over stand-ins with AWS's limits. */
export class ScaledFleet {
  readonly time = new VirtualTime();
  readonly ledger = new LimitedTable(this.time, ["bucket", "entry"]);
  readonly specs = new LimitedTable(this.time, ["name"]);
  readonly s3: LimitedS3;
  readonly queue: LimitedQueue;
  readonly work: WorkQueue;
  readonly names: readonly string[];
  readonly checked = new Set<string>();
  /** By bucket, how often it was checked because it was due. */
  readonly dueChecks = new Map<string, number>();
  readonly ticks: { readonly ms: number; readonly isWhole: boolean }[] = [];
  readonly #sweeper: Sweeper;
  readonly #core: Reconciler;
  constructor(
    count: number,
    { concurrency, repairsAMinute, s3WritesASecond }: Limits,
    membersOf?: (time: VirtualTime, s3: LimitedS3) => Members,
  ) {
    this.names = Array.from({ length: count }, (_, index) => `bucket-${index}`);
    this.s3 = new LimitedS3(this.time, s3WritesASecond);
    this.queue = new LimitedQueue(this.time, concurrency, cpuMs, this.#check);
    this.work = new WorkQueue(this.queue, "work.fifo");
    const documents = this.ledger as unknown as Documents;
    const ledger = new Ledger(documents, "ledger");
    const specs = new Specs(this.specs as unknown as Documents, "specs");
    this.#core = {
      specs,
      ledger,
      snapshots: new Snapshots(bothTables({ ledger: this.ledger, specs: this.specs }), "ledger", "specs"),
      provider: this.s3,
      ...(membersOf && {
        members: membersOf(this.time, this.s3),
        reach: new AccountReach(documents, "ledger", this.time),
      }),
      clock: this.time,
      intervals: {
        settlingMs: minute,
        sweepPeriodMs: 6 * hour,
        conflict: { repairs: 5, withinMs: 10 * minute, coolDownMs: 10 * minute },
      },
      restraints: {
        windows: [],
        adoptsOnlyAsked: false,
        budget: new RepairBudget(documents, "ledger", repairsAMinute),
      },
      otherDeployments: new Set(),
      version: "1",
    };
    const state = new SweepState(documents, "ledger");
    const { sweepPeriodMs } = this.#core.intervals;
    const sources = { specs, ledger, state, queue: this.work, clock: this.time };
    this.#sweeper = { ...sources, sweepPeriodMs, concurrency, layering: withoutBaselines };
    if (membersOf)
      this.#sweeper = { ...this.#sweeper, reach: new AccountReach(documents, "ledger", this.time) };
  }

  /** Sets spec and status of all buckets without a call: a status as after a check, changed by `more`. */
  async known(
    more: Partial<Status> | ((name: string) => Partial<Status>),
    specOf: (name: string) => { readonly account?: string } = () => ({}),
  ): Promise<void> {
    const at = new Date(this.time.ms - hour).toISOString();
    const send = async ({ input }: { input: { Item: object } }) => void this.ledger.set({ ...input.Item });
    const ledger = new Ledger({ send } as unknown as Documents, "ledger");
    for (const name of this.names) {
      const spec = { name, region, versioning: true, ...specOf(name) };
      this.specs.set(spec);
      const of = typeof more === "function" ? more(name) : more;
      const times = { at, checked: { versioning: at }, checkedAt: at };
      const found = { verdict: "converged", seen: true, adopted: true, spec: memoryOf(spec) } as const;
      await ledger.record({ ...newStatus(name, at), ...times, ...found, ...specOf(name), ...of });
    }
    this.ledger.keys.clear();
  }

  /** Runs a tick each minute until `isDone`, or until `mostMinutes` have passed. Resolves to the minutes that it took. */
  async until(isDone: () => boolean, mostMinutes: number): Promise<number> {
    const began = this.time.ms;
    const tick = () => {
      this.time.after(minute, tick);
      void this.#tick();
    };
    tick();
    await this.time.pass(began + mostMinutes * minute, isDone);
    return (this.time.ms - began) / minute;
  }

  async #tick(): Promise<void> {
    const began = this.time.ms;
    const { more } = await sweep(this.#sweeper);
    this.ticks.push({ ms: this.time.ms - began, isWhole: !more });
  }

  #check = async (bucket: string, triggers: readonly Trigger[]): Promise<void> => {
    this.checked.add(bucket);
    if (triggers.some(({ cause }) => cause.why === "due"))
      this.dueChecks.set(bucket, (this.dueChecks.get(bucket) ?? 0) + 1);
    await reconcile(bucket, triggers, this.#core);
  };

  /** Another principal suspends a bucket's versioning, and the event arrives. */
  async drift(bucket: string, id: number): Promise<void> {
    await this.work.send([this.drifted(bucket, `${id}`)]);
  }

  /** The same, without the event's arrival. */
  drifted(bucket: string, id: string): Trigger {
    this.s3.off.add(bucket);
    const principal = { name: "mallory", type: "IAMUser" };
    const call = { event: "PutBucketVersioning", requestId: `theirs-${id}`, principal, region };
    const at = this.time.now().toISOString();
    return { bucket, id: `event ${id}`, cause: { why: "drift", at, facets: ["versioning"], call } };
  }
}
