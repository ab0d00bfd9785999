import { mayWrite, modelledFacets } from "./expectations.ts";
import type { Run, Task } from "./task.ts";

/** Who changed what, and which calls the history must name: those whose change was repaired by a worker that had their event. */
export class Attribution {
  /** By bucket and facet, who changed it since our last write to it. */
  readonly #offenders = new Map<string, readonly string[]>();
  readonly #owed = new Set<string>();
  readonly #reconciled = new Map<string, Run>();
  /** More calls than the bounded ledger can keep: nothing is checked. */
  isOverrun = false;

  changed(bucket: string, facet: string, requestId: string, isHarmless: boolean): void {
    const place = `${bucket} ${facet}`;
    this.#offenders.set(place, isHarmless ? [] : [...(this.#offenders.get(place) ?? []), requestId]);
  }

  // Earlier changes are gone with the bucket.
  deleted(bucket: string, requestId: string): void {
    for (const facet of modelledFacets) this.#offenders.delete(`${bucket} ${facet}`);
    this.#offenders.set(`${bucket} bucket`, [requestId]);
  }

  /** A worker completed the reconciliation of an event, with any result. */
  reconciled(task: Task, bucket: string, requestId: string): void {
    const run = task.runs.get(bucket);
    if (run && mayWrite(run.spec, run.at)) this.#reconciled.set(requestId, run);
  }

  /** An event became a dead letter: the worker that had it may not have used it. */
  undelivered(requestId: string): void {
    this.#owed.delete(requestId);
  }

  repaired(task: Task, bucket: string, facet: string): void {
    const place = `${bucket} ${facet}`;
    for (const offender of this.#offenders.get(place) ?? [])
      if (!task.lockLost && this.#isKnown(offender, task, bucket)) this.#owed.add(offender);
    this.#offenders.delete(place);
  }

  /** Request ids of the calls that the history must name. */
  get owed(): Iterable<string> {
    return this.isOverrun ? [] : this.#owed;
  }

  #isKnown(offender: string, task: Task, bucket: string): boolean {
    if (task.triggers.some(({ cause }) => cause.call?.requestId === offender)) return true;
    const [run, reconciled] = [task.runs.get(bucket), this.#reconciled.get(offender)];
    return reconciled !== undefined && reconciled.version === run?.version;
  }
}
