import type { RecordedReminder } from "../tables/reminder.ts";

/** The event for a reminder; its detail follows the reminder schema, and fits EventBridge's limit as the ledger's item does. */
export function reminderEvent(recorded: RecordedReminder) {
  const { bucket, entry, at, exception, kind, until, owner, reason, ticket, buckets, pointers } = recorded;
  const detail = {
    ...{ version: 1, id: `${bucket}/${entry}`, exception, kind, at, until, owner, reason, ticket },
    ...{ buckets, pointers, shortened: recorded.shortened },
  };
  const Detail = JSON.stringify(detail);
  return { Source: "dxaws-s3", DetailType: "Exception Reminder", Time: new Date(at), Detail };
}
