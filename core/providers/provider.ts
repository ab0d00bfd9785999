import type { S3Failure } from "./awsErrors.ts";
import type { WriteScope } from "./permission.ts";

/** A call that is not sent yet: any command of an AWS SDK v3 client. The type parameter is its answer. */
export interface Command<Answer extends object = object> {
  readonly input: object;
  /** Never called here: carries the answer's type. */
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: Answer }>;
}

/** S3's answer to a write: the request ID under which CloudTrail reports it, and the time of the answer (ISO 8601). */
export interface Receipt {
  readonly requestId: string;
  readonly at: string;
}

/**
 * Access to S3. `read` and `write` reject with an S3Failure for any failure of S3 or the network. Every call goes
 * to the given region. A provider retries what is safe to retry and answers within its own timeouts.
 */
export interface S3Provider {
  /** The region for buckets whose spec names none. */
  readonly region?: string | undefined;
  /** The account that must own every bucket, if known. */
  readonly owner?: string | undefined;
  /** The ARN of the role or user that sends the calls, if known. */
  readonly caller?: string | undefined;
  /** The ARN of the role that sends the reads, if it is another one. */
  readonly reader?: string | undefined;
  read<A extends object>(region: string, command: Command<A>): Promise<A>;
  /** Once `late` is aborted, nothing is sent or retried. */
  write(region: string, command: Command, late?: AbortSignal): Promise<Receipt>;
  /**
   * Where it is present, `write` of the provider itself rejects, and that of the returned one can do only what the scope
   * permits. The credentials are obtained at once; a failure rejects the write.
   */
  readonly scopedTo?: ((scope: WriteScope) => ScopedWriter) | undefined;
}

/** Writes what a scope permits. */
export interface ScopedWriter extends Pick<S3Provider, "write"> {
  readonly refusal?: Refusal | undefined;
}

/**
 * Why a writer has no credentials; undefined if it has some. Waits for them if the account refused the last ones, or with
 * `waits`; else it is undefined at once, and a failure rejects the write. Does not reject.
 */
export type Refusal = (waits: boolean) => Promise<S3Failure | undefined>;
