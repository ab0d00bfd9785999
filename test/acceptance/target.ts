import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { inject, vi } from "vitest";
import { runningStack, uniqueName } from "../support/stack.ts";

/** A call that left this process for S3. */
interface Call {
  readonly operation: string;
  readonly region: string;
  readonly bucket: string | undefined;
}

type Send = (this: S3Client, command: { input: object }) => Promise<{ $metadata?: { requestId?: string } }>;

/** Where the stories happen: on the local stack where the run has one, else on AWS in the region DXAWS_TEST_REGION. */
export class Target {
  readonly region: string;
  /** How long S3 may take to show what was written. */
  readonly patienceMs: number;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #calls: Call[] = [];
  readonly #buckets: string[] = [];

  private constructor(region: string, patienceMs: number, environment: Record<string, string> = {}) {
    this.region = region;
    this.patienceMs = patienceMs;
    this.#environment = environment;
  }

  static get(): Target {
    // Not by the region alone: a shell that still has it must not send a local run to AWS.
    const local: object | undefined = inject("stacks");
    if (!local) return new Target(process.env.DXAWS_TEST_REGION ?? "", 120_000);
    const { region, env } = runningStack();
    return new Target(region, 10_000, env);
  }

  /** Lets every client of the SDK, also one without configuration, find this place; and records what is sent. */
  enter(): void {
    for (const [name, value] of Object.entries(this.#environment)) vi.stubEnv(name, value);
    vi.stubEnv("AWS_REGION", this.region);
    const calls = this.#calls;
    const send = S3Client.prototype.send as Send;
    const watched: Send = async function (command) {
      const call = {
        operation: command.constructor.name.replace(/Command$/, ""),
        region: await this.config.region(),
        bucket: (command.input as { Bucket?: string }).Bucket,
      };
      calls.push(call);
      return recorded(call, send.call(this, command));
    };
    vi.spyOn(S3Client.prototype, "send").mockImplementation(watched as typeof S3Client.prototype.send);
  }

  /** Removes what the stories made, and leaves the place. */
  async leave(): Promise<void> {
    const removals = await Promise.allSettled(this.#buckets.map((bucket) => this.#remove(bucket)));
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    const left = removals.flatMap((removal) => (removal.status === "rejected" ? [removal.reason] : []));
    if (left.length > 0) throw new AggregateError(left, `buckets are left in ${this.region}`);
  }

  /** A free bucket name; the bucket is removed at the end. */
  newName(): string {
    const name = uniqueName("dxaws-s3-acceptance");
    this.#buckets.push(name);
    return name;
  }

  /** The raw SDK: what is checked is never seen through our own code. */
  raw(): S3Client {
    return new S3Client({ region: this.region });
  }

  /** What was written to a bucket while something was done. */
  async writesDuring(bucket: string, act: () => Promise<unknown>): Promise<string[]> {
    const before = this.#calls.length;
    await act();
    const during = this.#calls.slice(before).filter((call) => call.bucket === bucket);
    return during.flatMap(({ operation }) => (/^(Get|Head|List)/.test(operation) ? [] : [operation]));
  }

  async #remove(Bucket: string): Promise<void> {
    try {
      await this.raw().send(new DeleteBucketCommand({ Bucket }));
    } catch (error) {
      if ((error as Error).name !== "NoSuchBucket") throw error;
    }
  }
}

/** With DXAWS_TEST_DEBUG=1, one line a call. */
async function recorded<A extends { $metadata?: { requestId?: string } }>(
  { operation, region, bucket }: Call,
  answer: Promise<A>,
): Promise<A> {
  const publish = (requestId = "none", outcome = "") =>
    process.env.DXAWS_TEST_DEBUG === "1" &&
    process.stderr.write(`${operation} ${bucket ?? ""} in ${region}, request ${requestId}${outcome}\n`);
  try {
    const answered = await answer;
    publish(answered.$metadata?.requestId);
    return answered;
  } catch (error) {
    const { name, $metadata } = error as Error & A;
    publish($metadata?.requestId, `: ${name}`);
    throw error;
  }
}
