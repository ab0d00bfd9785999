import type { Trigger } from "../../service/triggers/trigger.ts";
import { adoptedIn, exposedIn, mayWrite } from "./expectations.ts";
import { facetModels } from "./facetModels.ts";
import { isOfFleet } from "./layers.ts";
import type { Item } from "./tables.ts";
import type { Run, Task } from "./task.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

/** The time from a change that exposes a facet to the one that closes it. */
interface Exposure {
  /** Request ids of the calls that exposed the facet; only their events report the exposure. */
  readonly calls: Set<string>;
  /** When the service received the first trigger for it. */
  reportedAt: number | undefined;
}

/** A facet that is also read for another one may have been exposed since its own check. */
const isChecked = ({ spec }: Run, facet: string) => spec?.[facetModels[facet]?.readFor ?? ""] === undefined;

const exposing = Object.keys(facetModels).filter((facet) => facetModels[facet]?.exposes);

/** Checks that an exposure lasts no longer than one check, once the service has a trigger for it. */
export class Exposures {
  /** How long a check may take; no limit while calls fail. */
  limitMs: number | undefined;
  /** The longest time from the first trigger for an exposure to its end. */
  longestMs = 0;
  readonly #open = new Map<string, Exposure>();
  readonly #world: World;
  readonly #addViolation: (task: Task | undefined, text: string) => void;
  constructor(world: World, addViolation: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#addViolation = addViolation;
  }

  isOpen(bucket: string, facet: string): boolean {
    return this.#open.has(`${bucket} ${facet}`);
  }

  /** A facet, or all of them, may have changed: by a call, or with the spec. */
  changed(bucket: string, facet?: string, requestId?: string): void {
    const { specs, s3, now } = this.#world;
    if (isOfFleet(bucket)) return;
    const spec = specs.get({ name: bucket });
    const exposed = mayWrite(spec, now) ? exposedIn(s3, spec) : [];
    for (const name of facet === undefined ? exposing : exposing.filter((other) => other === facet))
      if (exposed.includes(name)) this.#begin(`${bucket} ${name}`, requestId);
      else this.#end(`${bucket} ${name}`);
  }

  /** The work queue accepted a trigger. */
  triggered({ bucket, cause: { why, facets = exposing, call } }: Trigger): void {
    for (const facet of facets) {
      const place = `${bucket} ${facet}`;
      const exposure = this.#open.get(place);
      const isReported = why === "drift" ? exposure?.calls.has(call?.requestId ?? "") : why !== "due";
      if (exposure && isReported && exposure.reportedAt === undefined) this.#startLimit(place, exposure);
    }
  }

  /** A worker completed the reconciliation of a bucket. */
  reconciled(task: Task, run: Run, { bucket, adopted }: Item): void {
    const isForeign = task.settings.adoptsOnlyAsked && !adopted && !adoptedIn(run.spec);
    const isExcused = isLate(task) || run.callFailed || run.missingSince !== undefined || isForeign;
    if (isExcused || !mayWrite(run.spec, run.at)) return;
    for (const facet of run.exposed)
      if (isChecked(run, facet) && !run.tried.has(facet))
        this.#addViolation(task, `${bucket} ${facet} is exposed, and was not written`);
  }

  #begin(place: string, requestId: string | undefined): void {
    const exposure = this.#open.get(place) ?? { calls: new Set(), reportedAt: undefined };
    if (requestId) exposure.calls.add(requestId);
    this.#open.set(place, exposure);
  }

  #startLimit(place: string, exposure: Exposure): void {
    const { scheduler, now } = this.#world;
    exposure.reportedAt = now;
    const { limitMs } = this;
    if (limitMs === undefined) return;
    const stillOpen = () => {
      if (this.#open.get(place) === exposure)
        this.#addViolation(undefined, `${place} is still exposed ${limitMs} ms after the trigger for it`);
      return false;
    };
    scheduler.after(limitMs, stillOpen, { isRoutine: true });
  }

  #end(place: string): void {
    const exposure = this.#open.get(place);
    if (!this.#open.delete(place)) return;
    this.longestMs = Math.max(this.longestMs, this.#world.now - (exposure?.reportedAt ?? this.#world.now));
  }
}
