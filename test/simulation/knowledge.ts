import type { Cause } from "../../service/triggers/trigger.ts";
import { type Aspect, aspects } from "./aspects.ts";
import { readBy } from "./expectations.ts";
import { isLate } from "./rules.ts";
import type { Item } from "./tables.ts";
import { newRun, type Run, type Task } from "./task.ts";
import type { World } from "./world.ts";

/** What each worker can know, from what it was told and has read. */
export class Knowledge {
  readonly #world: World;
  readonly #wrong: (task: Task, text: string) => void;
  readonly #versions = new Map<string, number>();
  readonly #newestRead = new Map<string, number>();
  constructor(world: World, wrong: (task: Task, text: string) => void) {
    this.#world = world;
    this.#wrong = wrong;
  }

  specWritten(bucket: string): void {
    this.#versions.set(bucket, (this.#versions.get(bucket) ?? 0) + 1);
  }

  /** Whether some worker has read a newer spec than this one. */
  isOld(task: Task, bucket: string): boolean {
    const run = task.runs.get(bucket);
    return run !== undefined && run.version < (this.#newestRead.get(bucket) ?? 0);
  }

  tableRead(task: Task, { name, bucket, entry }: Item, item: Item | undefined): void {
    if (entry === "status" && item) task.known.set(`${bucket}`, item);
    if (name !== undefined) this.#specRead(task, `${name}`, item);
  }

  #specRead(task: Task, bucket: string, spec: Item | undefined): void {
    const newest = this.#versions.get(bucket) ?? 0;
    // Only a read without consistency can see anything else than what is there now.
    const isOld = spec !== this.#world.specs.get({ name: bucket });
    const version = isOld ? newest - 1 : newest;
    const known = task.known.get(bucket);
    const causes = causesOf(task, bucket, known);
    task.runs.set(bucket, newRun({ version, spec, at: this.#world.now, known, causes }));
    // What a late worker reads, nobody else can know.
    if (task.name !== "reconcile" || isLate(task)) return;
    this.#newestRead.set(bucket, Math.max(version, this.#newestRead.get(bucket) ?? 0));
  }

  /** S3 has given an answer, or the code of an error. */
  read(task: Task, bucket: string, operation: string, answer: unknown): void {
    const facet = readBy(operation);
    const aspect = aspects[facet ?? ""];
    const run = task.runs.get(bucket);
    if (!facet || !aspect || !run?.spec) return;
    const declared = run.spec[facet];
    if (declared === undefined) {
      if (!(run.spec[aspect.askedFor ?? ""] ?? false))
        this.#wrong(task, `${operation} ${bucket}, which is not managed`);
      return;
    }
    if (answer === "NoSuchBucket") run.missingSince ??= this.#world.now;
    const hasFailed = typeof answer === "string" && answer !== aspect.absent;
    if (hasFailed) run.hindered = true;
    if (!isForAnother(run, facet, aspect)) found(run, facet, aspect, hasFailed ? "failed" : inAnswer(answer));
  }
}

const inAnswer = (answer: unknown) => (typeof answer === "string" ? undefined : (answer as Item));

/** It may be read for another's sake after its own look, and differ from what that showed. */
const isForAnother = (run: Run, facet: string, { askedFor }: Aspect): boolean =>
  askedFor !== undefined && run.exposed.has(facet) && !run.tried.has(facet);

function found(run: Run, facet: string, aspect: Aspect, answer: Item | undefined | "failed"): void {
  const wanted = aspect.wanted(run.spec?.[facet]);
  const shown = answer === "failed" ? undefined : aspect.shown(answer);
  run.asWanted.set(facet, shown === wanted);
  if (shown !== undefined && aspect.exposes?.(wanted, shown)) run.exposed.add(facet);
  else run.exposed.delete(facet);
  if (shown !== undefined) run.unread.delete(facet);
}

/** All that sets a handling off: what was asked for now, and what earlier ones left open. */
function causesOf({ triggers }: Task, bucket: string, known: Item | undefined): Cause[] {
  const { dueCauses = [], intent } = (known ?? {}) as {
    readonly dueCauses?: readonly Cause[];
    readonly intent?: { readonly causes?: readonly Cause[] };
  };
  const asked = triggers.filter((trigger) => trigger.bucket === bucket).map(({ cause }) => cause);
  return [...asked, ...dueCauses, ...(intent?.causes ?? [])];
}
