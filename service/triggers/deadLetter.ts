import { accountIn, bucketIn, instantIn, partOf, textIn } from "./parts.ts";
import { readCause } from "./readTrigger.ts";
import { NotATrailRecord, onTrailRecord } from "./trailRecord.ts";
import type { Cause } from "./trigger.ts";

/**
 * What a dead letter requests: a check of one bucket, of all that the tables know, or of all that baselines may select;
 * publishing the history of a time span; or nothing.
 */
export type Request =
  | { readonly check: string; readonly cause?: Cause | undefined; readonly account?: string | undefined }
  | { readonly checkAll: true }
  | { readonly layersChanged: true }
  | { readonly publish: { readonly from: string; readonly to: string } }
  | { readonly nothing: true };

/** The tables whose stream batches can be in dead letters. */
export interface TableNames {
  readonly specsTable: string;
  readonly baselinesTable: string;
  readonly ledgerTable: string;
}

/** How many nested envelopes are opened. */
const mostEnvelopes = 5;

/**
 * What a dead letter requests. It holds a trigger, an event, or Lambda's record of a failed invocation or stream batch,
 * possibly nested; undefined if it is none of these.
 */
export function requestIn(body: string | undefined, tables: TableNames, now: Date): Request | undefined {
  let deadLetter = parse(body);
  for (let opened = 0; opened < mostEnvelopes; opened++)
    deadLetter = partOf(deadLetter, "requestPayload") ?? deadLetter;
  const bucket = bucketIn(partOf(deadLetter, "bucket"));
  if (bucket) {
    const cause = readCause(partOf(deadLetter, "cause"), now);
    return { check: bucket, cause, account: accountIn(deadLetter) };
  }
  if (partOf(deadLetter, "detail")) return requestOfEvent(deadLetter, now);
  const batch = partOf(deadLetter, "DDBStreamBatchInfo");
  const stream = textIn(batch, "streamArn");
  // The record names shards, not keys; checking all specs is cheaper than reading the stream again.
  if (stream?.includes(`/${tables.specsTable}/`)) return { checkAll: true };
  if (stream?.includes(`/${tables.baselinesTable}/`)) return { layersChanged: true };
  return stream?.includes(`/${tables.ledgerTable}/`) ? unrecordedOf(batch) : undefined;
}

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    // Not ours: it stays in the queue and is counted as unreadable.
    return undefined;
  }
}

function requestOfEvent(event: unknown, now: Date): Request | undefined {
  // A tick of the schedule: later ticks have replaced it.
  if (partOf(event, "source") === "aws.events") return { nothing: true };
  try {
    const trigger = onTrailRecord(event);
    if ("ignored" in trigger) return { nothing: true };
    const { bucket, account } = trigger;
    return { check: bucket, cause: readCause(trigger.cause, now), account };
  } catch (error) {
    if (error instanceof NotATrailRecord) return undefined;
    throw error;
  }
}

// The clocks of the stream and of the workers differ.
const roughMs = 60_000;

/** The time span of a stream batch. Lambda's record does not contain the batch itself. */
function unrecordedOf(batch: unknown): Request | undefined {
  const first = instantIn(partOf(batch, "approximateArrivalOfFirstRecord"));
  const last = instantIn(partOf(batch, "approximateArrivalOfLastRecord")) ?? first;
  if (!first || !last) return undefined;
  const at = (text: string, ms: number) => new Date(Date.parse(text) + ms).toISOString();
  return { publish: { from: at(first, -roughMs), to: at(last, roughMs) } };
}
