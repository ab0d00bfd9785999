import { setTimeout } from "node:timers/promises";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { Ledger } from "../../service/tables/ledger.ts";
import type { Status } from "../../service/tables/status.ts";
import type { Override, Trigger } from "../../service/triggers/trigger.ts";
import { invoke } from "./invoke.ts";

/** What came of a look that somebody asked for. */
export interface Checked {
  readonly status: Status;
  /** What was added to the history since it was asked for, newest first. */
  readonly happened: readonly RecordedEntry[];
}

/** Thrown when nothing came of a look in time: it may still come. */
export class NoOutcome extends Error {
  override readonly name = "NoOutcome";
  constructor(bucket: string, seconds: number) {
    super(
      `the service has not looked at ${bucket} within ${seconds} s; it may still do so: dxaws-s3 status, dxaws-s3 doctor`,
    );
  }
}

interface Service {
  readonly lambda: LambdaClient;
  readonly ledger: Ledger;
  /** The name of the sweep's function. */
  readonly sweep: string;
}

const pollMs = 300;
const patienceSeconds = 60;

/** Has the service look at a bucket now, and waits for what comes of it. Throws NoOutcome after a minute. */
export async function checkNow(
  bucket: string,
  service: Service,
  signal?: AbortSignal,
  override?: Override,
): Promise<Checked> {
  const asked = { bucket, ...(override && { override }) };
  const { cause } = await invoke<Trigger>(service.lambda, service.sweep, asked);
  const deadline = performance.now() + patienceSeconds * 1_000;
  for (;;) {
    const status = await service.ledger.status(bucket);
    if (status && isOver(status, cause.at)) {
      const history = await service.ledger.history(bucket);
      return { status, happened: history.filter(({ at }) => at > cause.at) };
    }
    if (performance.now() > deadline) throw new NoOutcome(bucket, patienceSeconds);
    await setTimeout(pollMs, undefined, { signal });
  }
}

// What another worker records that began before is not what was asked for.
function isOver({ released, intent, at, verdict, checked }: Status, asked: string): boolean {
  if (released || intent || at <= asked) return false;
  const isUnchecked = verdict === "invalid" || verdict === "paused";
  return isUnchecked || Object.values(checked).every((time) => time >= asked);
}
