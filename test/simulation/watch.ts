import { GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { Attribution } from "./attribution.ts";
import { Budget } from "./budget.ts";
import { expectations } from "./expectations.ts";
import { isLate, wrongsOf } from "./rules.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import type { Fault, Step } from "./weather.ts";
import { aspectNames, aspects, declaredIn, different, readBy, writtenBy } from "./wishes.ts";
import type { World } from "./world.ts";

interface Recorded {
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
  /** Buckets whose status was written by a worker that had lost their place in the queue: nothing holds it back. */
  readonly overwritten = new Set<string>();
  /** Nothing is to be written any more. */
  quiet = false;
  readonly #world: World;
  readonly #versions = new Map<string, number>();
  readonly #newestRead = new Map<string, number>();
  constructor(world: World) {
    this.#world = world;
  }

  specWritten(bucket: string, before: Item | undefined, after: Item | undefined): void {
    this.#versions.set(bucket, (this.#versions.get(bucket) ?? 0) + 1);
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

  /** A worker has handled an event to the end, whatever it found. */
  handled(task: Task, bucket: string, requestId: string): void {
    const status = this.#world.ledger.get({ bucket, entry: "status" });
    const troubles = Object.values((status?.troubles ?? {}) as Record<string, Item>);
    const isHeld = troubles.some(({ verdict }) => verdict === "held");
    if (!isHeld || expectations.causesOutlastAFight) this.attribution.handled(task, bucket, requestId);
  }

  staleReads(bucket: string, facet: string, reads: number, ours: boolean): void {
    if (ours && expectations.stalenessCostsNoWrite) this.budget.stale(bucket, facet, reads, this.#world.now);
    else this.budget.add(bucket, facet, reads);
  }

  foreignWrite(bucket: string, operation: string, requestId: string): void {
    const facet = writtenBy(operation);
    this.#world.note(undefined, `somebody sends ${operation} ${bucket} (${requestId})`);
    this.budget.excuse(bucket, this.#world.now);
    if (operation === "DeleteBucket") {
      this.budget.addAll(bucket, 1);
      this.attribution.deleted(bucket, requestId);
    } else if (facet) {
      this.budget.add(bucket, facet, 1);
      const spec = this.#world.specs.get({ name: bucket });
      const isHarmless = spec !== undefined && !different(this.#world.s3, spec).includes(facet);
      this.attribution.changed(bucket, facet, requestId, isHarmless);
    }
  }

  tableCall(task: Task, command: object, answer: object): void {
    const { input } = command as { input: { Key?: { name?: string } } & Recorded };
    const name = command instanceof GetCommand ? input.Key?.name : undefined;
    if (name !== undefined) this.#specRead(task, name, (answer as Recorded).Item);
    const puts = command instanceof TransactWriteCommand ? (input.TransactItems ?? []) : [{ Put: input }];
    if (command instanceof PutCommand || command instanceof TransactWriteCommand)
      for (const { Put } of puts) if (Put?.Item?.entry === "status") this.#statusWritten(task, Put.Item);
  }

  beforeWrite(task: Task, bucket: string, operation: string): void {
    const run = task.runs.get(bucket);
    const facet = writtenBy(operation);
    const isOld = run !== undefined && run.version < (this.#newestRead.get(bucket) ?? 0);
    const wrong = [
      !facet && "is never to be sent",
      !run && "is sent by somebody who has not read the spec",
      this.quiet && "is sent when all was quiet",
      isOld && !isLate(task) && "is for an older spec than somebody has already read",
      ...(run && facet ? wrongsOf(run, facet, this.#world.now) : []),
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
    if (operation === "CreateBucket" && run) run.created = true;
    if (facet !== "bucket") run?.unread.add(facet);
    this.attribution.putRight(task, bucket, facet);
  }

  /** The answer, or the code of the error. */
  read(task: Task, bucket: string, operation: string, answer: unknown): void {
    const facet = readBy(operation);
    const aspect = aspects[facet ?? ""];
    const run = task.runs.get(bucket);
    if (!facet || !aspect || !run?.spec) return;
    const declared = run.spec[facet];
    if (declared === undefined) this.#wrong(task, `${operation} ${bucket}, which is not managed`);
    if (answer === "NoSuchBucket") run.missingSince ??= this.#world.now;
    const failed = typeof answer === "string" && answer !== aspect.absent;
    const shown = aspect.shown(typeof answer === "string" ? undefined : (answer as Item));
    run.asWanted.set(facet, !failed && shown === aspect.wanted(declared));
    if (!failed) run.unread.delete(facet);
  }

  #specRead(task: Task, bucket: string, spec: Item | undefined): void {
    const newest = this.#versions.get(bucket) ?? 0;
    // Only a read without consistency can see anything else than what is there now.
    const isOld = spec !== this.#world.specs.get({ name: bucket });
    const version = isOld ? newest - 1 : newest;
    const found = { asWanted: new Map(), unread: new Set<string>(), created: false, missingSince: undefined };
    task.runs.set(bucket, { version, spec, at: this.#world.now, ...found });
    this.#newestRead.set(bucket, Math.max(version, this.#newestRead.get(bucket) ?? 0));
  }

  #statusWritten(task: Task, status: Item): void {
    const run = task.runs.get(`${status.bucket}`);
    if (task.lockLost && !expectations.lateWorkersCannotRecord) this.overwritten.add(`${status.bucket}`);
    if (this.#world.trace) this.#world.note(task, `-> ${described(status)}`);
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
