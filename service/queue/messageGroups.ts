import type { Received } from "../tables/attempts.ts";
import { readTrigger } from "../triggers/readTrigger.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** A message of the work queue; of one message group only one worker has messages at a time. */
export interface Message extends Received {
  readonly body: string;
}

/** A message whose runs failed this many times, or ended with their worker, is a dead letter. */
const mostRuns = 5;
/** A message whose runs failed this many times is processed without other groups beside it. */
const suspectRuns = 2;

/** Seconds until a failed message is visible again: soon at first, but five attempts must outlast an outage of minutes. */
export const hiddenSeconds = (runs: number): number => Math.min(5 * 4 ** (runs - 1), 180);

export interface BatchContext {
  /** Reconciles the triggers of one bucket; must not write any more once the signal is aborted. */
  handle(bucket: string, triggers: readonly Trigger[], late: AbortSignal): Promise<void>;
  /** How many runs of a message have begun before. */
  begun(message: Received): Promise<number>;
  /** Counts a run for a message that is about to start. Returns how many have begun, this one included. */
  begin(message: Received): Promise<number>;
  /** Resolves after that many milliseconds, or settles as soon as the signal is aborted. */
  pass(ms: number, signal: AbortSignal): Promise<void>;
  now(): Date;
  /** How long one message group may take. */
  readonly turnMs: number;
  unreadable(message: Message): void;
  failed(error: unknown): void;
}

/** The messages of a batch that are not done. */
export interface Undone<M> {
  /** Messages that go back to the queue, and in how many seconds they are visible again. */
  readonly again: readonly (readonly [message: M, seconds: number])[];
  /** Messages that have failed too often: dead letters. */
  readonly dead: readonly M[];
}

/**
 * Processes a batch, its groups in parallel. A message without a trigger is a dead letter at once; the rest of its group
 * is processed. A group that fails or is late goes back whole, except for messages that failed too often.
 */
export async function processBatch<M extends Message>(
  messages: readonly M[],
  turns: BatchContext,
): Promise<Undone<M>> {
  const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
  const alone = await suspectIn(groups, turns);
  const undone = await Promise.all((alone ? [alone] : groups).map((group) => takeTurn(group, turns)));
  const waiting = alone ? messages.filter((message) => !alone.includes(message)) : [];
  return {
    again: [...undone.flatMap(({ again }) => again), ...waiting.map((message) => [message, 0] as const)],
    dead: undone.flatMap(({ dead }) => dead),
  };
}

/** A group with a message that may crash the worker: it runs alone, so that no other group fails with it. */
async function suspectIn<M extends Message>(
  groups: readonly (readonly M[])[],
  turns: BatchContext,
): Promise<readonly M[] | undefined> {
  if (groups.length < 2) return undefined;
  const isSuspect = async (message: M) => (await turns.begun(message).catch(() => 0)) >= suspectRuns;
  const found = await Promise.all(
    groups.map(async (group) => (await Promise.all(group.map(isSuspect))).includes(true)),
  );
  return groups.find((_, place) => found[place]);
}

async function takeTurn<M extends Message>(group: readonly M[], turns: BatchContext): Promise<Undone<M>> {
  const read = group.map((message) => ({ message, trigger: readTrigger(message.body, turns.now()) }));
  const unreadable = read.filter(({ trigger }) => !trigger).map(({ message }) => message);
  for (const message of unreadable) turns.unreadable(message);
  const asking = read.flatMap(({ message, trigger }) => (trigger ? [{ message, trigger }] : []));
  const runs = new Map<M, number>();
  const runsOf = (message: M) => runs.get(message) ?? 0;
  try {
    await beforeLate(turns, async (late) => {
      await Promise.all(asking.map(async ({ message }) => runs.set(message, await turns.begin(message))));
      const live = asking.filter(({ message }) => runsOf(message) <= mostRuns);
      const triggers = live.map(({ trigger }) => trigger);
      for (const [bucket, some] of Map.groupBy(triggers, (trigger) => trigger.bucket))
        await turns.handle(bucket, some, late);
    });
    const spent = asking.filter(({ message }) => runsOf(message) > mostRuns);
    return { again: [], dead: [...unreadable, ...spent.map(({ message }) => message)] };
  } catch (error) {
    turns.failed(error);
    const failed = asking.map(({ message }) => message);
    const isSpent = (message: M) => runsOf(message) >= mostRuns;
    return {
      // Where nothing could be counted, the table is at fault and not the message: it waits, however long.
      again: failed
        .filter((message) => !isSpent(message))
        .map((message) => [message, hiddenSeconds(runsOf(message) || message.received)]),
      dead: [...unreadable, ...failed.filter(isSpent)],
    };
  }
}

/** Late work runs until its next write, which the aborted signal stops. */
async function beforeLate({ pass, turnMs }: BatchContext, work: (late: AbortSignal) => Promise<void>) {
  const [late, done] = [new AbortController(), new AbortController()];
  const end = pass(turnMs, done.signal).then(() => {
    late.abort(new Error(`not finished after ${turnMs} ms`));
    late.signal.throwIfAborted();
  });
  try {
    await Promise.race([work(late.signal), end]);
  } finally {
    end.catch(() => undefined);
    // A reason of our own, since the usual one is an error with a stack.
    done.abort("done");
  }
}
