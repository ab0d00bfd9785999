import { aspectNames, mayWrite } from "./expectations.ts";
import type { Run, Task } from "./task.ts";

/** Who changed what, and of whom the history has to tell: whose change was put right by somebody who had their event. */
export class Attribution {
  /** By bucket and facet, who changed it since our last write to it. */
  readonly #offenders = new Map<string, readonly string[]>();
  readonly #owed = new Set<string>();
  readonly #handled = new Map<string, Run>();
  /** So many have called at once that the ledger, which is bounded, cannot keep them all. */
  isOverrun = false;

  changed(bucket: string, facet: string, requestId: string, isHarmless: boolean): void {
    const place = `${bucket} ${facet}`;
    this.#offenders.set(place, isHarmless ? [] : [...(this.#offenders.get(place) ?? []), requestId]);
  }

  // What was done to the bucket before is gone with it.
  deleted(bucket: string, requestId: string): void {
    for (const facet of aspectNames) this.#offenders.delete(`${bucket} ${facet}`);
    this.#offenders.set(`${bucket} bucket`, [requestId]);
  }

  /** A worker has handled an event to the end, whatever it found. */
  handled(task: Task, bucket: string, requestId: string): void {
    const run = task.runs.get(bucket);
    if (run && mayWrite(run.spec, run.at)) this.#handled.set(requestId, run);
  }

  /** An event is a dead letter: the worker that had it may not have used it. */
  undelivered(requestId: string): void {
    this.#owed.delete(requestId);
  }

  putRight(task: Task, bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    for (const offender of this.#offenders.get(place) ?? [])
      if (!task.lockLost && this.#isKnown(offender, task, bucket)) this.#owed.add(offender);
    this.#offenders.delete(place);
  }

  /** The offenders that the history has to name. */
  get owed(): Iterable<string> {
    return this.isOverrun ? [] : this.#owed;
  }

  #isKnown(offender: string, task: Task, bucket: string): boolean {
    if (task.triggers.some(({ cause }) => cause.call?.requestId === offender)) return true;
    const [run, handled] = [task.runs.get(bucket), this.#handled.get(offender)];
    return handled !== undefined && handled.version === run?.version;
  }
}
