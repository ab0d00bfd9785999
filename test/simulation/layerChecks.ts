import type { Layered } from "../../service/tables/status.ts";
import type { Principal } from "../../service/triggers/trigger.ts";
import { stalestMs } from "./faultModel.ts";
import { outsider } from "./layers.ts";
import { statementsOf } from "./liveValues.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import { ourRole } from "./trail.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

/** How long a new bucket has to be without a call of others. */
export const quietMs = 60_000;
/** S3 and CloudTrail give times in whole seconds. */
const blurMs = 1_500;
/** What closes an exposure is written at once. */
const closing = ["blockPublicAccess", "policy"];

const isOurs = ({ role = "" }: Principal) => role.endsWith(`/${ourRole}`);

/** When others made the calls of which a worker has the events, in order. */
const callsIn = ({ triggers, spent }: Task, bucket: string): readonly number[] =>
  triggers
    .filter((trigger) => trigger.bucket === bucket && !spent.has(trigger.cause))
    .flatMap(({ cause: { call, at } }) => (call && !isOurs(call.principal) ? [Date.parse(at)] : []))
    .sort((a, b) => a - b);

/** Checks the writes to buckets that baselines may select. */
export class LayerChecks {
  readonly #world: World;
  readonly #addViolation: (task: Task | undefined, text: string) => void;
  /** When each bucket was created, if it was created only once. */
  readonly #created = new Map<string, number | undefined>();
  /** When others last wrote a policy. */
  readonly #policies = new Map<string, number>();
  #before: readonly string[] = [];
  /** The layers of the last record of each bucket. */
  readonly #recorded = new Map<string, Layered>();
  constructor(world: World, addViolation: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#addViolation = addViolation;
  }

  foreignWrite(bucket: string, operation: string): void {
    const { now } = this.#world;
    if (operation === "CreateBucket") this.#created.set(bucket, this.#created.has(bucket) ? undefined : now);
    if (operation === "PutBucketPolicy") this.#policies.set(bucket, now);
  }

  /** A worker reads or writes something of a bucket. */
  called(task: Task, bucket: string, operation: string): void {
    if (bucket === outsider) this.#addViolation(task, `${operation} ${bucket}, which is not managed`);
  }

  beforeWrite(task: Task, bucket: string, facet: string | undefined, isContested: boolean): void {
    const { layers, invariants } = this.#world;
    this.#before = statementsOf(this.#world, bucket);
    const isBare = !layers.hadSpec(bucket);
    const violations = [
      task.name !== "reconcile" && "must not be sent by this function",
      !facet && "must never be sent",
      invariants.quiet && !isContested && "is sent although nothing changed",
      ...(isLate(task)
        ? []
        : [
            facet === "bucket" && isBare && "creates a bucket that no spec names",
            facet &&
              facet !== "bucket" &&
              !layers.wasWanted(bucket, facet) &&
              "is for a facet that no layer wants",
            isBare &&
              this.#isNew(task, bucket) &&
              !closing.includes(facet ?? "") &&
              "changes a bucket that is new",
          ]),
    ];
    for (const text of violations)
      if (text) this.#addViolation(task, `a write of ${bucket} ${facet} ${text}`);
    invariants.lastChange = this.#world.now;
  }

  afterWrite(task: Task, bucket: string, facet: string): void {
    this.#world.invariants.lastWrite = this.#world.now;
    if (isLate(task) || facet === "bucket") return;
    const { layers, now } = this.#world;
    if (!layers.wasAsRequired(bucket, facet))
      this.#addViolation(task, `${bucket} ${facet} was written, and is not as a baseline requires`);
    const after = statementsOf(this.#world, bucket);
    const others = this.#before.filter((one) => one.includes('"Deny"') === false && !after.includes(one));
    // A worker may not have seen what S3 did not show yet.
    const isSeen = now - (this.#policies.get(bucket) ?? 0) > stalestMs + now - task.startedAt;
    if (facet === "policy" && isSeen && others.length > 0)
      this.#addViolation(task, `the policy of ${bucket} lost ${others}`);
  }

  statusWritten(task: Task, status: Item): void {
    const [bucket, layered] = [`${status.bucket}`, status.layered as Layered | undefined];
    const before = this.#recorded.get(bucket);
    if (before && layered && before.digest !== layered.digest && layered.at < before.at)
      this.#addViolation(task, `${bucket} is recorded with older layers than before`);
    if (layered) this.#recorded.set(bucket, layered);
  }

  /** It was just created, by a tool that may still be configuring it, as far as the worker's events show. */
  #isNew(task: Task, bucket: string): boolean {
    const created = this.#created.get(bucket) ?? Number.NEGATIVE_INFINITY;
    const layered = task.runs.get(bucket)?.known?.layered as Layered | undefined;
    const wasQuiet = layered !== undefined && layered.busy === undefined;
    let busy = created;
    for (const at of wasQuiet ? [] : callsIn(task, bucket))
      if (at < busy + quietMs) busy = Math.max(busy, at);
    return this.#world.now < busy + quietMs - blurMs;
  }
}
