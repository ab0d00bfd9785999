import type { SQSRecord } from "aws-lambda";
import type { Hidden } from "../../functions/returnMessages.ts";
import { runningTask } from "./task.ts";

/** Stands in for functions/giveBack.ts: has messages come back when they are to. */
export async function returnMessages(hidden: Hidden): Promise<void> {
  const task = runningTask();
  const what = {
    service: "queue",
    name: "ChangeMessageVisibility",
    bucket: undefined,
    write: false,
  } as const;
  for (const [{ messageId }, seconds] of hidden)
    await task.world.call(what, () => task.world.queue.hideFor(messageId, seconds * 1_000, task));
}

/** The same for dead letters: those that the queue does not take come back. */
export async function sendDeadLetters(records: readonly SQSRecord[]): Promise<SQSRecord[]> {
  const task = runningTask();
  const what = { service: "queue", name: "SendMessage", bucket: undefined, write: true } as const;
  const notSent: SQSRecord[] = [];
  for (const record of records)
    await task.world
      .call(what, () => task.world.queue.isDead(record.messageId, record.body))
      .catch(() => notSent.push(record));
  return notSent;
}
