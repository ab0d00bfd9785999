/** A call to S3 that is not yet sent: any command of an AWS SDK v3 client. The type parameter is its answer. */
export interface Command<Answer extends object = object> {
  readonly input: object;
  /** Never called here: carries the answer's type. */
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: Answer }>;
}

/** What S3 said to a write: the id under which CloudTrail reports it, and when it answered. */
export interface Receipt {
  readonly requestId: string;
  readonly at: string;
}

/**
 * Where buckets live. `read` and `write` reject with an S3Failure, whatever S3 or the way to it did. Every call goes
 * to the given region; a provider retries what it may, and answers within its own time-outs.
 */
export interface S3Provider {
  /** Where the calls for a bucket go whose spec names no region. */
  readonly region?: string | undefined;
  /** The account that every bucket must belong to, where it is known. */
  readonly owner?: string | undefined;
  /** The ARN of the role or user who sends the calls, where it is known. */
  readonly caller?: string | undefined;
  read<A extends object>(region: string, command: Command<A>): Promise<A>;
  /** Once it is late nothing of it is sent any more, nor sent again. */
  write(region: string, command: Command, late?: AbortSignal): Promise<Receipt>;
}
