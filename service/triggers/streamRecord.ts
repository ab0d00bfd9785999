import { isNote } from "../../core/spec/authorship.ts";
import { bucketIn, partOf, textIn } from "./parts.ts";
import type { Trigger } from "./trigger.ts";

/** The trigger for a record of the spec table's stream (keys only); undefined for a record that names no bucket. */
export function onStreamRecord(record: unknown, now: Date): Trigger | undefined {
  const change = partOf(record, "dynamodb");
  const bucket = bucketIn(partOf(partOf(partOf(change, "Keys"), "name"), "S"));
  const id = textIn(record, "eventID");
  if (!bucket || !id || isNote(bucket)) return undefined;
  const seconds = partOf(change, "ApproximateCreationDateTime");
  const isTime = typeof seconds === "number" && seconds >= 0 && seconds * 1_000 <= now.getTime() + dayMs;
  const at = isTime ? new Date(seconds * 1_000) : now;
  return { bucket, id, cause: { why: "spec", at: at.toISOString() } };
}

/** Whether a record of a stream is of the table, by the ARN of its stream. */
export const isOfTable = (record: unknown, table: string): boolean =>
  textIn(record, "eventSourceARN")?.includes(`:table/${table}/stream/`) ?? false;

const dayMs = 24 * 60 * 60_000;
