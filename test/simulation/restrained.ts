import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { adoptedIn, aspectNames, windowsIn, writtenBy } from "./expectations.ts";
import { isLate } from "./rules.ts";
import { wereOpen } from "./settings.ts";
import type { Item } from "./tables.ts";
import type { Run, Task } from "./task.ts";
import type { World } from "./world.ts";

/** How often what a deployment that we know insists on is probed; anybody else may be too slow to be in a fight. */
const oftenest = 3;

/** Whether what keeps us from writing does: windows, the fleet's budget, first contact, other deployments. */
export class Restrained {
  /** What has kept somebody from writing. */
  readonly met = new Set<string>();
  readonly #world: World;
  readonly #wrong: (task: Task | undefined, text: string) => void;
  /** By bucket and facet, the calls of other deployments since our last write to it. */
  readonly #claims = new Map<string, readonly string[]>();
  readonly #adopted = new Set<string>();
  /** Repairs that were granted, by minute. */
  readonly #granted = new Map<number, number>();
  readonly #probes = new Map<string, number>();
  constructor(world: World, wrong: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#wrong = wrong;
  }

  /** Another deployment has called. */
  claimed(bucket: string, operation: string, requestId: string): void {
    const facet = writtenBy(operation);
    for (const name of facet === "bucket" ? aspectNames : [facet]) {
      const place = `${bucket} ${name}`;
      this.#claims.set(place, [...(this.#claims.get(place) ?? []), requestId]);
    }
  }

  /** Whether another deployment has changed it since our last write. */
  isClaimed(place: string): boolean {
    return this.#claims.has(place);
  }

  /** What was claimed of a bucket is gone with it. */
  deleted(bucket: string): void {
    for (const facet of aspectNames) this.#claims.delete(`${bucket} ${facet}`);
  }

  /** A worker has got a place in a line of the budget, of this minute or of one to come. */
  placed(task: Task, { ExpressionAttributeValues = {} }: UpdateCommandInput, answer: object): void {
    const { ":step": step, ":floor": floor } = ExpressionAttributeValues as Readonly<Record<string, number>>;
    const { tail } = (answer as { Attributes: { tail: number } }).Attributes;
    const minute = Math.floor((step === undefined ? (floor ?? 0) : tail - step) / 60_000_000);
    const granted = (this.#granted.get(minute) ?? 0) + 1;
    this.#granted.set(minute, granted);
    if (granted > task.settings.repairsAMinute)
      this.#wrong(task, `${granted} repairs in one minute out of the budget`);
    if (minute <= Math.floor(this.#world.now / 60_000)) task.grants += 1;
  }

  statusWritten(task: Task, status: Item): void {
    const bucket = `${status.bucket}`;
    const [was, run] = [this.#adopted.has(bucket), task.runs.get(bucket)];
    if (status.adopted) this.#adopted.add(bucket);
    else this.#adopted.delete(bucket);
    for (const { hold } of Object.values((status.conditions ?? {}) as Record<string, Item>))
      if (hold) this.met.add(`${hold}`);
    const isFirst = task.settings.adoptsOnlyAsked && status.adopted && !was;
    if (isFirst && !(run && mayAdopt(run, status)))
      this.#wrong(task, `${bucket} is called adopted, and nobody asked for it`);
  }

  /** What is wrong with a write. */
  wrongsOf(task: Task, run: Run, bucket: string, facet: string): (string | false)[] {
    const { now } = this.#world;
    const { settings } = task;
    const place = `${bucket} ${facet}`;
    const windows = [settings.windows, windowsIn(run.spec)];
    const unasked = !run.begun && !isAsked(run);
    const isForeign = facet !== "bucket" && !this.#adopted.has(bucket) && !adoptedIn(run.spec);
    const unadopted =
      settings.adoptsOnlyAsked && isForeign && !isLate(task) && "replaces what nobody has given up";
    // Nothing else keeps what lets somebody in.
    if (run.exposed.has(facet)) return [unadopted];
    return [
      unadopted,
      !wereOpen(windows, run.at, now) && "is sent outside of the maintenance windows",
      unasked && task.grants === 0 && !hasPlace(run, now) && "is sent, and the budget has not been asked",
      !isLate(task) &&
        this.#isKnown(run, place, facet) &&
        "is sent though another deployment has just called",
      settings.otherDeployments.length > 0 &&
        (this.#probes.get(place) ?? 0) >= oftenest &&
        "is sent in a fight again and again",
    ];
  }

  written(task: Task, run: Run | undefined, bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    this.#claims.delete(place);
    if (this.#world.watch.quiet) this.#probes.set(place, (this.#probes.get(place) ?? 0) + 1);
    if (!run || run.begun || run.exposed.has(facet)) return;
    run.begun = true;
    if (!isAsked(run) && !hasPlace(run, this.#world.now)) task.grants -= 1;
  }

  // Whether it is to be probed is up to the breaker, once there is one.
  #isKnown({ causes, known, created }: Run, place: string, facet: string): boolean {
    const conflict = ((known?.conflicts ?? {}) as Record<string, Item>)[facet];
    if (created || conflict?.breaker || causes.some(({ why }) => why === "spec")) return false;
    const claims = this.#claims.get(place) ?? [];
    return causes.some(({ call }) => call !== undefined && claims.includes(call.requestId));
  }
}

/** A person wants it now. */
const isAsked = ({ causes }: Run) => causes.some(({ why }) => why === "spec" || why === "manual");

/** The place that the budget had given it before has come, and is not long over. */
const hasPlace = ({ known }: Run, now: number): boolean =>
  Object.values((known?.conditions ?? {}) as Record<string, Item>).some(({ hold, until }) => {
    const ago = now - Date.parse(`${until}`);
    return hold === "budget" && ago >= 0 && ago < 16 * 60_000;
  });

const mayAdopt = ({ spec, created, missingSince }: Run, { intent }: Item): boolean =>
  adoptedIn(spec) || created || (intent !== undefined && missingSince !== undefined);
