import type { Trigger } from "../../service/triggers/trigger.ts";
import { aspects } from "./aspects.ts";
import { adoptedIn, exposedIn, mayWrite } from "./expectations.ts";
import { isLate } from "./rules.ts";
import type { Item } from "./tables.ts";
import type { Run, Task } from "./task.ts";
import type { World } from "./world.ts";

/** The time from a change that lets somebody in to the one that keeps them out again. */
interface Exposure {
  /** The calls by which somebody was let in; an event of any other one tells nothing of it. */
  readonly calls: Set<string>;
  /** When the service was told of it first. */
  told: number | undefined;
}

/** What is also read for the sake of another facet may have been opened since its own look. */
const isChecked = ({ spec }: Run, facet: string) => spec?.[aspects[facet]?.askedFor ?? ""] === undefined;

const exposing = Object.keys(aspects).filter((facet) => aspects[facet]?.exposes);

/** Whether what lets somebody in lasts no longer than one check, once the service has been told of it. */
export class Exposures {
  /** How long a check may take; no limit while calls fail. */
  limitMs: number | undefined;
  /** The longest that one has lasted since the service was told of it. */
  longestMs = 0;
  readonly #open = new Map<string, Exposure>();
  readonly #world: World;
  readonly #wrong: (task: Task | undefined, text: string) => void;
  constructor(world: World, wrong: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.#wrong = wrong;
  }

  isOpen(bucket: string, facet: string): boolean {
    return this.#open.has(`${bucket} ${facet}`);
  }

  /** A facet, or all of them, may be otherwise than before: by a call, or because the spec is. */
  changed(bucket: string, facet?: string, requestId?: string): void {
    const { specs, s3, now } = this.#world;
    const spec = specs.get({ name: bucket });
    const exposed = mayWrite(spec, now) ? exposedIn(s3, spec) : [];
    for (const name of facet === undefined ? exposing : exposing.filter((other) => other === facet))
      if (exposed.includes(name)) this.#begin(`${bucket} ${name}`, requestId);
      else this.#end(`${bucket} ${name}`);
  }

  /** The work queue has taken a trigger. */
  told({ bucket, cause: { why, facets = exposing, call } }: Trigger): void {
    for (const facet of facets) {
      const place = `${bucket} ${facet}`;
      const exposure = this.#open.get(place);
      const isPublished = why === "drift" ? exposure?.calls.has(call?.requestId ?? "") : why !== "due";
      if (exposure && isPublished && exposure.told === undefined) this.#publish(place, exposure);
    }
  }

  /** A worker has done with a bucket. */
  handled(task: Task, run: Run, { bucket, adopted }: Item): void {
    const isForeign = task.settings.adoptsOnlyAsked && !adopted && !adoptedIn(run.spec);
    const isExcused = isLate(task) || run.hindered || run.missingSince !== undefined || isForeign;
    if (isExcused || !mayWrite(run.spec, run.at)) return;
    for (const facet of run.exposed)
      if (isChecked(run, facet) && !run.tried.has(facet))
        this.#wrong(task, `${bucket} ${facet} lets somebody in, and is left so`);
  }

  #begin(place: string, requestId: string | undefined): void {
    const exposure = this.#open.get(place) ?? { calls: new Set(), told: undefined };
    if (requestId) exposure.calls.add(requestId);
    this.#open.set(place, exposure);
  }

  #publish(place: string, exposure: Exposure): void {
    const { scheduler, now } = this.#world;
    exposure.told = now;
    const { limitMs } = this;
    if (limitMs === undefined) return;
    const stillOpen = () => {
      if (this.#open.get(place) === exposure)
        this.#wrong(undefined, `${place} has let somebody in for ${limitMs} ms since we were told of it`);
      return false;
    };
    scheduler.after(limitMs, stillOpen, { isRoutine: true });
  }

  #end(place: string): void {
    const exposure = this.#open.get(place);
    if (!this.#open.delete(place)) return;
    this.longestMs = Math.max(this.longestMs, this.#world.now - (exposure?.told ?? this.#world.now));
  }
}
