import type { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { operation } from "../../core/providers/operation.ts";
import type { Command } from "../../core/providers/provider.ts";
import { exists, writtenBy } from "./expectations.ts";
import { facetModels } from "./facetModels.ts";
import { type Fault, stalestMs } from "./faultModel.ts";
import { runningTask, type Task } from "./task.ts";
import { type Caller, ourRole } from "./trail.ts";
import type { World } from "./world.ts";

export const region = "ca-central-1";

export interface Answer {
  readonly $metadata: { readonly requestId: string };
}

export const refusals: Partial<Record<Fault, readonly [code: string, status: number]>> = {
  throttled: ["SlowDown", 503],
  conflict: ["OperationAborted", 409],
  denied: ["AccessDenied", 403],
  "not yet": ["NoSuchBucket", 404],
};

export const refusalOf = ([code, status]: readonly [string, number]) =>
  Object.assign(new Error("refused by S3"), {
    name: code,
    Code: code,
    $metadata: { httpStatusCode: status },
  });

/** The gateway to S3: a worker's call is a step of the scheduler, a foreign call happens at once, and the trail records both. */
export class Gateway {
  readonly #world: World;
  readonly #s3: MemoryS3;
  constructor(world: World, s3: MemoryS3) {
    this.#world = world;
    this.#s3 = s3;
  }

  /** A call of the worker. */
  send(command: Command): Promise<Answer> {
    const task = runningTask();
    const { name, write } = operation(command);
    const bucket = `${(command.input as { Bucket?: string }).Bucket}`;
    return this.#world.call({ service: "s3", name, bucket, write }, (fault) =>
      this.#carryOut(task, command, { name, bucket, write }, fault),
    );
  }

  /** A call of another principal; its request id, or undefined if S3 refused it. */
  async foreign(command: Command, bucket: string, caller: Caller): Promise<string | undefined> {
    const { name } = operation(command);
    this.#prepareStaleness(name, bucket, false);
    try {
      const { $metadata } = await this.#s3.send(command, region);
      const { requestId } = $metadata;
      this.#world.invariants.foreignWrite(bucket, name, requestId, caller);
      this.#world.trail.report({ operation: name, bucket, requestId, caller });
      return requestId;
    } catch {
      return undefined;
    } finally {
      this.#s3.calls.length = 0;
    }
  }

  async #carryOut(
    task: Task,
    command: Command,
    { name, bucket, write }: { name: string; bucket: string; write: boolean },
    fault: Fault | undefined,
  ): Promise<Answer> {
    const { invariants, trail } = this.#world;
    const refusal = fault && refusals[fault];
    const caller = { name: `${ourRole}-${task.name}`, role: ourRole };
    try {
      invariants.layers.called(task, bucket, name);
      if (write) invariants.beforeWrite(task, bucket, name);
      if (refusal) throw refusalOf(refusal);
      if (write) this.#prepareStaleness(name, bucket, true);
      const answer: Answer = await this.#s3.send(command, region);
      const { requestId } = answer.$metadata;
      if (write) invariants.afterWrite(task, bucket, name, requestId);
      else invariants.knowledge.read(task, bucket, name, answer);
      if (write) {
        trail.report({ operation: name, bucket, requestId, caller });
        this.#world.otherWriters.get(`${bucket} ${writtenBy(name)}`)?.();
      }
      return answer;
    } catch (error) {
      const errorCode = (error as Error).name;
      if (write)
        trail.report({
          operation: name,
          bucket,
          requestId: `failed-${trail.times.length}`,
          caller,
          errorCode,
        });
      else invariants.knowledge.read(task, bucket, name, errorCode);
      if (write) invariants.callFailed(task, bucket);
      throw error;
    } finally {
      this.#s3.calls.length = 0;
    }
  }

  #prepareStaleness(name: string, bucket: string, ours: boolean): void {
    const facet = writtenBy(name) ?? "";
    const { subresource } = facetModels[facet] ?? {};
    if (!subresource || !exists(this.#s3, bucket)) return;
    const reads = this.#world.faults.staleReads();
    this.#s3.lag(bucket, subresource, reads);
    // Within the settling time S3 returns the current value to every caller.
    if (reads > 0)
      this.#world.scheduler.after(
        stalestMs,
        () => {
          if (exists(this.#s3, bucket)) this.#s3.stale(bucket, subresource, 0);
          return false;
        },
        { isRoutine: true },
      );
    this.#world.invariants.staleReads(bucket, facet, reads, ours);
  }
}
