import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { adoptedIn, modelledFacets, windowsIn, writtenBy } from "./expectations.ts";
import { isOfFleet } from "./layers.ts";
import { wereOpen } from "./settings.ts";
import type { Item } from "./tables.ts";
import type { Run, Task } from "./task.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

/** How often a facet is probed on which a known deployment insists; other writers may be too slow for a conflict. */
const mostProbes = 3;

/** Checks that what must prevent writes does: windows, the repair budget, adoption, other deployments. */
export class RestraintChecks {
  /** The kinds of hold that prevented a write. */
  readonly covered = new Set<string>();
  readonly #world: World;
  readonly #addViolation: (task: Task | undefined, text: string) => void;
  /** By bucket and facet, the calls of other deployments since our last write to it. */
  readonly #claims = new Map<string, readonly string[]>();
  readonly #adopted = new Set<string>();
  /** Repairs that were granted, by budget, minute and account. */
  readonly #granted = new Map<string, number>();
  readonly #probes = new Map<string, number>();
  constructor(world: World, addViolation: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#addViolation = addViolation;
  }

  /** Another deployment changed a bucket. */
  claimed(bucket: string, operation: string, requestId: string): void {
    const facet = writtenBy(operation);
    for (const name of facet === "bucket" ? modelledFacets : [facet]) {
      const place = `${bucket} ${name}`;
      this.#claims.set(place, [...(this.#claims.get(place) ?? []), requestId]);
    }
  }

  /** Whether another deployment has changed it since our last write. */
  isClaimed(place: string): boolean {
    return this.#claims.has(place);
  }

  /** Claims end with the bucket. */
  deleted(bucket: string): void {
    for (const facet of modelledFacets) this.#claims.delete(`${bucket} ${facet}`);
  }

  /** A worker got a place in the budget's line, in this minute or a later one. */
  placed(task: Task, { Key, ExpressionAttributeValues = {} }: UpdateCommandInput, answer: object): void {
    const { ":step": step, ":floor": floor } = ExpressionAttributeValues as Readonly<Record<string, number>>;
    const { tail } = (answer as { Attributes: { tail: number } }).Attributes;
    const minute = Math.floor((step === undefined ? (floor ?? 0) : tail - step) / 60_000_000);
    const { repairsAMinute } = task.settings;
    const [, , account = ""] = `${Key?.entry}`.split("#");
    const key = `${repairsAMinute} ${minute} ${account}`;
    const granted = (this.#granted.get(key) ?? 0) + 1;
    this.#granted.set(key, granted);
    if (granted > repairsAMinute)
      this.#addViolation(task, `${granted} repairs in one minute out of the budget`);
    if (minute <= Math.floor(this.#world.now / 60_000)) task.grants += 1;
  }

  statusWritten(task: Task, status: Item): void {
    const bucket = `${status.bucket}`;
    const [was, run] = [this.#adopted.has(bucket), task.runs.get(bucket)];
    if (status.adopted) this.#adopted.add(bucket);
    else this.#adopted.delete(bucket);
    for (const { hold } of Object.values((status.conditions ?? {}) as Record<string, Item>))
      if (hold) this.covered.add(`${hold}`);
    if (isOfFleet(bucket)) return;
    const isFirst = task.settings.adoptsOnlyAsked && status.adopted && !was;
    if (isFirst && !(run && mayAdopt(run, status)))
      this.#addViolation(task, `${bucket} is recorded as adopted without permission`);
  }

  /** The violations of a write; `false` for each rule that holds. */
  violationsOf(task: Task, run: Run, bucket: string, facet: string): (string | false)[] {
    const { now } = this.#world;
    const { settings } = task;
    const place = `${bucket} ${facet}`;
    const windows = [settings.windows, windowsIn(run.spec)];
    const unrequested = !run.begun && !isRequested(run);
    const isForeign = facet !== "bucket" && !this.#adopted.has(bucket) && !adoptedIn(run.spec);
    const unadopted =
      settings.adoptsOnlyAsked &&
      isForeign &&
      !isLate(task) &&
      "replaces the value of a bucket that is not adopted";
    // Only a missing adoption defers the repair of an exposure.
    if (run.exposed.has(facet)) return [unadopted];
    return [
      unadopted,
      !wereOpen(windows, run.at, now) && "is sent outside of the maintenance windows",
      unrequested &&
        task.grants === 0 &&
        !hasPlace(run, now) &&
        "is sent without a place in the repair budget",
      !isLate(task) &&
        this.#isKnown(task, run, place, facet) &&
        "is sent although another deployment has just changed the facet",
      settings.otherDeployments.length > 0 &&
        (this.#probes.get(place) ?? 0) >= mostProbes &&
        "is sent repeatedly in a conflict",
    ];
  }

  written(task: Task, run: Run | undefined, bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    this.#claims.delete(place);
    if (this.#world.invariants.quiet) this.#probes.set(place, (this.#probes.get(place) ?? 0) + 1);
    if (!run || run.begun || run.exposed.has(facet)) return;
    run.begun = true;
    if (!isRequested(run) && !hasPlace(run, this.#world.now)) task.grants -= 1;
  }

  // Once there is a breaker, it decides when to probe.
  #isKnown({ spent }: Task, { causes, known, created }: Run, place: string, facet: string): boolean {
    const conflict = ((known?.conflicts ?? {}) as Record<string, Item>)[facet];
    if (created || conflict?.breaker || causes.some(({ why }) => why === "spec")) return false;
    const claims = this.#claims.get(place) ?? [];
    const live = causes.filter((cause) => !spent.has(cause));
    return live.some(({ call }) => call !== undefined && claims.includes(call.requestId));
  }
}

/** A person requested it. */
const isRequested = ({ causes }: Run) => causes.some(({ why }) => why === "spec" || why === "manual");

/** The place that the budget gave earlier, and that is not used, has come at most 16 minutes ago. */
function hasPlace({ known }: Run, now: number): boolean {
  const { conditions = {}, place } = (known ?? {}) as { conditions?: Record<string, Item>; place?: Item };
  const held = Object.values(conditions).flatMap(({ hold, until }) => (hold === "budget" ? [until] : []));
  return [...held, ...(place ? [place.at] : [])].some((at) => {
    const ago = now - Date.parse(`${at}`);
    return ago >= 0 && ago < 16 * 60_000;
  });
}

const mayAdopt = ({ spec, created, missingSince }: Run, { intent }: Item): boolean =>
  adoptedIn(spec) || created || (intent !== undefined && missingSince !== undefined);
