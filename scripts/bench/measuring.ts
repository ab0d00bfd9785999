import { type Answered, Child } from "./child.ts";
import type { Program } from "./programs.ts";
import { type Call, type Delays, noDelays, type StandIn } from "./standIn.ts";

/** One event: times in milliseconds from when it was sent. */
export interface Sample extends Answered {
  readonly s3: number;
  readonly tables: number;
  readonly sts: number;
  /** When the bucket was as its spec says; undefined if nothing was written. */
  readonly right: number | undefined;
  /** When the handler had answered. */
  readonly done: number;
  readonly calls: readonly Call[];
}

/** The environment of a deployed function, with the stand-in in place of AWS. */
export const environment = (url: string): Readonly<Record<string, string>> => ({
  AWS_REGION: "ca-central-1",
  AWS_LAMBDA_FUNCTION_NAME: "reconcile",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example",
  AWS_ENDPOINT_URL: url,
  SPECS_TABLE: "specs",
  LEDGER_TABLE: "ledger",
  BASELINES_TABLE: "baselines",
  WORK_QUEUE_URL: `${url}/work.fifo`,
  WORK_DEAD_LETTERS_URL: `${url}/work-dead.fifo`,
  VERSION: "1",
  ACCOUNT_ROLES: "arn:aws:iam::{account}:role/bench-{use}",
  EXTERNAL_ID: "bench.ca-central-1.111122223333",
  // The budget holds nothing back here: a run repairs more in a minute than a fleet does.
  SETTINGS: JSON.stringify({ repairsAMinute: 100_000 }),
  POWERTOOLS_SERVICE_NAME: "bench",
  POWERTOOLS_METRICS_NAMESPACE: "bench",
});

/** The memory of a deployed function, in megabytes. */
export const megabytes = 512;
/** How Lambda starts Node: the heap is a little less than the function's memory, which decides when garbage is collected. */
const lambdaOptions = [
  "--expose-gc",
  `--max-semi-space-size=${Math.floor(megabytes / 20)}`,
  `--max-old-space-size=${megabytes - Math.floor(megabytes / 10)}`,
];

/** Starts processes of the functions over a stand-in, and measures events. */
export class Bench {
  readonly #standIn: StandIn;
  readonly #env: Readonly<Record<string, string>>;
  constructor(standIn: StandIn, url: string) {
    this.#standIn = standIn;
    this.#env = environment(url);
  }

  start({ words }: Pick<Program, "words">, event?: unknown): Child {
    return new Child([...lambdaOptions, ...words], this.#env, event);
  }

  /** Sends an event without delays, and without measuring. */
  async prepare(child: Child, event: unknown): Promise<void> {
    this.#standIn.delays = noDelays;
    await child.answer(event);
  }

  /** Sends an event to a process that runs already. */
  async warm(child: Child, event: unknown, delays: Delays): Promise<Sample> {
    this.#begin(delays);
    return this.#sample(performance.now(), await child.answer(event));
  }

  /** Starts a process for one event; times count from its start. */
  async cold(program: Pick<Program, "words">, event: unknown, delays: Delays): Promise<Sample> {
    this.#begin(delays);
    const child = this.start(program, event);
    const sample = this.#sample(child.startedAt, await child.answer());
    await child.stop();
    return sample;
  }

  #begin(delays: Delays): void {
    this.#standIn.calls.length = 0;
    this.#standIn.delays = delays;
  }

  #sample(began: number, answered: Answered): Sample {
    const done = performance.now() - began;
    const calls = [...this.#standIn.calls];
    const put = calls.find(({ operation }) => operation.startsWith("PUT"));
    const of = (service: Call["service"]) => calls.filter((call) => call.service === service).length;
    return {
      ...answered,
      s3: of("s3"),
      tables: of("tables"),
      sts: of("sts"),
      right: put && put.answeredAt - began,
      done,
      calls,
    };
  }
}
