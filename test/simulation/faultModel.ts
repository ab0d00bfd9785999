/** What can befall a call. */
export type Fault =
  | "crash before"
  | "crash after"
  | "answer lost"
  | "time-out"
  | "throttled"
  | "conflict"
  | "denied"
  | "not yet"
  | "slow"
  | "stalled";

/** One call that a function makes: each is a step of the scheduler. */
export interface Step {
  readonly number: number;
  readonly taskName: string;
  readonly service: "s3" | "table" | "queue";
  readonly name: string;
  readonly bucket: string | undefined;
  readonly write: boolean;
}

/** Everything that is not the code's own doing. */
export interface FaultModel {
  fault(step: Step): Fault | undefined;
  latency(step: Step): number;
  /** When the copies of the n-th trail event arrive, in ms from the call; none if it is lost. */
  arrivals(event: number): readonly number[];
  streamDelay(): number;
  /** How many messages or records a function gets at once. */
  batch(): number;
  /** By how much what is read without consistency is behind. */
  behindMs(): number;
  /** How many reads after a write to S3 still show the value before. */
  staleReads(): number;
  /** Whether a container whose handler has answered goes on with what it left behind. */
  thaws(): boolean;
  /** Whether what failed comes back to the queue at once. */
  returnsAtOnce(): boolean;
  /** Whether Lambda throttles a batch: it was received, and no worker gets it. */
  throttlesReceive(): boolean;
  random(): number;
}

/** For how long S3 shows what was there before a write: less than the settling time. */
export const stalestMs = 45_000;

export const faultless: FaultModel = {
  fault: () => undefined,
  latency: () => 20,
  arrivals: () => [500],
  streamDelay: () => 200,
  batch: () => 10,
  behindMs: () => 0,
  staleReads: () => 0,
  thaws: () => false,
  returnsAtOnce: () => true,
  throttlesReceive: () => false,
  random: () => 0.5,
};
