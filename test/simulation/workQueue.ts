import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { deadLetters } from "./deadLetters.ts";
import { type Ending, type Handler, invoke } from "./lambda.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

const visibilityMs = 180_000;
const rememberedMs = 300_000;
const mostReceives = 1_000;
/** The runs of a message that must fail before it may be a dead letter: one less where Lambda throttled its first receive. */
const leastFailures = 4;
const pollMs = 30;

interface Message {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  readonly trigger: Trigger;
  receives: number;
  /** How often a worker received it. */
  runs: number;
  hiddenUntil: number;
  holder: Task | undefined;
  /** It became a dead letter: its trigger is not reconciled. */
  isDead?: boolean;
}

/** Its holder has sent writes, and returned it, or was too slow for it, before it ended: nothing need be recorded of them. */
const isUnrecorded = ({ holder, group }: Message): boolean =>
  holder !== undefined && !holder.ended && !holder.dead && (holder.runs.get(group)?.tried.size ?? 0) > 0;

/** The SQS FIFO queue, and the event source mapping of the worker. */
export class SimulatedQueue {
  #messages: Message[] = [];
  readonly #seen = new Map<string, number>();
  readonly #world: World;
  readonly #worker: Handler;
  #sent = 0;
  constructor(world: World, worker: Handler) {
    this.#world = world;
    this.#worker = worker;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** The queue's attributes. */
  get depth(): object {
    const taken = this.#messages.filter(({ hiddenUntil }) => hiddenUntil > this.#world.now).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: `${this.#messages.length - taken}`,
        ApproximateNumberOfMessagesNotVisible: `${taken}`,
      },
    };
  }

  send(command: object): object {
    if (!(command instanceof SendMessageBatchCommand))
      throw new Error(`${command.constructor.name} is not simulated`);
    for (const entry of command.input.Entries ?? []) this.#take(entry);
    this.#poll(pollMs);
    return {};
  }

  #take({
    MessageGroupId: group = "",
    MessageDeduplicationId: id,
    MessageBody: body = "",
  }: SendMessageBatchRequestEntry) {
    const key = `${group} ${id}`;
    if ((this.#seen.get(key) ?? 0) > this.#world.now) return;
    this.#seen.set(key, this.#world.now + rememberedMs);
    this.#sent += 1;
    const trigger: Trigger = JSON.parse(body);
    this.#world.invariants.exposures.triggered(trigger);
    this.#messages.push({
      id: `m${this.#sent}`,
      group,
      body,
      trigger,
      receives: 0,
      runs: 0,
      hiddenUntil: 0,
      holder: undefined,
    });
  }

  #poll(ms: number): void {
    const poll = () => this.#deliver(this.#receive(this.#world.faults.batch()));
    this.#world.scheduler.after(ms, poll, { isRoutine: true });
  }

  // A group with a hidden message is locked; a message that was received too often becomes a dead letter.
  #receive(most: number): Message[] {
    const { now } = this.#world;
    const locked = new Set(this.#messages.filter((one) => one.hiddenUntil > now).map((one) => one.group));
    const free = this.#messages.filter((one) => !locked.has(one.group));
    const spent = free.filter((one) => one.receives >= mostReceives);
    for (const { body, trigger } of spent)
      this.#world.deadLetters.put("reconcile", body, trigger.bucket, deadLetters.work);
    this.#messages = this.#messages.filter((one) => !spent.includes(one));
    return free.filter((one) => !spent.includes(one)).slice(0, most);
  }

  #deliver(messages: readonly Message[]): boolean {
    if (messages.length === 0) return false;
    if (this.#world.faults.throttlesReceive()) return this.#throttle(messages);
    const Records = messages.map(({ id, body, group, receives }) => ({
      messageId: id,
      body,
      attributes: { MessageGroupId: group, ApproximateReceiveCount: `${receives + 1}` },
    }));
    const event = { Records } as SQSEvent;
    let holder: Task | undefined;
    invoke(this.#world, "reconcile", this.#worker, event, (task) => {
      holder = task;
      this.#hide(messages, task);
    }).then((ending) => this.#settle(messages, holder, ending));
    this.#poll(pollMs);
    this.#poll(visibilityMs + pollMs);
    return true;
  }

  /** Lambda throttles the batch: no worker gets it, and its messages stay hidden for their time-out. */
  #throttle(messages: readonly Message[]): boolean {
    this.#world.note(undefined, `Lambda throttles ${messages.map(({ id }) => id).join(", ")}`);
    for (const message of messages) {
      message.receives += 1;
      message.hiddenUntil = this.#world.now + visibilityMs;
    }
    this.#poll(pollMs);
    this.#poll(visibilityMs + pollMs);
    return true;
  }

  /** A worker gives a message up: only after `leastFailures` runs, or at once if it holds no trigger. */
  isDead(id: string, body: string): void {
    const message = this.#messages.find((one) => one.id === id);
    if (message && message.runs < leastFailures)
      this.#world.invariants.violations.push(`${id} is a dead letter after ${message.runs} runs`);
    if (message) {
      message.isDead = true;
      this.#world.invariants.attribution.undelivered(message.trigger.cause.call?.requestId ?? "");
    }
    this.#world.deadLetters.put("reconcile", body, message?.trigger.bucket, deadLetters.work);
  }

  /** Hides a message for `ms` from now on, if the holder still holds it. */
  hideFor(id: string, ms: number, holder: Task): void {
    const message = this.#messages.find((one) => one.id === id && one.holder === holder);
    if (!message) return;
    message.hiddenUntil = this.#world.now + ms;
    this.#poll(ms + pollMs);
  }

  #hide(messages: readonly Message[], task: Task): void {
    this.#allowAnotherWrite(messages.filter(isUnrecorded));
    for (const message of messages) {
      if (message.holder) message.holder.lockLost = true;
      message.holder = task;
      message.receives += 1;
      message.runs += 1;
      message.hiddenUntil = this.#world.now + visibilityMs;
      task.triggers.push(message.trigger);
      if (message.runs > leastFailures) task.spent.add(message.trigger.cause);
    }
  }

  #settle(messages: readonly Message[], holder: Task | undefined, ending: Ending): void {
    const hasCrashed = ending === "crashed";
    const answer = !hasCrashed && "answer" in ending ? (ending.answer as SQSBatchResponse) : undefined;
    const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const isDone = ({ id }: Message) => answer !== undefined && !failed.has(id);
    const held = messages.filter((message) => message.holder === holder);
    this.#messages = this.#messages.filter((message) => !(held.includes(message) && isDone(message)));
    if (holder)
      for (const { group, trigger } of held.filter((message) => isDone(message) && !message.isDead))
        this.#world.invariants.attribution.reconciled(holder, group, trigger.cause.call?.requestId ?? "");
    const back = held.filter((message) => !isDone(message));
    if (back.length > 0 && holder) holder.lockLost = true;
    this.#allowAnotherWrite(back);
    if (!hasCrashed && this.#world.faults.returnsAtOnce())
      for (const message of back) message.hiddenUntil = this.#world.now;
    this.#poll(pollMs);
  }

  // A worker that did not finish, also for lack of time, may cost one more write.
  #allowAnotherWrite(messages: readonly Message[]): void {
    for (const group of new Set(messages.map((message) => message.group)))
      this.#world.invariants.writeLimits.addAll(group, 1);
  }
}
