import { randomUUID } from "node:crypto";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../../core/providers/clock.ts";
import type { OutcomeBus } from "../outcomes/outcomeBus.ts";
import type { Ledger } from "../tables/ledger.ts";
import type { Published } from "../tables/reminder.ts";
import type { Specs } from "../tables/specs.ts";
import { verdicts } from "../tables/status.ts";
import type { SweepState } from "../tables/sweepState.ts";
import { type Request, requestIn, type TableNames } from "../triggers/deadLetter.ts";
import type { Cause, Trigger } from "../triggers/trigger.ts";
import type { WorkQueue } from "./queue.ts";

export interface Redriver extends TableNames {
  readonly queues: Pick<SQSClient, "send">;
  readonly deadLetters: readonly string[];
  readonly work: Pick<WorkQueue, "send">;
  readonly specs: Pick<Specs, "slice">;
  readonly ledger: Pick<Ledger, "published" | "buckets">;
  readonly state: Pick<SweepState, "layersChanged">;
  readonly outcomes: Pick<OutcomeBus, "publish">;
  readonly clock: Clock;
  /** Called with the error of each dead letter that could not be redriven; the others go on. */
  failed(error: unknown): void;
  /** Whether there is time for another batch of dead letters. */
  hasTime(): boolean;
}

/** Counts of dead letters: redriven, left in the queue because they are unreadable, and left because of an error. */
export interface Redriven {
  readonly redriven: number;
  readonly unreadable: number;
  readonly failed: number;
  /** The time was over before the queues were empty: run redrive again. */
  readonly more: boolean;
}

/**
 * Redrives the dead letters of every hop, whatever envelope they have. Triggers get new ids, because the queue drops an id
 * that it has seen. A dead letter is deleted only after its request was carried out.
 */
export async function redrive(redriver: Redriver): Promise<Redriven> {
  const checkAll = once(() => requestAllChecks(redriver));
  const counts = await Promise.all(
    redriver.deadLetters.map((url) =>
      redriveQueue(url, redriver, (request) => fulfil(request, redriver, checkAll)),
    ),
  );
  const sum = (count: Fate) => counts.reduce((total, each) => total + each[count], 0);
  return {
    redriven: sum("redriven"),
    unreadable: sum("unreadable"),
    failed: sum("failed"),
    more: counts.some(({ more }) => more),
  };
}

type Fate = "redriven" | "unreadable" | "failed";

/** Many dead letters may have the same request. */
function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}

async function redriveQueue(
  QueueUrl: string,
  redriver: Redriver,
  carryOut: (request: Request) => Promise<void>,
): Promise<Redriven> {
  const counts = { redriven: 0, unreadable: 0, failed: 0 };
  while (redriver.hasTime()) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 });
    const { Messages = [] } = await redriver.queues.send(receive);
    if (Messages.length === 0) return { ...counts, more: false };
    const fates = await Promise.all(
      Messages.map(async ({ Body, ReceiptHandle }: Message): Promise<Fate> => {
        const request = requestIn(Body, redriver, redriver.clock.now());
        if (!request) return "unreadable";
        try {
          await carryOut(request);
          await redriver.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          return "redriven";
        } catch (error) {
          redriver.failed(error);
          return "failed";
        }
      }),
    );
    for (const fate of fates) counts[fate] += 1;
  }
  return { ...counts, more: true };
}

async function fulfil(request: Request, redriver: Redriver, checkAll: () => Promise<void>): Promise<void> {
  const { work, ledger, state, outcomes, clock } = redriver;
  if ("check" in request) await work.send([triggerOf(request, clock)]);
  else if ("checkAll" in request) await checkAll();
  else if ("layersChanged" in request) await state.layersChanged(clock.now());
  else if ("publish" in request) await outcomes.publish(await entriesOf(request.publish, ledger));
}

async function requestAllChecks(redriver: Redriver): Promise<void> {
  const { work, clock } = redriver;
  await work.send([...(await allBuckets(redriver))].map((bucket) => fresh(bucket, checkRequested(clock))));
}

/** The buckets in the spec table and in the ledger: after a spec was deleted, only the ledger has its bucket. */
async function allBuckets({ specs, ledger }: Redriver): Promise<ReadonlySet<string>> {
  const names = new Set(await specs.slice(0, 1));
  for (const verdict of verdicts) for await (const bucket of ledger.buckets(verdict)) names.add(bucket);
  return names;
}

async function entriesOf(
  { from, to }: { readonly from: string; readonly to: string },
  ledger: Pick<Ledger, "published">,
): Promise<Published[]> {
  const entries: Published[] = [];
  for (const day of new Set([from.slice(0, 10), to.slice(0, 10)]))
    for await (const entry of ledger.published(day))
      if (entry.at >= from && entry.at <= to) entries.push(entry);
  return entries;
}

/** Without its account, an event would count as one of any account. */
const triggerOf = (
  { check, cause, account }: Extract<Request, { check: string }>,
  clock: Clock,
): Trigger => ({
  ...fresh(check, cause ?? checkRequested(clock)),
  ...(account && { account }),
});

const checkRequested = (clock: Clock): Cause => ({ why: "manual", at: clock.now().toISOString() });

const fresh = (bucket: string, cause: Cause): Trigger => ({ bucket, id: randomUUID(), cause });
