import { Guard } from "../../core/plan/guard.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import type { Command } from "../../core/providers/provider.ts";
import type { MaintenanceWindow } from "../../core/spec/windows/schema.ts";
import { type Reconciler, reconcile } from "../../service/reconcile/reconcile.ts";
import type { Turn } from "../../service/tables/budget.ts";
import type { HistoryEntry } from "../../service/tables/history.ts";
import { newStatus, type Status } from "../../service/tables/status.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { ManualClock } from "./manualClock.ts";

export const bucket = "orders-archive";
export const region = "ca-central-1";

/** A reconciler with everything around it in memory: S3, the two tables and the clock. */
export class World {
  readonly clock = new ManualClock();
  readonly s3 = new MemoryS3({ now: this.clock.now });
  readonly specs = new Map<string, unknown>();
  readonly statuses = new Map<string, Status>();
  readonly history: HistoryEntry[] = [];
  #records = 0;
  /** The operator's settings about writes; none, unless a test adds some. */
  readonly restraints = {
    windows: [] as MaintenanceWindow[],
    adoptsOnlyAsked: false,
    budget: {
      take: async (_now: Date, _urgent: boolean): Promise<Turn> => true,
      reaches: async (_minute: string) => true,
    },
  };
  readonly core: Reconciler = {
    provider: new MemoryS3Provider({ s3: this.s3, clock: this.clock, owner: "111122223333" }),
    clock: this.clock,
    guard: new Guard({ public: ["www-*"] }),
    intervals: {
      settlingMs: 60_000,
      sweepPeriodMs: 6 * 3_600_000,
      conflict: { repairs: 5, withinMs: 600_000, coolDownMs: 600_000 },
    },
    restraints: this.restraints,
    otherDeployments: new Set(["arn:aws:iam::111122223333:role/dxaws-s3-prod"]),
    version: "1",
    watchedRegions: new Set([region]),
    specs: {
      get: async (name) => structuredClone(this.specs.get(name)),
      deletionNote: async (name) => structuredClone(this.specs.get(`#deleted ${name}`)),
    },
    ledger: {
      status: async (name) => structuredClone(this.statuses.get(name)),
      record: async (status, happened) => {
        this.#mustStand(status);
        this.statuses.set(status.bucket, this.#named(structuredClone(status)));
        if (happened) this.history.unshift(happened);
      },
      release: async (status, at, happened) => {
        this.#mustStand(status);
        const { bucket: name, reconciliation } = status;
        this.statuses.set(name, this.#named({ ...newStatus(name, at), reconciliation, released: true }));
        if (happened) this.history.unshift(happened);
      },
    },
    snapshots: {
      read: async (name) => ({
        known: await this.core.ledger.status(name),
        item: await this.core.specs.get(name),
      }),
    },
    session: "dxaws-s3-dev-reconcile",
  };

  #mustStand({ bucket, reconciliation, replaces }: Status): void {
    const last = this.statuses.get(bucket);
    if (last?.writer !== replaces && last?.reconciliation !== reconciliation)
      throw new Error("another worker has written since");
  }

  #named(status: Status): Status {
    this.#records += 1;
    return { ...status, writer: `record ${this.#records}` };
  }

  get status(): Status | undefined {
    const status = this.statuses.get(bucket);
    return status?.released ? undefined : status;
  }

  /** Writes the spec of the bucket, and reconciles the trigger that the stream makes of it. */
  async spec(facets: object) {
    this.specs.set(bucket, { name: bucket, region, ...facets });
    return this.trigger({ why: "spec" });
  }

  async trigger(...causes: (Partial<Cause> & Pick<Cause, "why">)[]) {
    this.s3.calls.length = 0;
    const at = this.clock.now().toISOString();
    const triggers = causes.map((cause, index) => ({
      bucket,
      id: `${at} ${index}`,
      cause: { at, ...cause },
    }));
    return reconcile(bucket, triggers, this.core);
  }

  /** Another principal calls S3; returns the cause that CloudTrail would report. */
  async alice(command: Command, facets: string[], name = "mallory"): Promise<Cause> {
    const { $metadata } = (await this.s3.send(command, region)) as { $metadata: { requestId: string } };
    const principal = { name, type: "IAMUser" };
    const call = { event: "SomeCall", requestId: $metadata.requestId, principal, region };
    return { why: "drift", at: this.clock.now().toISOString(), facets, call };
  }

  /** Advances the time to the next due check, and runs it. */
  async whenDue() {
    const { due } = this.status ?? {};
    if (!due) throw new Error("nothing is due");
    this.clock.pass(Math.max(0, Date.parse(due.at) - this.clock.now().getTime()));
    return this.trigger({ why: "due", ...(due.facets && { facets: due.facets }) });
  }

  /** The operations that reached S3 since the last trigger was handed in. */
  get calls(): string[] {
    return this.s3.calls.map(({ operation }) => operation);
  }
}
