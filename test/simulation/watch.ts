import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { aspects } from "./aspects.ts";
import { Attribution } from "./attribution.ts";
import { Budget } from "./budget.ts";
import { aspectNames, declaredIn, different, writtenBy } from "./expectations.ts";
import { Exposures } from "./exposures.ts";
import type { Fault, Step } from "./faultModel.ts";
import { Knowledge } from "./knowledge.ts";
import { described, type Recorded, statusesIn } from "./records.ts";
import { Restrained } from "./restrained.ts";
import { isLate, wrongsOf } from "./rules.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import { type Caller, roleOf } from "./trail.ts";
import type { World } from "./world.ts";

/** Sees every call and says at once when one of them breaks a promise. */
export class Watch {
  readonly violations: string[] = [];
  readonly budget = new Budget((text) => this.#wrong(undefined, text));
  readonly attribution = new Attribution();
  readonly restrained: Restrained;
  readonly knowledge: Knowledge;
  readonly exposures: Exposures;
  /** Nothing is to be written any more, but to see whether a rival is still there. */
  quiet = false;
  /** When something was last written. */
  lastWrite = 0;
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
    this.restrained = new Restrained(world, (task, text) => this.#wrong(task, text));
    this.knowledge = new Knowledge(world, (task, text) => this.#wrong(task, text));
    this.exposures = new Exposures(world, (task, text) => this.#wrong(task, text));
  }

  specWritten(bucket: string, before: Item | undefined, after: Item | undefined): void {
    this.knowledge.specWritten(bucket);
    this.budget.specWritten(bucket, before, after);
    // What somebody did may be just what is wanted now.
    const wrong = after ? different(this.#world.s3, after) : [];
    for (const facet of aspectNames)
      if (!wrong.includes(facet)) this.attribution.changed(bucket, facet, "", true);
    this.budget.excuse(bucket, this.#world.now);
  }

  fault({ bucket = "", service }: Step, fault: Fault, task: Task): void {
    if (task.name !== "reconcile" || !bucket || fault === "slow") return;
    this.budget.addAll(bucket, 1);
    if (service === "s3") this.hindered(task, bucket);
  }

  /** S3 has not done what it was asked for. */
  hindered(task: Task, bucket: string): void {
    const run = task.runs.get(bucket);
    if (run) run.hindered = true;
  }

  staleReads(bucket: string, facet: string, reads: number, ours: boolean): void {
    if (ours) this.budget.stale(bucket, facet, reads, this.#world.now);
    else this.budget.add(bucket, facet, reads);
  }

  foreignWrite(bucket: string, operation: string, requestId: string, caller: Caller): void {
    const facet = writtenBy(operation);
    this.#world.note(undefined, `${caller.name} sends ${operation} ${bucket} (${requestId})`);
    this.budget.excuse(bucket, this.#world.now);
    if (this.#world.settings.otherDeployments.includes(roleOf(caller)))
      this.restrained.claimed(bucket, operation, requestId);
    if (operation === "DeleteBucket") {
      this.budget.addAll(bucket, 1);
      this.attribution.deleted(bucket, requestId);
      this.restrained.deleted(bucket);
    } else if (facet) {
      this.budget.add(bucket, facet, 1);
      const spec = this.#world.specs.get({ name: bucket });
      const isHarmless = spec !== undefined && !different(this.#world.s3, spec).includes(facet);
      this.attribution.changed(bucket, facet, requestId, isHarmless);
    }
    this.exposures.changed(bucket, aspects[facet ?? ""] && facet, requestId);
  }

  tableCall(task: Task, command: object, answer: object): void {
    const { input } = command as { input: Recorded };
    const { Key = {} } = input;
    if (command instanceof GetCommand) this.knowledge.tableRead(task, Key, (answer as Recorded).Item);
    for (const status of statusesIn(command)) this.#statusWritten(task, status);
    if (command instanceof UpdateCommand && `${Key.entry}`.startsWith("line#"))
      this.restrained.placed(task, command.input, answer);
  }

  /** A function is about to change a table. */
  tableWrite(task: Task, name: string, bucket: string | undefined): void {
    const isPosition = task.name === "sweep" && bucket === "#sweep";
    if (task.name !== "reconcile" && !isPosition) this.#wrong(task, `${name} is not for it to send`);
  }

  /** A worker has destroyed what one of the next version has written. */
  destroyed(task: Task, what: string): void {
    this.#wrong(task, what);
  }

  /** A function is about to send something to the work queue. */
  sent(task: Task): void {
    if (task.name === "reconcile" || task.name === "plan") this.#wrong(task, "asks for looks");
  }

  beforeWrite(task: Task, bucket: string, operation: string): void {
    const run = task.runs.get(bucket);
    const facet = writtenBy(operation);
    const isOld = this.knowledge.isOld(task, bucket) && !isLate(task);
    const wrong = [
      task.name !== "reconcile" && "is not for it to send",
      !facet && "is never to be sent",
      !run && "is sent by somebody who has not read the spec",
      this.quiet && !this.#isContested(bucket, facet) && "is sent when all was quiet",
      isOld && "is for an older spec than somebody has already read",
      ...(run && facet ? wrongsOf(run, facet, this.#world.now) : []),
      ...(run && facet ? this.restrained.wrongsOf(task, run, bucket, facet) : []),
    ];
    for (const text of wrong) if (text) this.#wrong(task, `${operation} ${bucket} ${text}`);
    run?.tried.add(facet ?? "");
  }

  afterWrite(task: Task, bucket: string, operation: string, requestId: string): void {
    const facet = writtenBy(operation) ?? "";
    const run = task.runs.get(bucket);
    this.#world.note(task, `-> ${operation} is carried out (${requestId})`);
    // What nobody can hold back is written against the newer spec, and mended again.
    if (isLate(task)) this.budget.add(bucket, facet, 2);
    this.budget.spend(bucket, facet);
    this.lastWrite = this.#world.now;
    if (operation === "CreateBucket" && run) run.created = true;
    if (facet !== "bucket") run?.unread.add(facet);
    this.attribution.putRight(task, bucket, facet);
    this.restrained.written(task, run, bucket, facet);
    this.exposures.changed(bucket, aspects[facet] && facet);
  }

  /** Somebody changes the facet back whenever we write it, or deletes the bucket whenever it is there. */
  #isContested(bucket: string, facet = ""): boolean {
    return [facet, "bucket"].some((name) => this.#world.otherWriters.has(`${bucket} ${name}`));
  }

  #statusWritten(task: Task, status: Item): void {
    const run = task.runs.get(`${status.bucket}`);
    if (this.#world.trace) this.#world.note(task, `-> ${described(status)}`);
    this.restrained.statusWritten(task, status);
    if (run && !status.intent) this.exposures.handled(task, run, status);
    if (!run?.spec || status.verdict !== "converged" || status.intent) return;
    for (const facet of declaredIn(run.spec))
      if (run.unread.has(facet) || run.asWanted.get(facet) === false)
        this.#wrong(task, `${facet} is called converged and was not seen to be`);
  }

  #wrong(task: Task | undefined, text: string): void {
    this.violations.push(task ? `${task.name}#${task.id}: ${text}` : text);
    this.#world.note(task, `WRONG: ${text}`);
  }
}
