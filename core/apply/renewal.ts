import { isDeepStrictEqual } from "node:util";
import { preserves } from "../compare/preserves.ts";
import type { Observation } from "../observe/observe.ts";
import type { Action } from "../plan/action.ts";
import type { Plan } from "../plan/plan.ts";
import type { Desired } from "../spec/desired.ts";

/** How a facet is read and planned again. */
interface Source {
  readonly desired: Desired;
  readonly now: () => Date;
  see(facet: string): Promise<Observation>;
  planned(facet: string, seen: Observation): Plan;
  /** The plan without the calls that are not to be sent now. */
  decided(plan: Plan): Promise<Plan>;
}

/** More reads before one write would only serve another writer that never stops. */
const mostReads = 3;

/**
 * Reads a facet again right before it is written, if the write keeps what others have: S3 has no conditional write for
 * configuration. If the facet changed since it was planned, its plan is made again.
 */
export class Renewal {
  /** The plan, with every facet as it was planned last. */
  plan: Plan;
  /** By facet that was read again: when the last read began, an instant. */
  readonly readAt = new Map<string, string>();
  readonly #source: Source;
  readonly #reads = new Map<string, number>();
  #current: string | undefined;

  constructor(plan: Plan, source: Source) {
    this.plan = plan;
    this.#source = source;
  }

  /**
   * The calls that replace all calls of the action's facet; undefined if the action can be sent as it is. Throws the
   * S3Failure for which the facet could not be read.
   */
  async before({ facet, step }: Action): Promise<readonly Action[] | undefined> {
    const isCurrent = this.#current === facet;
    const reads = this.#reads.get(facet) ?? 0;
    const depends = this.plan.exists && step.entry === undefined && preserves(this.#source.desired, facet);
    this.#current = facet;
    if (isCurrent || !depends || reads === mostReads) return undefined;
    this.#reads.set(facet, reads + 1);
    const again = await this.#again(facet);
    // What was planned again is read once more: making the plan took time.
    if (again) this.#current = undefined;
    return again;
  }

  async #again(facet: string): Promise<readonly Action[] | undefined> {
    const { now, see, planned, decided } = this.#source;
    const began = now().toISOString();
    const seen = await see(facet);
    const found = seen.facets.get(facet);
    if (found && "failure" in found) throw found.failure;
    // S3 refuses the call itself if the bucket is gone.
    if (!seen.exists) return undefined;
    this.readAt.set(facet, began);
    const again = planned(facet, seen);
    if (isDeepStrictEqual(again.shown([facet]), this.plan.shown([facet]))) return undefined;
    const permitted = again.actions.length > 0 ? await decided(again) : again;
    this.plan = this.plan.renewed(facet, permitted);
    return permitted.actions;
  }
}
