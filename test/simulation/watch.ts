import { GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { Attribution } from "./attribution.ts";
import { Budget } from "./budget.ts";
import { Knowledge } from "./knowledge.ts";
import { Restrained } from "./restrained.ts";
import { isLate, wrongsOf } from "./rules.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import { another, type Caller } from "./trail.ts";
import type { Fault, Step } from "./weather.ts";
import { aspectNames, declaredIn, different, writtenBy } from "./wishes.ts";
import type { World } from "./world.ts";

interface Recorded {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly TransactItems?: readonly { readonly Put?: Recorded }[];
}

const described = ({ verdict, reason = "", intent, due }: Item): string => {
  const { at, why } = (due ?? {}) as { at?: string; why?: string };
  return `status ${verdict} ${reason}${intent ? " with an intent" : ""}${at ? ` due to ${why} at ${at}` : ""}`;
};

/** Sees every call and says at once when one of them breaks a promise. */
export class Watch {
  readonly violations: string[] = [];
  readonly budget = new Budget((text) => this.#wrong(undefined, text));
  readonly attribution = new Attribution();
  readonly restrained: Restrained;
  readonly knowledge: Knowledge;
  /** Nothing is to be written any more, but to see whether a rival is still there. */
  quiet = false;
  /** When something was last written. */
  lastWrite = 0;
  readonly #world: World;
  constructor(world: World) {
    this.#world = world;
    this.restrained = new Restrained(world, (task, text) => this.#wrong(task, text));
    this.knowledge = new Knowledge(world, (task, text) => this.#wrong(task, text));
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

  fault({ bucket, taskName }: Step, fault: Fault): void {
    if (taskName === "reconcile" && bucket && fault !== "slow") this.budget.addAll(bucket, 1);
  }

  staleReads(bucket: string, facet: string, reads: number, ours: boolean): void {
    if (ours) this.budget.stale(bucket, facet, reads, this.#world.now);
    else this.budget.add(bucket, facet, reads);
  }

  foreignWrite(bucket: string, operation: string, requestId: string, caller: Caller): void {
    const facet = writtenBy(operation);
    this.#world.note(undefined, `${caller.name} sends ${operation} ${bucket} (${requestId})`);
    this.budget.excuse(bucket, this.#world.now);
    if (caller.role === another.role) this.restrained.claimed(bucket, operation, requestId);
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
  }

  tableCall(task: Task, command: object, answer: object): void {
    const { input } = command as { input: Recorded };
    const { Key = {} } = input;
    if (command instanceof GetCommand) this.knowledge.tableRead(task, Key, (answer as Recorded).Item);
    const puts = command instanceof TransactWriteCommand ? (input.TransactItems ?? []) : [{ Put: input }];
    if (command instanceof PutCommand || command instanceof TransactWriteCommand)
      for (const { Put } of puts) if (Put?.Item?.entry === "status") this.#statusWritten(task, Put.Item);
    if (command instanceof UpdateCommand)
      this.restrained.granted(task, `${Key.entry}`.slice("minute#".length));
  }

  /** A function is about to change a table. */
  tableWrite(task: Task, name: string): void {
    if (task.name !== "reconcile") this.#wrong(task, `${name} is not for it to send`);
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
      this.quiet && !this.#world.rivals.has(`${bucket} ${facet}`) && "is sent when all was quiet",
      isOld && "is for an older spec than somebody has already read",
      ...(run && facet ? wrongsOf(run, facet, this.#world.now) : []),
      ...(run && facet ? this.restrained.wrongsOf(task, run, bucket, facet) : []),
    ];
    for (const text of wrong) if (text) this.#wrong(task, `${operation} ${bucket} ${text}`);
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
  }

  #statusWritten(task: Task, status: Item): void {
    const run = task.runs.get(`${status.bucket}`);
    if (this.#world.trace) this.#world.note(task, `-> ${described(status)}`);
    this.restrained.statusWritten(task, status);
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
