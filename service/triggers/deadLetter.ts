import { bucketIn, instantIn, partOf, textIn } from "./parts.ts";
import { readCause } from "./readTrigger.ts";
import { NotATrailRecord, onTrailRecord } from "./trailRecord.ts";
import type { Cause } from "./trigger.ts";

/** What a dead letter asks for: a look at a bucket, or at all of them; to tell what the history has of a time; or nothing any more. */
export type Request =
  | { readonly check: string; readonly cause?: Cause | undefined }
  | { readonly checkAll: true }
  | { readonly publish: { readonly from: string; readonly to: string } }
  | { readonly nothing: true };

/** The two tables, whose streams' batches may lie in letters. */
export interface TableNames {
  readonly specsTable: string;
  readonly ledgerTable: string;
}

/** Envelopes in envelopes that are opened. */
const mostEnvelopes = 5;

/**
 * What a letter asks for, whatever envelope it lies in: a trigger, an event, what Lambda says of a failed invoke, or of a
 * stream's batch; undefined if nobody knows.
 */
export function requestIn(body: string | undefined, tables: TableNames, now: Date): Request | undefined {
  let deadLetter = parse(body);
  for (let opened = 0; opened < mostEnvelopes; opened++)
    deadLetter = partOf(deadLetter, "requestPayload") ?? deadLetter;
  const bucket = bucketIn(partOf(deadLetter, "bucket"));
  if (bucket) return { check: bucket, cause: readCause(partOf(deadLetter, "cause"), now) };
  if (partOf(deadLetter, "detail")) return requestOfEvent(deadLetter, now);
  const batch = partOf(deadLetter, "DDBStreamBatchInfo");
  const stream = textIn(batch, "streamArn");
  // Which specs it was about is not worth finding out.
  if (stream?.includes(`/${tables.specsTable}/`)) return { checkAll: true };
  return stream?.includes(`/${tables.ledgerTable}/`) ? unrecordedOf(batch) : undefined;
}

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    // Not ours: it stays where it is, and is counted.
    return undefined;
  }
}

function requestOfEvent(event: unknown, now: Date): Request | undefined {
  // A tick of the schedule: the next one has come long since.
  if (partOf(event, "source") === "aws.events") return { nothing: true };
  try {
    const trigger = onTrailRecord(event);
    if ("ignored" in trigger) return { nothing: true };
    return { check: trigger.bucket, cause: readCause(trigger.cause, now) };
  } catch (error) {
    if (error instanceof NotATrailRecord) return undefined;
    throw error;
  }
}

// The stream's clock is not that of the workers.
const roughMs = 60_000;

/** Where a stream's batch was; what was in it is not told. */
function unrecordedOf(batch: unknown): Request | undefined {
  const first = instantIn(partOf(batch, "approximateArrivalOfFirstRecord"));
  const last = instantIn(partOf(batch, "approximateArrivalOfLastRecord")) ?? first;
  if (!first || !last) return undefined;
  const at = (text: string, ms: number) => new Date(Date.parse(text) + ms).toISOString();
  return { publish: { from: at(first, -roughMs), to: at(last, roughMs) } };
}
