import { setTimeout } from "node:timers/promises";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { Ledger } from "../../service/tables/ledger.ts";
import type { Status } from "../../service/tables/status.ts";
import type { Override, Trigger } from "../../service/triggers/trigger.ts";
import { invoke } from "./invoke.ts";

/** The result of a requested check. */
export interface Checked {
  readonly status: Status;
  /** The entries of the history since the request, newest first. */
  readonly happened: readonly RecordedEntry[];
}

/** A requested check had no result in time; it may still come. */
export class NoOutcome extends Error {
  override readonly name = "NoOutcome";
  constructor(bucket: string, seconds: number) {
    super(
      `the service has not checked ${bucket} within ${seconds} s; see dxaws-s3 status ${bucket}, or run dxaws-s3 doctor`,
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
const timeoutSeconds = 60;

/** Has the service check a bucket now, and waits for the result. Throws NoOutcome after a minute. */
export async function checkNow(
  bucket: string,
  service: Service,
  signal?: AbortSignal,
  override?: Override,
): Promise<Checked> {
  const request = { bucket, ...(override && { override }) };
  const { cause } = await invoke<Trigger>(service.lambda, service.sweep, request);
  const deadline = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    const status = await service.ledger.status(bucket);
    if (status && isOver(status, cause.at)) {
      const history = await service.ledger.history(bucket);
      return { status, happened: history.filter(({ at }) => at > cause.at) };
    }
    if (performance.now() > deadline) throw new NoOutcome(bucket, timeoutSeconds);
    await setTimeout(pollMs, undefined, { signal });
  }
}

// A worker that started before the request may record its result after it: that is not the requested check.
function isOver({ released, intent, at, verdict, checked }: Status, requestedAt: string): boolean {
  if (released || intent || at <= requestedAt) return false;
  const isUnchecked = verdict === "invalid" || verdict === "paused";
  return isUnchecked || Object.values(checked).every((time) => time >= requestedAt);
}
