import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { AccountChecks } from "./accountChecks.ts";
import { isOfAccounts, isRoaming, isShared } from "./accounts.ts";
import { Attribution } from "./attribution.ts";
import { declaredIn, different, modelledFacets, writtenBy } from "./expectations.ts";
import { Exposures } from "./exposures.ts";
import { facetModels } from "./facetModels.ts";
import type { Fault, Step } from "./faultModel.ts";
import { LayerChecks } from "./layerChecks.ts";
import { isOfFleet } from "./layers.ts";
import { described, historyIn, isOfDeadLetter, type Recorded, statusesIn } from "./ledgerWrites.ts";
import { RestraintChecks } from "./restraintChecks.ts";
import { RoamingChecks } from "./roamingChecks.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import { type Caller, roleOf } from "./trail.ts";
import { isUnasked, WorkerKnowledge } from "./workerKnowledge.ts";
import type { World } from "./world.ts";
import { WriteLimits } from "./writeLimits.ts";
import { isLate, violationsOf } from "./writeRules.ts";

/** Checks every call against the invariants, and records each violation at once. */
export class Invariants {
  readonly violations: string[] = [];
  readonly writeLimits = new WriteLimits((text) => this.#addViolation(undefined, text));
  readonly attribution = new Attribution();
  readonly restraints: RestraintChecks;
  readonly knowledge: WorkerKnowledge;
  readonly exposures: Exposures;
  readonly layers: LayerChecks;
  readonly accounts: AccountChecks;
  readonly roaming: RoamingChecks;
  /** Nothing may be written any more, except probes of a conflict. */
  quiet = false;
  /** The time of the last write. */
  lastWrite = 0;
  /** The time of the last change of a spec, a bucket or a status. */
  lastChange = 0;
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
    this.restraints = new RestraintChecks(world, (task, text) => this.#addViolation(task, text));
    this.knowledge = new WorkerKnowledge(world, (task, text) => this.#addViolation(task, text));
    this.exposures = new Exposures(world, (task, text) => this.#addViolation(task, text));
    this.accounts = new AccountChecks(world, (task, text) => this.#addViolation(task, text));
    this.roaming = new RoamingChecks(world, (task, text) => this.#addViolation(task, text));
    this.layers = new LayerChecks(world, (task, text) => this.#addViolation(task, text));
  }

  specWritten(bucket: string, before: Item | undefined, after: Item | undefined): void {
    this.lastChange = this.#world.now;
    this.knowledge.specWritten(bucket);
    if (isOfAccounts(bucket)) return;
    this.writeLimits.specWritten(bucket, before, after);
    // A foreign change may be what the new spec wants.
    const differing = after ? different(this.#world.s3, after) : [];
    for (const facet of modelledFacets)
      if (!differing.includes(facet)) this.attribution.changed(bucket, facet, "", true);
    this.writeLimits.excuse(bucket, this.#world.now);
  }

  fault({ bucket = "", service }: Step, fault: Fault, task: Task): void {
    if (task.name !== "reconcile" || !bucket || fault === "slow") return;
    this.writeLimits.addAll(bucket, 1);
    if (service === "s3") this.callFailed(task, bucket);
  }

  /** A call to S3 failed. */
  callFailed(task: Task, bucket: string): void {
    const run = task.runs.get(bucket);
    if (run) run.callFailed = true;
  }

  /** There is no session for a call, or its account is throttled: it is not sent. */
  notSent(task: Task, bucket: string): void {
    if (task.name === "reconcile") this.writeLimits.addAll(bucket, 1);
    this.callFailed(task, bucket);
  }

  staleReads(bucket: string, facet: string, reads: number, ours: boolean): void {
    if (ours) this.writeLimits.stale(bucket, facet, reads, this.#world.now);
    else this.writeLimits.add(bucket, facet, reads);
  }

  foreignWrite(bucket: string, operation: string, requestId: string, caller: Caller): void {
    const facet = writtenBy(operation);
    this.lastChange = this.#world.now;
    this.#world.note(undefined, `${caller.name} sends ${operation} ${bucket} (${requestId})`);
    if (isOfFleet(bucket)) {
      this.layers.foreignWrite(bucket, operation);
      return;
    }
    this.writeLimits.excuse(bucket, this.#world.now);
    if (this.#world.settings.otherDeployments.includes(roleOf(caller)))
      this.restraints.claimed(bucket, operation, requestId);
    if (operation === "DeleteBucket") {
      this.writeLimits.addAll(bucket, 1);
      this.attribution.deleted(bucket, requestId);
      this.restraints.deleted(bucket);
    } else if (facet) {
      this.writeLimits.add(bucket, facet, 1);
      const spec = this.#world.specs.get({ name: bucket });
      const isHarmless = spec !== undefined && !different(this.#world.s3, spec).includes(facet);
      this.attribution.changed(bucket, facet, requestId, isHarmless);
    }
    this.exposures.changed(bucket, facetModels[facet ?? ""] && facet, requestId);
  }

  tableCall(task: Task, command: object, answer: object): void {
    const { input } = command as { input: Recorded };
    const { Key = {} } = input;
    if (command instanceof GetCommand) this.knowledge.tableRead(task, Key, (answer as Recorded).Item);
    for (const entry of historyIn(command)) this.roaming.history.written(entry);
    for (const status of statusesIn(command)) this.#statusWritten(task, status);
    if (command instanceof PutCommand && input.Item?.bucket === "#sweep")
      this.roaming.sweepWritten(task, input.Item);
    if (command instanceof UpdateCommand && `${Key.entry}`.startsWith("line#"))
      this.restraints.placed(task, command.input, answer);
  }

  /** A function is about to change a table. */
  tableWrite(task: Task, name: string, bucket: string | undefined): void {
    const writers: Readonly<Record<string, readonly string[]>> = {
      "#sweep": ["sweep", "on-spec-change", "redrive"],
      "#exceptions": ["sweep"],
      "#listing": ["sweep"],
    };
    const isOwn = writers[bucket ?? ""]?.includes(task.name) ?? false;
    if (task.name !== "reconcile" && !isOwn) this.#addViolation(task, `must not send ${name}`);
  }

  /** A worker destroyed data that the next version wrote. */
  destroyed(task: Task, what: string): void {
    this.#addViolation(task, what);
  }

  /** A function is about to send something to the work queue. */
  sent(task: Task): void {
    if (task.name === "reconcile" || task.name === "plan") this.#addViolation(task, "requests checks");
  }

  beforeWrite(task: Task, bucket: string, operation: string): void {
    const run = task.runs.get(bucket);
    const facet = writtenBy(operation);
    if (isOfFleet(bucket)) {
      this.layers.beforeWrite(task, bucket, facet, this.#isContested(bucket, facet));
      return;
    }
    const isOld = this.knowledge.isOld(task, bucket) && !isLate(task);
    const violations = [
      task.name !== "reconcile" && "must not be sent by this function",
      !facet && "must never be sent",
      !run && "is sent by a task that has not read the spec",
      this.quiet && !this.#isContested(bucket, facet) && "is sent although nothing changed",
      isOld && "is for an older spec than another worker has already read",
      ...(run && facet ? violationsOf(run, facet, this.#world.now) : []),
      ...(run && facet ? this.restraints.violationsOf(task, run, bucket, facet) : []),
    ];
    for (const text of violations) if (text) this.#addViolation(task, `${operation} ${bucket} ${text}`);
    this.lastChange = this.#world.now;
    run?.tried.add(facet ?? "");
  }

  afterWrite(task: Task, bucket: string, operation: string, requestId: string): void {
    const facet = writtenBy(operation) ?? "";
    const run = task.runs.get(bucket);
    this.#world.note(task, `-> ${operation} succeeds (${requestId})`);
    if (isOfFleet(bucket)) {
      this.layers.afterWrite(task, bucket, facet);
      return;
    }
    // A late write cannot be stopped: it may be against the newer spec, and is then repaired.
    if (isLate(task)) this.writeLimits.add(bucket, facet, 2);
    this.writeLimits.spend(bucket, facet);
    this.lastWrite = this.#world.now;
    if (operation === "CreateBucket" && run) run.created = true;
    if (facet !== "bucket") run?.unread.add(facet);
    this.attribution.repaired(task, bucket, facet);
    this.restraints.written(task, run, bucket, facet);
    this.exposures.changed(bucket, facetModels[facet] && facet);
  }

  /** Another writer changes the facet back after each of our writes, or deletes the bucket whenever it exists. */
  #isContested(bucket: string, facet = ""): boolean {
    return [facet, "bucket"].some((name) => this.#world.otherWriters.has(`${bucket} ${name}`));
  }

  #statusWritten(task: Task, status: Item): void {
    const run = task.runs.get(`${status.bucket}`);
    this.lastChange = this.#world.now;
    if (this.#world.trace) this.#world.note(task, `-> ${described(status)}`);
    if (isShared(`${status.bucket}`)) {
      this.accounts.statusWritten(task, status);
      return;
    }
    if (isRoaming(`${status.bucket}`)) {
      this.roaming.statusWritten(task, status);
      return;
    }
    this.restraints.statusWritten(task, status);
    if (isOfFleet(`${status.bucket}`)) {
      this.layers.statusWritten(task, status);
      return;
    }
    if (run && !status.intent && !isOfDeadLetter(status)) this.exposures.reconciled(task, run, status);
    if (!run?.spec || status.verdict !== "converged" || status.intent) return;
    for (const facet of declaredIn(run.spec))
      if (run.unread.has(facet) || (run.asWanted.get(facet) === false && !isUnasked(run, facet)))
        this.#addViolation(task, `${facet} is recorded as converged, but was not read so`);
  }

  #addViolation(task: Task | undefined, text: string): void {
    this.violations.push(task ? `${task.name}#${task.id}: ${text}` : text);
    this.#world.note(task, `VIOLATION: ${text}`);
  }
}
