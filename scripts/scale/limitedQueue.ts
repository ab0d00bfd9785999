import { GetQueueAttributesCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { Limit, type VirtualTime } from "./virtualTime.ts";

const callMs = 10;
const callsASecond = 2_400;
const rememberedMs = 300_000;
const batchSize = 10;

/** Processes all triggers of one bucket. */
export type Worker = (bucket: string, triggers: readonly Trigger[]) => Promise<void>;

/** The FIFO queue with Lambda's pollers: ten messages a worker, one worker a bucket, `concurrency` workers at a time. */
export class LimitedQueue {
  readonly calls = new Limit(callsASecond);
  deepest = 0;
  /** Messages that were sent again for one due time and not dropped. */
  twice = 0;
  readonly #waiting = new Map<string, Trigger[]>();
  readonly #taken = new Set<string>();
  readonly #seen = new Map<string, number>();
  readonly #asked = new Set<string>();
  readonly #time: VirtualTime;
  readonly #concurrency: number;
  readonly #cpuMs: number;
  readonly #worker: Worker;
  #count = 0;
  #busy = 0;
  constructor(time: VirtualTime, concurrency: number, cpuMs: number, worker: Worker) {
    this.#time = time;
    this.#concurrency = concurrency;
    this.#cpuMs = cpuMs;
    this.#worker = worker;
  }

  get isIdle(): boolean {
    return this.#count === 0 && this.#busy === 0;
  }

  send = async (command: object): Promise<never> => {
    await this.#time.sleep(callMs + this.calls.take(1, this.#time.ms));
    if (command instanceof GetQueueAttributesCommand) return this.#depth() as never;
    if (!(command instanceof SendMessageBatchCommand)) throw new Error("only sends have a stand-in");
    for (const { MessageDeduplicationId: id = "", MessageBody = "" } of command.input.Entries ?? [])
      this.#take(id, JSON.parse(MessageBody));
    this.#poll();
    return {} as never;
  };

  #depth(): object {
    return {
      Attributes: {
        ApproximateNumberOfMessages: `${this.#count}`,
        ApproximateNumberOfMessagesNotVisible: `${this.#busy * batchSize}`,
      },
    };
  }

  #take(id: string, trigger: Trigger): void {
    if ((this.#seen.get(id) ?? 0) > this.#time.ms) return;
    this.#seen.set(id, this.#time.ms + rememberedMs);
    if (trigger.cause.why === "due") {
      if (this.#asked.has(id)) this.twice += 1;
      this.#asked.add(id);
    }
    const list = this.#waiting.get(trigger.bucket);
    if (list) list.push(trigger);
    else this.#waiting.set(trigger.bucket, [trigger]);
    this.#count += 1;
    this.deepest = Math.max(this.deepest, this.#count);
  }

  #poll(): void {
    while (this.#busy < this.#concurrency) {
      const groups = this.#receive();
      if (groups.length === 0) return;
      this.#busy += 1;
      void this.#work(groups);
    }
  }

  #receive(): [string, Trigger[]][] {
    const groups: [string, Trigger[]][] = [];
    let left = batchSize;
    for (const [bucket, list] of this.#waiting) {
      if (left === 0) break;
      if (this.#taken.has(bucket)) continue;
      const some = list.splice(0, left);
      if (list.length === 0) this.#waiting.delete(bucket);
      left -= some.length;
      groups.push([bucket, some]);
      this.#taken.add(bucket);
    }
    this.#count -= batchSize - left;
    return groups;
  }

  // A function of 512 MB has a share of one core, which its buckets use one after the other.
  async #work(groups: readonly [string, Trigger[]][]): Promise<void> {
    await this.#time.sleep(groups.length * this.#cpuMs);
    await Promise.all(groups.map(([bucket, triggers]) => this.#worker(bucket, triggers)));
    for (const [bucket] of groups) this.#taken.delete(bucket);
    this.#busy -= 1;
    this.#poll();
  }
}
