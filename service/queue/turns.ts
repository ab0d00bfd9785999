import type { Received } from "../tables/attempts.ts";
import { readTrigger } from "../triggers/readTrigger.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** A message of the work queue. One group is handled by one worker at a time. */
export interface Message extends Received {
  readonly body: string;
}

/** So many runs of a message may fail, or end with their worker; then it is a dead letter. */
const mostRuns = 5;

/** When a message comes again of which so many runs have failed: soon, but not five times within an outage of a few minutes. */
export const hiddenSeconds = (runs: number): number => Math.min(5 * 4 ** (runs - 1), 180);

export interface Turns {
  /** Handles the triggers of one bucket; nothing is to be written any more once the signal is aborted. */
  handle(bucket: string, triggers: readonly Trigger[], late: AbortSignal): Promise<void>;
  /** Counts a run for a message that is about to start. Returns how many have begun, this one included. */
  begin(message: Received): Promise<number>;
  /** Ends after so many milliseconds, or as soon as the signal is aborted. */
  pass(ms: number, signal: AbortSignal): Promise<void>;
  now(): Date;
  /** How long a group may take. */
  readonly turnMs: number;
  unreadable(message: Message): void;
  failed(error: unknown): void;
}

/** What is not done of a batch. */
export interface Undone<M> {
  /** Messages that are to come again, and in how many seconds. */
  readonly again: readonly (readonly [message: M, seconds: number])[];
  /** Messages that no further run is worth: dead letters. */
  readonly dead: readonly M[];
}

/**
 * Handles a batch, group by group side by side. A message that holds no trigger is a dead letter at once, and the others
 * of its group go on; a group that fails, or is late, comes again as a whole, but for messages that failed too often.
 */
export async function takeTurns<M extends Message>(messages: readonly M[], turns: Turns): Promise<Undone<M>> {
  const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
  const undone = await Promise.all(groups.map((group) => takeTurn(group, turns)));
  return { again: undone.flatMap(({ again }) => again), dead: undone.flatMap(({ dead }) => dead) };
}

async function takeTurn<M extends Message>(group: readonly M[], turns: Turns): Promise<Undone<M>> {
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

/** What is late goes on to its next write, and ends there. */
async function beforeLate({ pass, turnMs }: Turns, work: (late: AbortSignal) => Promise<void>) {
  const [late, done] = [new AbortController(), new AbortController()];
  const end = pass(turnMs, done.signal).then(() => {
    late.abort(new Error(`not done after ${turnMs} ms`));
    late.signal.throwIfAborted();
  });
  try {
    await Promise.race([work(late.signal), end]);
  } finally {
    end.catch(() => undefined);
    done.abort();
  }
}
