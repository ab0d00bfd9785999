import type { Cause } from "../../service/triggers/trigger.ts";
import { isRoaming } from "./accounts.ts";
import { readBy } from "./expectations.ts";
import { type FacetModel, facetModels } from "./facetModels.ts";
import { isOfFleet } from "./layers.ts";
import type { Item } from "./tables.ts";
import { newRun, type Run, type Task } from "./task.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

/** What each worker can know, from its triggers and its reads. */
export class WorkerKnowledge {
  readonly #world: World;
  readonly #addViolation: (task: Task, text: string) => void;
  readonly #versions = new Map<string, number>();
  readonly #newestRead = new Map<string, number>();
  constructor(world: World, addViolation: (task: Task, text: string) => void) {
    this.#world = world;
    this.#addViolation = addViolation;
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
    // Only an eventually consistent read can return an older spec.
    const isOld = spec !== this.#world.specs.get({ name: bucket });
    const version = isOld ? newest - 1 : newest;
    const known = task.known.get(bucket);
    const causes = causesOf(task, bucket, known);
    if (isRoaming(bucket)) this.#world.invariants.roaming.begun(task, bucket);
    task.runs.set(bucket, newRun({ version, spec, at: this.#world.now, known, causes }));
    // No other worker can know what a late one reads.
    if (task.name !== "reconcile" || isLate(task)) return;
    this.#newestRead.set(bucket, Math.max(version, this.#newestRead.get(bucket) ?? 0));
  }

  /** S3 answered, with a value or an error code. */
  read(task: Task, bucket: string, operation: string, answer: unknown): void {
    const facet = readBy(operation);
    const model = facetModels[facet ?? ""];
    const run = task.runs.get(bucket);
    if (!facet || !model || !run?.spec || isOfFleet(bucket)) return;
    const declared = run.spec[facet];
    if (declared === undefined) {
      if (!(run.spec[model.readFor ?? ""] ?? false))
        this.#addViolation(task, `${operation} ${bucket}, which is not managed`);
      return;
    }
    if (answer === "NoSuchBucket") run.missingSince ??= this.#world.now;
    const hasFailed = typeof answer === "string" && answer !== model.absent;
    if (hasFailed) run.callFailed = true;
    if (!isForAnother(run, facet, model)) found(run, facet, model, hasFailed ? "failed" : inAnswer(answer));
  }
}

const inAnswer = (answer: unknown) => (typeof answer === "string" ? undefined : (answer as Item));

/** A facet that is read for another one after its own check may differ from what that check found. */
const isForAnother = (run: Run, facet: string, { readFor }: FacetModel): boolean =>
  readFor !== undefined && run.exposed.has(facet) && !run.tried.has(facet);

/** No cause asks for a check of it: it was only read for another facet, and its own event has not arrived. */
export const isUnasked = ({ causes, tried }: Run, facet: string): boolean =>
  facetModels[facet]?.readFor !== undefined &&
  !tried.has(facet) &&
  causes.every(({ facets }) => facets !== undefined && !facets.includes(facet));

function found(run: Run, facet: string, model: FacetModel, answer: Item | undefined | "failed"): void {
  const wanted = model.wanted(run.spec?.[facet]);
  const shown = answer === "failed" ? undefined : model.shown(answer);
  run.asWanted.set(facet, shown === wanted);
  if (shown !== undefined && model.exposes?.(wanted, shown)) run.exposed.add(facet);
  else run.exposed.delete(facet);
  if (shown !== undefined) run.unread.delete(facet);
}

/** All causes of a reconciliation: its triggers, and what earlier ones left open. */
function causesOf({ triggers }: Task, bucket: string, known: Item | undefined): Cause[] {
  const { dueCauses = [], intent } = (known ?? {}) as {
    readonly dueCauses?: readonly Cause[];
    readonly intent?: { readonly causes?: readonly Cause[] };
  };
  const triggered = triggers.filter((trigger) => trigger.bucket === bucket).map(({ cause }) => cause);
  return [...triggered, ...dueCauses, ...(intent?.causes ?? [])];
}
