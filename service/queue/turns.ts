import { readTrigger } from "../triggers/readTrigger.ts";
import type { Trigger } from "../triggers/trigger.ts";

/** A message of the work queue. */
export interface Message {
  readonly body: string;
  /** One group is handled by one worker at a time. */
  readonly group: string;
}

/** When a message comes again that was received so often: soon, but not five times within an outage of a few minutes. */
export const hiddenSeconds = (received: number): number => Math.min(5 * 4 ** (received - 1), 180);

export interface Turns {
  /** Handles the triggers of one bucket; nothing is to be written any more once the signal is aborted. */
  handle(bucket: string, triggers: readonly Trigger[], late: AbortSignal): Promise<void>;
  /** Ends after so many milliseconds, or as soon as the signal is aborted. */
  pass(ms: number, signal: AbortSignal): Promise<void>;
  now(): Date;
  /** How long a group may take. */
  readonly turnMs: number;
  unreadable(message: Message): void;
  failed(error: unknown): void;
}

/**
 * Handles a batch, group by group side by side; answers what is to come back. A message that holds no trigger comes back
 * until it is a dead letter, and the others of its group go on; a group that fails, or is late, comes back as a whole.
 */
export async function takeTurns<M extends Message>(messages: readonly M[], turns: Turns): Promise<M[]> {
  const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
  return (await Promise.all(groups.map((group) => takeTurn(group, turns)))).flat();
}

async function takeTurn<M extends Message>(group: readonly M[], turns: Turns): Promise<readonly M[]> {
  const read = group.map((message) => ({ message, trigger: readTrigger(message.body, turns.now()) }));
  const unreadable = read.filter(({ trigger }) => !trigger).map(({ message }) => message);
  for (const message of unreadable) turns.unreadable(message);
  const triggers = read.flatMap(({ trigger }) => trigger ?? []);
  try {
    await beforeLate(turns, async (late) => {
      for (const [bucket, some] of Map.groupBy(triggers, (trigger) => trigger.bucket))
        await turns.handle(bucket, some, late);
    });
    return unreadable;
  } catch (error) {
    turns.failed(error);
    return group;
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
