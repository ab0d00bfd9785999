import { isDeepStrictEqual } from "node:util";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { reconcile } from "../../service/reconcile/reconcile.ts";
import type { Overlap } from "../../service/tables/history.ts";
import { readTrigger } from "../../service/triggers/readTrigger.ts";
import { onTrailRecord } from "../../service/triggers/trailRecord.ts";
import { type Shared, trailEvent } from "./secondWriter.ts";
import { bucket, region, World } from "./world.ts";

/** Reconciles the trigger that an event becomes on its way through the queue. */
export async function deliver(world: World, event: object) {
  world.s3.calls.length = 0;
  const trigger = onTrailRecord(event);
  if ("ignored" in trigger) throw new Error(trigger.ignored);
  const read = readTrigger(JSON.stringify(trigger), world.clock.now());
  return reconcile(bucket, read ? [read] : [], world.core);
}

/** The service and a second writer at one bucket. Each call takes 20 ms. */
export class Race {
  readonly world = new World();
  readonly row: Shared;
  readonly exact: boolean;
  readonly events: object[] = [];
  overwritten = false;
  #read: readonly unknown[] = [];
  constructor(row: Shared, exact: boolean) {
    this.row = row;
    this.exact = exact;
  }

  async begin() {
    const { world, row } = this;
    const CreateBucketConfiguration = { LocationConstraint: region } as never;
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }), region);
    await world.s3.send(row.command([row.old]), region);
    world.clock.pass(10_130);
  }

  /** The second writer's steps. */
  async reads() {
    this.#read = await this.row.read(this.world);
  }
  async writes() {
    const { row } = this;
    if (this.#read.some((one) => this.#isTheirs(one))) return;
    await this.put([...this.#read, row.theirs]);
  }
  /** The second writer writes the whole value, which becomes an event. */
  async put(entries: readonly unknown[]) {
    const { row, world } = this;
    const { $metadata } = await world.s3.send(row.command(entries), region);
    const { requestId } = $metadata as { requestId: string };
    const call = { event: row.event, parameters: row.parameters(entries) };
    this.events.push(trailEvent(call, { at: world.clock.now(), requestId, exact: this.exact }));
  }
  #isTheirs = (one: unknown) => isDeepStrictEqual(one, this.row.theirs);

  async hasTheirs() {
    return (await this.row.read(this.world)).some(this.#isTheirs);
  }

  /** Runs something of the service; before its call of that number, the second writer does a step. */
  async during(work: () => Promise<unknown>, steps: ReadonlyMap<number, readonly (() => Promise<void>)[]>) {
    const { s3, clock } = this.world;
    let number = 0;
    let theirsBefore = false;
    const outside = async (task: () => Promise<unknown>) => {
      const { intercept, after } = s3;
      s3.intercept = undefined;
      s3.after = undefined;
      await task();
      s3.intercept = intercept;
      s3.after = after;
    };
    s3.intercept = async (operation) => {
      const its = steps.get(number) ?? [];
      number += 1;
      await outside(async () => {
        for (const step of its) {
          clock.pass(20);
          await step();
        }
        clock.pass(20);
        if (operation.startsWith("Put")) theirsBefore = await this.hasTheirs();
      });
      return undefined;
    };
    s3.after = async (operation) => {
      await outside(async () => {
        if (operation.startsWith("Put") && theirsBefore && !(await this.hasTheirs())) this.overwritten = true;
      });
      return undefined;
    };
    await work();
    s3.intercept = undefined;
    s3.after = undefined;
    for (const [at, its] of steps) if (at >= number) for (const step of its) await step();
    return number;
  }

  get overlaps(): readonly Overlap[] {
    return this.world.history.flatMap(({ overlapped = [] }) => overlapped);
  }

  /** Delivers the events until there are no new ones, and makes what is due. */
  async settle() {
    this.world.clock.pass(2_000);
    for (let event = this.events.shift(); event; event = this.events.shift())
      await deliver(this.world, event);
    for (let checks = 0; this.world.status?.due && checks < 5; checks += 1) await this.world.whenDue();
  }
}
