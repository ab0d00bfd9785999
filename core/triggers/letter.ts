import { isInstant, isText, membersOf, readCause } from "./readTrigger.ts";
import { NotATrailRecord, onTrailRecord } from "./trailRecord.ts";
import type { Cause } from "./trigger.ts";

/** What may lie in a dead letter: a trigger, an event, what Lambda says of a failed invoke, or of a stream's batch. */
interface Letter {
  readonly bucket?: unknown;
  readonly cause?: Cause;
  readonly detail?: unknown;
  readonly source?: unknown;
  readonly requestPayload?: Letter;
  readonly DDBStreamBatchInfo?: StreamBatch;
}

/** Where a stream's batch was; what was in it is not told. */
interface StreamBatch {
  readonly streamArn?: string;
  readonly approximateArrivalOfFirstRecord?: string;
  readonly approximateArrivalOfLastRecord?: string;
}

/** What a dead letter asks for: a look at a bucket, or at all of them; to tell what the history has of a time; or nothing any more. */
export type Wish =
  | { readonly look: string; readonly cause?: Cause | undefined }
  | { readonly lookAtAll: true }
  | { readonly tell: { readonly from: string; readonly to: string } }
  | { readonly nothing: true };

/** The two tables, whose streams' batches may lie in letters. */
export interface TableNames {
  readonly specsTable: string;
  readonly ledgerTable: string;
}

/** What a letter asks for, whatever envelope it lies in; undefined if nobody knows. */
export function wishIn(body: string | undefined, tables: TableNames): Wish | undefined {
  const letter = parse(body);
  return letter && wishOf(letter, tables, 0);
}

function parse(body: string | undefined): Letter | undefined {
  try {
    const letter: unknown = JSON.parse(body ?? "");
    return typeof letter === "object" && letter !== null ? letter : undefined;
  } catch {
    // Not ours: it stays where it is, and is counted.
    return undefined;
  }
}

const mostEnvelopes = 5;

function wishOf(letter: unknown, tables: TableNames, depth: number): Wish | undefined {
  const { requestPayload, bucket, cause, detail, DDBStreamBatchInfo } = membersOf(letter);
  // Lambda puts one envelope around what failed, and nobody puts in many.
  if (requestPayload) return depth < mostEnvelopes ? wishOf(requestPayload, tables, depth + 1) : undefined;
  if (isText(bucket)) return { look: bucket, cause: readCause(cause) };
  if (detail) return wishOfEvent(letter as Letter);
  const batch: StreamBatch = membersOf(DDBStreamBatchInfo);
  const stream = isText(batch.streamArn) ? batch.streamArn : "";
  // Which specs it was about is not worth finding out.
  if (stream.includes(`/${tables.specsTable}/`)) return { lookAtAll: true };
  return stream.includes(`/${tables.ledgerTable}/`) ? untoldOf(batch) : undefined;
}

function wishOfEvent(event: Letter): Wish | undefined {
  // A tick of the schedule: the next one has come long since.
  if (event.source === "aws.events") return { nothing: true };
  try {
    const trigger = onTrailRecord(event);
    return "ignored" in trigger ? { nothing: true } : { look: trigger.bucket, cause: trigger.cause };
  } catch (error) {
    if (error instanceof NotATrailRecord) return undefined;
    throw error;
  }
}

// The stream's clock is not that of the workers.
const roughMs = 60_000;

function untoldOf(batch: StreamBatch): Wish | undefined {
  const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last = first } = batch;
  if (!isInstant(first) || !isInstant(last)) return undefined;
  const at = (text: string, ms: number) => new Date(Date.parse(text) + ms).toISOString();
  return { tell: { from: at(first, -roughMs), to: at(last, roughMs) } };
}
