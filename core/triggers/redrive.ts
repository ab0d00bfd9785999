import { randomUUID } from "node:crypto";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../clock.ts";
import type { OutcomeBus } from "../outcomes/outcomeBus.ts";
import type { ToldEntry } from "../tables/history.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Specs } from "../tables/specs.ts";
import { verdicts } from "../tables/status.ts";
import type { WorkQueue } from "./queue.ts";
import { NotATrailRecord, onTrailRecord } from "./trailRecord.ts";
import type { Cause, Trigger } from "./trigger.ts";

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

export interface Redriver {
  readonly queues: Pick<SQSClient, "send">;
  readonly deadLetters: readonly string[];
  readonly work: Pick<WorkQueue, "send">;
  readonly specs: Pick<Specs, "slice">;
  readonly specsTable: string;
  readonly ledger: Pick<Ledger, "day" | "fleet">;
  readonly ledgerTable: string;
  readonly outcomes: Pick<OutcomeBus, "tell">;
  readonly clock: Clock;
}

/** How many letters were asked for again, and how many stay because nobody knows what they ask for. */
export interface Redriven {
  readonly redriven: number;
  readonly unreadable: number;
}

/**
 * Takes dead letters of every hop, whatever envelope they lie in, and asks again for what they asked for. Ids are
 * fresh: the queue would swallow one that it has seen. A letter is deleted only when the work queue has its triggers.
 */
export async function redrive(redriver: Redriver): Promise<Redriven> {
  const counts = await Promise.all(redriver.deadLetters.map((url) => redriveQueue(url, redriver)));
  const sum = (count: keyof Redriven) => counts.reduce((total, each) => total + each[count], 0);
  return { redriven: sum("redriven"), unreadable: sum("unreadable") };
}

async function redriveQueue(QueueUrl: string, redriver: Redriver): Promise<Redriven> {
  const counts = { redriven: 0, unreadable: 0 };
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 });
    const { Messages = [] } = await redriver.queues.send(receive);
    if (Messages.length === 0) return counts;
    for (const message of Messages)
      if (await redriveLetter(QueueUrl, message, redriver)) counts.redriven += 1;
      else counts.unreadable += 1;
  }
}

async function redriveLetter(QueueUrl: string, message: Message, redriver: Redriver): Promise<boolean> {
  const letter = parse(message.Body);
  const untold = await untoldBy(letter, redriver);
  const triggers = untold ? [] : await triggersOf(letter, redriver);
  if (!triggers) return false;
  if (untold) await redriver.outcomes.tell(untold);
  await redriver.work.send(triggers);
  await redriver.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  return true;
}

// Its clock is not that of the workers.
const roughMs = 60_000;

/** What the history has of the time of a batch of its stream that was never told; undefined for any other letter. */
async function untoldBy(letter: Letter | undefined, { ledger, ledgerTable }: Redriver) {
  const batch = letter?.DDBStreamBatchInfo;
  const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last = first } =
    batch ?? {};
  if (!batch?.streamArn?.includes(`/${ledgerTable}/`) || !first || !last) return undefined;
  const from = new Date(Date.parse(first) - roughMs).toISOString();
  const to = new Date(Date.parse(last) + roughMs).toISOString();
  const entries: ToldEntry[] = [];
  for (const day of new Set([from.slice(0, 10), to.slice(0, 10)]))
    for await (const entry of ledger.day(day)) if (entry.at >= from && entry.at <= to) entries.push(entry);
  return entries;
}

/** What a letter asks for, as triggers of today; undefined if nobody knows. */
async function triggersOf(letter: Letter | undefined, redriver: Redriver): Promise<Trigger[] | undefined> {
  if (!letter) return undefined;
  if (letter.requestPayload) return triggersOf(letter.requestPayload, redriver);
  if (typeof letter.bucket === "string") return [fresh(letter.bucket, letter.cause ?? lookAsked(redriver))];
  if (letter.detail) return trailTriggers(letter);
  // Of a batch of the stream only its place is told. Which specs it was about is not worth finding out.
  const { streamArn } = letter.DDBStreamBatchInfo ?? {};
  if (!streamArn?.includes(`/${redriver.specsTable}/`)) return undefined;
  return [...(await allBuckets(redriver))].map((bucket) => fresh(bucket, lookAsked(redriver)));
}

/** Those with a spec, and those that the ledger remembers: a spec that was deleted is in the ledger alone. */
async function allBuckets({ specs, ledger }: Redriver): Promise<ReadonlySet<string>> {
  const names = new Set(await specs.slice(0, 1));
  for (const verdict of verdicts) for await (const { bucket } of ledger.fleet(verdict)) names.add(bucket);
  return names;
}

function trailTriggers(event: Letter): Trigger[] | undefined {
  // A tick of the schedule: the next one has come long since.
  if (event.source === "aws.events") return [];
  try {
    const trigger = onTrailRecord(event);
    return "ignored" in trigger ? [] : [fresh(trigger.bucket, trigger.cause)];
  } catch (error) {
    if (error instanceof NotATrailRecord) return undefined;
    throw error;
  }
}

const lookAsked = ({ clock }: Redriver): Cause => ({ why: "look", at: clock.now().toISOString() });

const fresh = (bucket: string, cause: Cause): Trigger => ({ bucket, id: randomUUID(), cause });

function parse(body: string | undefined): Letter | undefined {
  try {
    const letter: unknown = JSON.parse(body ?? "");
    return typeof letter === "object" && letter !== null ? letter : undefined;
  } catch {
    // Not ours: it stays where it is, and is counted.
    return undefined;
  }
}
