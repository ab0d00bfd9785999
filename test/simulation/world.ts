import "./preloaded.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { handler as onSpecChange } from "../../functions/on-spec-change.ts";
import { handler as onTrailEvent } from "../../functions/on-trail-event.ts";
import { handler as reconcile } from "../../functions/reconcile.ts";
import { handler as sweep } from "../../functions/sweep.ts";
import { isOfAccounts, isRoaming, SimulatedAccounts } from "./accounts.ts";
import { SimulatedDeadLetters } from "./deadLetters.ts";
import { type Fault, type FaultModel, faultless, type Step } from "./faultModel.ts";
import { Gateway } from "./gateway.ts";
import { Invariants } from "./invariants.ts";
import { type Handler, invokeAsync, kill } from "./lambda.ts";
import { isOfFleet, SimulatedLayers } from "./layers.ts";
import { Roaming } from "./roaming.ts";
import { Scheduler } from "./scheduler.ts";
import { type Settings, sweepPeriodMs, usual } from "./settings.ts";
import { SimulatedStream } from "./stream.ts";
import { type Item, segmentOf, Table } from "./tables.ts";
import { runningTask, type Task } from "./task.ts";
import { SimulatedTrail } from "./trail.ts";
import { SimulatedQueue } from "./workQueue.ts";

const minute = 60_000;

/** A deployment with its AWS services, in virtual time. */
export class World {
  faults: FaultModel = faultless;
  readonly scheduler = new Scheduler();
  readonly s3 = new MemoryS3({ now: () => new Date(this.now) });
  readonly specs = new Table(
    ["name"],
    () => this.now,
    () => this.faults.behindMs(),
  );
  readonly ledger = new Table(
    ["bucket", "entry"],
    () => this.now,
    () => this.faults.behindMs(),
  );
  /** Baselines and exceptions. */
  readonly baselines = new Table(
    ["kind", "name"],
    () => this.now,
    () => this.faults.behindMs(),
  );
  readonly queue = new SimulatedQueue(this, reconcile as unknown as Handler);
  readonly stream = new SimulatedStream(this, onSpecChange as unknown as Handler, "SPECS_TABLE");
  readonly layers = new SimulatedLayers(
    this,
    new SimulatedStream(this, onSpecChange as unknown as Handler, "BASELINES_TABLE"),
  );
  readonly trail = new SimulatedTrail(this, onTrailEvent as unknown as Handler);
  readonly accounts = new SimulatedAccounts(this);
  readonly roaming = new Roaming(this);
  readonly invariants = new Invariants(this);
  readonly gateway = new Gateway(this, this.s3);
  readonly deadLetters = new SimulatedDeadLetters(() => this.now);
  /** By bucket and facet, the writer that changes it back after each of our writes. */
  readonly otherWriters = new Map<string, () => void>();
  settings: Settings;
  /** The next version is still being deployed. */
  isDeploying = true;
  /** Every step, in order: exhaustive tests go through them. */
  readonly steps: Step[] = [];
  readonly trace: string[] | undefined;
  #tasks = 0;

  constructor(traced = false, settings: Partial<Settings> = {}) {
    this.settings = { ...usual, ...settings };
    this.trace = traced ? [] : undefined;
    this.#tick();
  }

  get now(): number {
    return this.scheduler.now;
  }

  nextTask(): number {
    this.#tasks += 1;
    return this.#tasks;
  }

  pass(ms: number): Promise<void> {
    return this.scheduler.pass(ms, () => this.invariants.violations.length > 0);
  }

  /** A person writes or deletes a spec. */
  writeSpec(bucket: string, spec: Item | undefined): void {
    this.note(undefined, `a person ${spec ? `writes the spec ${JSON.stringify(spec)}` : "deletes the spec"}`);
    this.invariants.specWritten(bucket, this.specs.get({ name: bucket }), spec);
    this.specs.set({ name: bucket }, spec);
    if (isOfFleet(bucket) || isRoaming(bucket)) this.layers.changed();
    if (isRoaming(bucket)) this.roaming.named(bucket, spec);
    if (!isOfAccounts(bucket)) this.invariants.exposures.changed(bucket);
    this.stream.write(bucket);
  }

  /** An external call of the running task: a step into which a fault can be injected. */
  call<T>(
    what: Omit<Step, "number" | "taskName">,
    carryOut: (fault: Fault | undefined) => T | Promise<T>,
  ): Promise<T> {
    const task = runningTask();
    const step: Step = { ...what, number: this.steps.length, taskName: task.name };
    this.steps.push(step);
    const fault = this.faults.fault(step);
    if (fault) this.invariants.fault(step, fault, task);
    return new Promise((resolve, reject) => {
      const happen = () => this.#happen(step, task, fault, carryOut).then(resolve, reject);
      this.scheduler.after(this.faults.latency(step) + extraMs(fault), happen, { task });
    });
  }

  note(task: Task | undefined, text: string): void {
    if (!this.trace) return;
    const time = new Date(this.now).toISOString().slice(11, 23);
    this.trace.push(`${time} ${task ? `${task.name}#${task.id}` : "world"}: ${text}`);
  }

  async #happen<T>(
    step: Step,
    task: Task,
    fault: Fault | undefined,
    carryOut: (fault: Fault | undefined) => T | Promise<T>,
  ): Promise<T> {
    this.note(task, `${step.name} ${step.bucket ?? ""}${fault ? ` (${fault})` : ""}`);
    if (fault === "stalled") task.stalled = true;
    if (fault === "crash before") kill(task, fault);
    if (task.dead) return new Promise<T>(() => {});
    if (fault === "time-out") throw timeOut();
    if (fault && step.service !== "s3" && refusedElsewhere.has(fault))
      throw fault === "conflict" ? cancelled() : throttling();
    const answer = await carryOut(fault);
    if (fault === "crash after") kill(task, fault);
    if (task.dead) return new Promise<T>(() => {});
    if (fault === "answer lost") throw timeOut();
    return answer;
  }

  #tick(): void {
    const sweepNow = () => {
      this.#tick();
      if (this.#isIdleTick()) return false;
      void invokeAsync(this, "sweep", sweep as unknown as Handler, tick);
    };
    this.scheduler.after(minute, sweepNow, { isRoutine: true });
  }

  /** Without faults a tick is skipped if nothing is due and its slice has no spec: it would do nothing. */
  #isIdleTick(): boolean {
    if (this.faults !== faultless || this.layers.isUsed) return false;
    const now = new Date(this.now).toISOString();
    if (this.ledger.seen(0, "waiting").some(({ dueAt }) => `${dueAt}` <= now)) return false;
    const slices = sweepPeriodMs / minute;
    return !this.specs
      .seen(0)
      .some((spec) => segmentOf(spec, slices) === Math.floor(this.now / minute) % slices);
  }
}

/** The event of an EventBridge schedule. */
const tick = { source: "aws.events", "detail-type": "Scheduled Event", detail: {} };

const refusedElsewhere = new Set<Fault>(["throttled", "conflict", "denied", "not yet"]);

const extraMs = (fault: Fault | undefined) => {
  if (fault === "stalled") return 200_000;
  if (fault === "slow") return 15_000;
  return fault === "time-out" || fault === "answer lost" ? 5_000 : 0;
};

const timeOut = () => Object.assign(new Error("no answer"), { name: "TimeoutError" });
const cancelled = () => Object.assign(new Error("cancelled"), { name: "TransactionCanceledException" });
const throttling = () =>
  Object.assign(new Error("try later"), { name: "ThrottlingException", $metadata: { httpStatusCode: 400 } });
